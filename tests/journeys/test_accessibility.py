"""Every kind of page for everybody: read by axe, fitting a phone, quiet in the console, in one language."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.journeys.conftest import DESK, PHONE, log_in
from tests.journeys.site import Site
from tests.journeys.walk import START, kinds_of_pages

AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"
GRAVE = {"serious", "critical"}
LANGUAGES = {"zh": "zh-CN", "en": "en-GB"}
FIND_GRAVE = """async grave => (await axe.run(document, {resultTypes: ["violations"]})).violations
    .filter(found => grave.includes(found.impact))
    .map(found => found.id + ": " + found.nodes.map(node => node.html + " " + (node.any[0]?.message ?? "")).join(" | "))"""


@dataclass
class Reader:
    """Somebody's window on the portal, and what the browser complained of in it."""

    page: Page
    complaints: list[str] = field(default_factory=list)

    def faults(self, address: str) -> list[str]:
        """Open a page and return everything wrong with it, each with its address."""
        self.complaints.clear()
        self.page.goto(address)
        return [f"{address} {fault}" for fault in [*self.complaints, *self.grave(), *self.overflow()]]

    def grave(self) -> list[str]:
        """Return what axe finds serious or critical on the open page."""
        self.page.evaluate(AXE.read_text(encoding="utf-8"))
        return list(self.page.evaluate(FIND_GRAVE, sorted(GRAVE)))

    def overflow(self) -> list[str]:
        """Say so when the open page is wider than its window."""
        wide, room = self.page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
        return [f"is {wide} px wide in a window of {room} px"] if wide > room else []


@pytest.fixture
def reader(site: Site, browser: Browser) -> Iterator[Callable[..., Reader]]:
    """Open a window that axe can be put into: `reader("street", "en", PHONE)`."""
    contexts: list[BrowserContext] = []

    def open_as(username: str, language: str, viewport: dict[str, int]) -> Reader:
        context = browser.new_context(
            base_url=site.url, viewport=viewport, locale=LANGUAGES[language], bypass_csp=True, reduced_motion="reduce"
        )
        contexts.append(context)
        page = context.new_page()
        watching = Reader(page)
        page.on("console", lambda said: watching.complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: watching.complaints.append(str(error)))
        page.goto("/")
        if username:
            log_in(page, username)
        return watching

    yield open_as
    for context in contexts:
        context.close()


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("username", START, ids=lambda name: name or "public")
def test_every_kind_of_page_can_be_used_by_everybody(
    reader: Callable[..., Reader], username: str, language: str, viewport: dict[str, int]
) -> None:
    window = reader(username, language, viewport)
    faults = [fault for address in kinds_of_pages(window.page, START[username]) for fault in window.faults(address)]

    assert not faults, "\n".join(faults)
