"""The morning page without network: opened online, tapped offline, closed and opened again; each tap arrives once, also where its answer was lost."""

import json
import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, Route, expect

from tests.journeys.site import Site

NOTES = "**/api/field/presences/"
NOTED = """
from staff.models import Presence, PresenceConflict
import json
rows = Presence.objects.filter(person__name__in={names!r}, person__facility={facility})
print(json.dumps({{"noted": sorted((r.person.name, bool(r.left_at), r.source) for r in rows), "conflicts": PresenceConflict.objects.filter(state="open",
    person__facility={facility}, person__name__in={names!r}).count()}}))
"""


def test_who_is_here_is_noted_without_network_and_sent_exactly_once(site: Site, visit: Callable[..., Page]) -> None:
    page = visit("operator", phone=True)
    facility = roster_opened(page)
    rows = page.locator("ul.roster li")
    names = [name_of(rows.nth(place)) for place in range(3)]

    # the network goes; three come, and one of them leaves again
    page.context.set_offline(True)
    expect(page.locator("#offline")).to_be_visible()
    for place in range(3):
        tap(rows.nth(place), "到岗")
    tap(rows.nth(2), "离岗")
    unsent(page, 4)

    # the page is opened again, still without network: everything is there, and nothing has arrived
    page.reload()
    expect(rows.nth(0).locator(".tag-good")).to_be_visible()
    expect(rows.nth(0)).to_contain_text("等待发送")
    unsent(page, 4)
    assert noted(site, facility, names) == {"noted": [], "conflicts": 0}

    # the network comes back, and the answer to the first note is lost on the way
    lost = losing_the_first_answer(page)
    page.context.set_offline(False)
    unsent(page, 0)
    assert len(lost) == 1
    arrived = [[name, place == 2, "phone"] for place, name in enumerate(names)]
    assert noted(site, facility, names) == {"noted": sorted(arrived), "conflicts": 0}

    # opened once more with network, nothing is sent again
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if "/presences/" in request.url else None)
    page.reload()
    expect(rows.nth(0).locator(".tag-good")).to_be_visible()
    unsent(page, 0)
    assert sent == []


def roster_opened(page: Page) -> str:
    """Open the app with network, then the roster of the first facility that has one; return its key."""
    page.goto("/field/")
    page.evaluate("async () => { await navigator.serviceWorker.ready; }")
    link = page.locator("a[href^='#here-']").first
    facility = re.sub(r"\D", "", link.get_attribute("href") or "")
    link.click()
    expect(page.locator("ul.roster li").nth(2)).to_be_visible()
    return facility


def name_of(row: Locator) -> str:
    return row.locator("[lang=zh-Hans]").inner_text()


def tap(row: Locator, word: str) -> None:
    row.get_by_role("button", name=word).click()
    expect(row.get_by_role("button", name=word)).to_have_count(0)  # it offers the other one now


def unsent(page: Page, count: int) -> None:
    """Expect the number of notes that wait; sending again waits a few seconds after a failure."""
    expect(page.locator("#unsent")).to_have_attribute("data-count", str(count), timeout=40_000)


def losing_the_first_answer(page: Page) -> list[str]:
    """Let the first note reach the portal and its answer be lost; return what was lost so, as it happens."""
    lost: list[str] = []

    def answer(route: Route) -> None:
        response = route.fetch()
        if lost:
            route.fulfill(response=response)
        else:
            lost.append(route.request.post_data or "")
            route.abort()

    page.context.route(NOTES, answer)
    return lost


def noted(site: Site, facility: str, names: list[str]) -> dict:
    said = site.manage("shell", "--no-imports", "-v", "0", "-c", NOTED.format(names=names, facility=facility))
    found: dict = json.loads(said)
    return found
