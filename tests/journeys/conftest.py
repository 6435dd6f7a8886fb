"""A browser, a running site, and people who log in."""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect, sync_playwright

from tests.journeys.site import Site, running_site

HEADLESS = "chromium-headless-shell"  # draws no window around the page, which takes more than the page
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which(HEADLESS) or shutil.which("chromium") or f"/usr/bin/{HEADLESS}"
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
PHONE: ViewportSize = {"width": 390, "height": 844}
DESK: ViewportSize = {"width": 1280, "height": 900}
PATIENCE = 20_000  # milliseconds: cores that build servers can be busy is no fault of a page
TAPS = "addEventListener('pointerdown', () => sessionStorage.setItem('taps', 1 + Number(sessionStorage.getItem('taps'))), true);"
PASSWORD = "tuoyu-demo"  # noqa: S105 - the demo's own, printed by the README


@pytest.hookimpl(tryfirst=True)  # before pytest-xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the journeys of a file on one worker, where they share a site, and say why they are left out without a browser."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            if not item.get_closest_marker("xdist_group"):
                item.add_marker(pytest.mark.xdist_group(item.path.stem))
            if not Path(CHROMIUM).exists():
                item.add_marker(pytest.mark.skip(reason=f"Chromium is not installed (apt-get install {HEADLESS})"))


@pytest.fixture(scope="session")
def used_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The running portal of this worker, as the last file of journeys left it."""
    with running_site(tmp_path_factory.mktemp("site")) as running:
        yield running


@pytest.fixture(scope="module")
def site(used_site: Site) -> Site:
    """The running portal, with the demo's data as they are at first for every file of journeys."""
    used_site.make_anew()
    return used_site


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, headless; its event loop ends with the journeys, since Django's database refuses to work beside one."""
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield chromium
        chromium.close()


@pytest.fixture
def visit(site: Site, browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open the portal as somebody: `visit("street", phone=True)`; without a name as the public."""
    contexts = []

    def open_as(username: str = "", *, phone: bool = False, language: str = "zh-CN") -> Page:
        context = browser.new_context(
            base_url=site.url, viewport=PHONE if phone else DESK, locale=language, is_mobile=phone, has_touch=phone
        )
        context.set_default_timeout(PATIENCE)
        context.add_init_script(TAPS)
        contexts.append(context)
        page = context.new_page()
        if username:
            log_in(page, username)
        return page

    yield open_as
    for context in contexts:
        context.close()


def taps(page: Page) -> int:
    """Return how often the hand came down in this window since it was opened; a field that is filled in costs one more."""
    return int(page.evaluate("Number(sessionStorage.getItem('taps'))"))


def confirm_mobile(page: Page) -> None:
    """Confirm the mobile of an account that signed up: the demo shows the code that it does not text."""
    page.wait_for_url("**/login/own/mobile/")
    page.locator("main form[method=post] .form-actions button").first.click()
    page.wait_for_url("**/login/own/mobile/code/")
    told = re.search(r"验证码：(\d{6})", page.inner_text("body"))
    assert told, page.inner_text("body")
    page.fill("input[name=code]", told[1])
    page.locator("main form[method=post] .form-actions button").first.click()
    page.wait_for_url("**/home/")


def log_in(page: Page, username: str, password: str = PASSWORD) -> None:
    """Log in by the login page."""
    page.goto("/login/")
    page.fill("input[name=username]", username)
    page.fill("input[name=password]", password)
    page.click("main form[method=post] .form-actions button")
    page.wait_for_url("**/home/")
