"""Every kind of page for everybody: read by axe, fitting a phone, quiet in the console, in one language."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import axe_playwright_python
import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Error, Page, ViewportSize, expect

from portal import catalogue
from tests.journeys.conftest import DESK, PHONE, log_in
from tests.journeys.site import Site
from tests.journeys.walk import START, is_page, walk

AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"
GRAVE = ["serious", "critical"]
SHAPE = """const shape = node => node && node.tagName + "." + [...node.classList].sort().join(".")
        + "[" + [...node.attributes].map(one => one.name).sort() + "]" + (node.labels ? node.labels.length : "")
        + (node.textContent.trim() || node.labels || node.getAttribute("alt") ? "" : " empty");
    const lineage = node => [node.parentElement.parentElement, node.parentElement, node].map(shape).join(" > ");"""
FIND = f"""() => {{
    {SHAPE}
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const words = [document.title];
    for (let node = walker.nextNode(); node; node = walker.nextNode())
        if (node.parentElement.closest("[lang]") === document.documentElement) words.push(node.data);
    for (const node of document.querySelectorAll("[aria-label], [placeholder], [title]"))
        words.push(...["aria-label", "placeholder", "title"].map(name => node.getAttribute(name) ?? ""));
    return {{
        title: document.title,
        blamed: document.querySelectorAll(".error-summary a[href^='#id_']").length,
        links: [...document.querySelectorAll("a[href]")].map(link => link.getAttribute("href")),
        words: [...new Set(words.map(text => text.replace(/\\s+/g, " ").trim()))],
        shapes: [...new Set([...document.querySelectorAll("body *")].map(lineage))],
    }};
}}"""
FIND_GRAVE = f"""async ([grave, fresh]) => {{
    {SHAPE}
    const unread = new Set(fresh), nodes = [...document.querySelectorAll("body *")].filter(node => unread.has(lineage(node)));
    const context = fresh.length ? {{include: nodes.filter(node => !nodes.includes(node.parentElement))}} : document;
    return (await axe.run(context, {{resultTypes: ["violations"]}})).violations
        .filter(found => grave.includes(found.impact))
        .map(found => found.id + ": " + found.nodes.map(node => node.html + " " + (node.any[0]?.message ?? "")).join(" | "));
}}"""


FAMILY = """
from datetime import timedelta
from urllib.parse import urlsplit
from django.utils import timezone
from facilities.families import tokens
from facilities.models import (
    Booking, CareClass, Facility, Family, Follow, FollowedSearch, PlaceOffer, PlaceSwap, SignUp, StationActivity, VisitSlot, Wish,
)
on, now = timezone.localdate(), timezone.now()
family, other = Family.objects.order_by("pk")[:2]
child, theirs = family.children.first(), other.children.first()
user = VisitSlot.objects.first().made_by
Booking.objects.create(family=family, slot=VisitSlot.objects.open(now).first(), child=child, booked_at=now)
FollowedSearch.objects.create(family=family, query="free=on", since=on)
SignUp.objects.create(family=family, event=StationActivity.objects.to_come(now).first(), signed_at=now)
Wish.objects.filter(family__in=[family, other]).delete()
one, two, three = CareClass.objects.filter(facility__in=Facility.objects.public()).order_by("facility_id", "pk").distinct("facility_id")[:3]
Follow.objects.get_or_create(family=family, facility=three.facility, defaults={"since": on})
wishes = [
    Wish.objects.create(
        family=row.family, child=row, facility=place.facility, kind=place.kind, rank=rank, state=state, wished_on=on, joined_on=on
    )
    for row, place, rank, state in (
        (child, one, 1, "placed"), (child, two, 2, "waiting"), (child, three, 3, "offered"), (theirs, one, 1, "waiting"),
    )
]
due = on + timedelta(days=5)
PlaceOffer.objects.create(wish=wishes[2], care_class=three, made_on=on, due_on=due, made_by=user)
PlaceSwap.objects.create(first=wishes[1], second=wishes[3], found_on=on, due_on=due)
place = f"/family/facilities/{one.facility_id}"
print(urlsplit(tokens.link(family, "/family/")).path, f"{place}/visits/", f"{place}/wish/", "/family/searches/new/?free=on")
"""


@dataclass
class Reader:
    """Somebody's window on the portal in one language, and what the browser complained of in it.

    Axe, which takes most of the time, reads the first page whole and of the others what it has not read yet: the Chinese as on a phone, the
    English as on a desk. `shapes` are the elements with their parents, classes and attributes that it has read so.
    """

    page: Page
    foreign: frozenset[str]
    axe_at: ViewportSize
    shapes: set[str]
    faults: list[str] = field(default_factory=list)
    complaints: list[tuple[str, str]] = field(default_factory=list)  # with the address that each is about
    closed: set[str] = field(
        default_factory=set
    )  # addresses that answered with no page: the browser may say so when the next is open

    def open(self, address: str) -> list[str] | None:
        """Open a page, add everything wrong with it to the faults, each with its address, and return its links; None for what is no page."""
        self.complaints.clear()
        try:
            answer = self.page.goto(address)
        except Error as error:
            if "Download is starting" in str(error):
                return None
            raise
        if answer is None or not is_page(answer.status, answer.headers):
            self.closed |= (
                {answer.url, urljoin(answer.url, "/favicon.ico")} if answer else set()
            )  # a file names no icon
            return None
        found = self.page.evaluate(FIND)
        wrong = [*self.complained(), *self.said_wrongly(found), *self.as_it_stands(found["shapes"])]
        self.faults += [f"{address} {fault}" for fault in wrong]
        return list(found["links"])

    def complained(self) -> list[str]:
        """Return what the browser complained of."""
        return [said for said, about in self.complaints if about not in self.closed]

    def said_wrongly(self, found: dict[str, Any]) -> list[str]:
        """Name words of the other language, a missing title, and fields called wrong into which nobody has entered anything yet."""
        return [
            *([] if found["title"].strip() else ["has no title"]),
            *(["begins with errors"] if found["blamed"] else []),
            *[f"says {words!r}" for words in found["words"] if words in self.foreign],
        ]

    def as_it_stands(self, shapes: list[str]) -> list[str]:
        """Return what is wrong with the open page: overflow on a desk and on a phone, and what axe finds grave on one of them."""
        found = []
        for viewport in sorted(
            (DESK, PHONE), key=lambda size: size != self.page.viewport_size
        ):  # each change lays the page out anew
            self.page.set_viewport_size(viewport)
            found += [*(self.grave(shapes) if viewport == self.axe_at else []), *self.overflow()]
        return found

    def grave(self, shapes: list[str]) -> list[str]:
        """Return what axe finds serious or critical in what the open page has that axe has not read."""
        fresh = [shape for shape in shapes if shape not in self.shapes]
        if not fresh:
            return []
        known = bool(self.shapes)
        self.shapes.update(fresh)
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE.read_text(encoding="utf-8"))
        return list(self.page.evaluate(FIND_GRAVE, [GRAVE, fresh if known else []]))

    def overflow(self) -> list[str]:
        """Say so when the open page is wider than its window."""
        wide, room = self.page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
        return [f"is {wide} px wide in a window of {room} px"] if wide > room else []


def foreign_words(language: str) -> frozenset[str]:
    """Return the interface's own words that must not be seen in a language: English ones in Chinese, Chinese in English."""
    chinese = {
        entry.id: entry.string
        for entry in catalogue.load(settings.BASE_DIR / "locale", "zh_Hans")
        if entry.id and isinstance(entry.id, str) and entry.string and entry.string != entry.id
    }
    return frozenset(chinese if language == "zh-CN" else set(chinese.values()) - set(chinese))


