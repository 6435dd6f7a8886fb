"""Every kind of page for everybody: read by axe, fitting a phone, quiet in the console, in one language."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import axe_playwright_python
import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

from portal import catalogue
from tests.journeys.conftest import DESK, PHONE, log_in
from tests.journeys.site import Site
from tests.journeys.walk import START, kinds_of_pages

AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"
GRAVE = ["serious", "critical"]
FRAME = ["body > header", "body > nav", "body > footer"]  # the same on every page of an account
FIND_GRAVE = """async ([grave, read]) => (await axe.run({exclude: read.map(part => [part])}, {resultTypes: ["violations"]})).violations
    .filter(found => grave.includes(found.impact))
    .map(found => found.id + ": " + found.nodes.map(node => node.html + " " + (node.any[0]?.message ?? "")).join(" | "))"""
FIND_WORDS = """() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const words = [document.title];
    for (let node = walker.nextNode(); node; node = walker.nextNode())
        if (node.parentElement.closest("[lang]") === document.documentElement) words.push(node.data);
    for (const node of document.querySelectorAll("[aria-label], [placeholder], [title]"))
        words.push(...["aria-label", "placeholder", "title"].map(name => node.getAttribute(name) ?? ""));
    return [...new Set(words.map(text => text.replace(/\\s+/g, " ").trim()))];
}"""
FIND_SHAPES = """() => {
    const shape = node => node && node.tagName + "." + [...node.classList].sort().join(".")
        + "[" + [...node.attributes].map(one => one.name).sort() + "]" + (node.labels ? node.labels.length : "")
        + (node.textContent.trim() || node.labels || node.getAttribute("alt") ? "" : " empty");
    return [...new Set([...document.querySelectorAll("body *")].map(
        node => [node.parentElement.parentElement, node.parentElement, node].map(shape).join(" > ")))];
}"""


@dataclass
class Reader:
    """Somebody's window on the portal in one language, and what the browser complained of in it.

    Axe, which takes most of the time, reads what it has not read yet: the Chinese as on a phone, the English as on a desk. `shapes` are
    the elements with their parents, classes and attributes that it has read so; a page of nothing else is not read again.
    """

    page: Page
    foreign: frozenset[str]
    axe_at: ViewportSize
    shapes: set[str]
    complaints: list[str] = field(default_factory=list)

    def faults(self, address: str) -> list[str]:
        """Open a page and return everything wrong with it, each with its address."""
        self.complaints.clear()
        self.page.goto(address)
        found = [*self.complaints, *self.blamed(), *self.in_another_language(), *self.as_it_stands()]
        return [f"{address} {fault}" for fault in found]

    def as_it_stands(self) -> list[str]:
        """Return what is wrong with the open page: overflow on a desk and on a phone, and what axe finds grave on one of them."""
        found = []
        for viewport in (DESK, PHONE):
            self.page.set_viewport_size(viewport)
            found += [*(self.grave() if viewport == self.axe_at else []), *self.overflow()]
        return found

    def grave(self) -> list[str]:
        """Return what axe finds serious or critical on the open page, unless it is built of what axe has read."""
        shapes = set(self.page.evaluate(FIND_SHAPES))
        if shapes <= self.shapes:
            return []
        frame = FRAME if self.shapes else []
        self.shapes |= shapes
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE.read_text(encoding="utf-8"))
        return list(self.page.evaluate(FIND_GRAVE, [GRAVE, frame]))

    def overflow(self) -> list[str]:
        """Say so when the open page is wider than its window."""
        wide, room = self.page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
        return [f"is {wide} px wide in a window of {room} px"] if wide > room else []

    def blamed(self) -> list[str]:
        """Say so when the open page calls a field wrong into which nobody has entered anything yet."""
        return ["begins with errors"] if self.page.locator(".error-summary a[href^='#id_']").count() else []

    def in_another_language(self) -> list[str]:
        """Return the interface's words on the open page that belong to the other language."""
        return [f"says {words!r}" for words in self.page.evaluate(FIND_WORDS) if words in self.foreign]


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
        page.on("console", lambda said: watching.complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: watching.complaints.append(str(error)))
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
    if username not in walked:
        window.page.goto(START[username])
        walked[username] = kinds_of_pages(window.page, START[username])
    faults = [fault for address in walked[username] for fault in window.faults(address)]

    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("language", ["zh-CN", "en-GB"])
def test_a_sign_up_with_mistakes_can_be_read_by_everybody(reader: Callable[..., Reader], language: str) -> None:
    window = reader("", language)
    window.page.goto("/signup/")
    window.page.evaluate("document.querySelector('main form[method=post]').noValidate = true")
    window.page.locator("main form[method=post] .form-actions button").first.click()
    expect(window.page.locator(".error-summary")).to_be_visible()

    assert not [*window.complaints, *window.as_it_stands(), *window.in_another_language()]