@pytest.fixture
def reader(site: Site, browser: Browser, shapes: dict[str, set[str]]) -> Iterator[Callable[..., Reader]]:
    """Open a window that is watched: `reader("street", "en-GB")`."""
    contexts: list[BrowserContext] = []

    def open_as(username: str, language: str) -> Reader:
        context = browser.new_context(base_url=site.url, viewport=DESK, locale=language, reduced_motion="reduce")
        contexts.append(context)
        page = context.new_page()
        axe_at = PHONE if language == "zh-CN" else DESK
        watching = Reader(page, foreign_words(language), axe_at, shapes.setdefault(language, set()))
        page.on(
            "console",
            lambda said: (
                watching.complaints.append((said.text, said.location["url"])) if said.type == "error" else None
            ),
        )
        page.on("pageerror", lambda error: watching.complaints.append((str(error), "")))
        if username:
            log_in(page, username)
        return watching

    yield open_as
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def shapes() -> dict[str, set[str]]:
    """What axe has read in each language."""
    return {}


@pytest.fixture(scope="module")
def walked() -> dict[str, list[str]]:
    """What each account's walk found: it is the same in both languages."""
    return {}


@pytest.mark.parametrize("language", ["zh-CN", "en-GB"])
@pytest.mark.parametrize(
    "username",
    [pytest.param(name, id=name or "public", marks=pytest.mark.xdist_group(f"pages of {name}")) for name in START],
)
def test_every_kind_of_page_can_be_used_by_everybody(
    reader: Callable[..., Reader], walked: dict[str, list[str]], username: str, language: str
) -> None:
    window = reader(username, language)
    if username in walked:
        for address in walked[username]:
            window.open(address)
    else:
        walked[username] = walk(window.page, START[username], window.open)

    assert not window.faults, "\n".join(window.faults)
    assert len(walked[username]) > 20


@pytest.mark.xdist_group("pages of ")  # where the public's pages were read: families' are built of the same
@pytest.mark.parametrize("language", ["zh-CN", "en-GB"])
def test_every_page_that_a_family_opens_by_its_token_can_be_used_by_everybody(
    site: Site, reader: Callable[..., Reader], walked: dict[str, list[str]], language: str
) -> None:
    window = reader("", language)
    if "family" not in walked:
        walked["link"] = site.manage("shell", "--no-imports", "-v", "0", "-c", FAMILY).split()
    door, *others = walked["link"]
    for address in ("/family/enter/", door):
        window.open(address)
    window.page.locator("main form[method=post] button").first.click()
    window.page.wait_for_url("**/family/")
    if "family" in walked:
        for address in walked["family"]:
            window.open(address)
    else:
        walked["family"] = walk(window.page, "/family/", window.open, below="/family/")

    for address in others:  # public pages lead there
        window.open(address)

    assert not window.faults, "\n".join(window.faults)
    kinds = {address.strip("/").split("/")[1] for address in walked["family"] if address != "/family/"}
    assert kinds >= {"bookings", "children", "delete", "events", "facilities", "offers", "searches", "swaps", "wishes"}


@pytest.mark.parametrize("language", ["zh-CN", "en-GB"])
def test_a_sign_up_with_mistakes_can_be_read_by_everybody(reader: Callable[..., Reader], language: str) -> None:
    window = reader("", language)
    window.page.goto("/signup/")
    window.page.evaluate("document.querySelector('main form[method=post]').noValidate = true")
    window.page.locator("main form[method=post] .form-actions button").first.click()
    expect(window.page.locator(".error-summary")).to_be_visible()

    found = window.page.evaluate(FIND)

    assert found["blamed"]
    found["blamed"] = 0  # rightly, here
    assert not [*window.complained(), *window.as_it_stands(found["shapes"]), *window.said_wrongly(found)]
