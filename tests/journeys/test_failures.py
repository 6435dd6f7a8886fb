"""Servers that go away in the middle of work: nothing acknowledged is lost, and everybody is told what is wrong."""

import json
import re
import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest
from playwright.sync_api import APIResponse, Browser, Page, expect

from tests.journeys import decided
from tests.journeys.arriving import arrives, until
from tests.journeys.conftest import DESK, log_in
from tests.journeys.outages import OwnRedis, Passage
from tests.journeys.site import Site, free_port, running_site, wait_until_ready

PATIENT = 30_000  # milliseconds


@pytest.fixture(scope="module")
def queue(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OwnRedis]:
    """The Redis of the frail site."""
    server = OwnRedis(free_port(), tmp_path_factory.mktemp("redis"))
    server.start()
    yield server
    server.kill()


@pytest.fixture(scope="module")
def passage() -> Iterator[Passage]:
    """The frail site's way to its database."""
    way = Passage(free_port())
    yield way
    way.close()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, queue: OwnRedis, passage: Passage) -> Iterator[Site]:
    """A portal of these tests' own, so that what they break is missed by nobody else."""
    with running_site(tmp_path_factory.mktemp("frail"), by_way_of=passage.lead_to, redis_url=queue.url) as running:
        yield running


@pytest.fixture(scope="module")
def bureau(site: Site, browser: Browser) -> Iterator[Page]:
    """The bureau's window, logged in."""
    context = browser.new_context(base_url=site.url, viewport=DESK, locale="zh-CN")
    page = context.new_page()
    page.set_default_timeout(PATIENT)
    log_in(page, "bureau")
    yield page
    context.close()


@pytest.fixture(scope="module")
def cases(site: Site, browser: Browser, bureau: Page) -> list[str]:
    """Three filings of which all departments were heard, so that one person accepts them with one press."""

    def visit(username: str) -> Page:
        page = browser.new_context(base_url=site.url, viewport=DESK, locale="zh-CN").new_page()
        page.set_default_timeout(PATIENT)
        log_in(page, username)
        return page

    found: list[str] = []
    for case in submitted(bureau):
        decided.hear_departments(visit, bureau, case)
        if "拟同意备案" not in (answer := bureau.request.get(f"{case}accept/").text()) and 'name="note"' in answer:
            found.append(case)
        if len(found) == 3:
            return found
    raise AssertionError(f"Only {found} can be accepted by one person")


def test_a_receipt_asked_for_while_the_worker_is_dead_arrives_when_it_is_back(
    site: Site, bureau: Page, cases: list[str]
) -> None:
    site.kill("worker")

    receipt = accept_one(bureau, cases[0])
    waiting = bureau.request.get(receipt)
    assert waiting.headers["content-type"].startswith("text/html")
    assert "回执正在生成" in waiting.text()

    site.start("worker")
    assert arrives(bureau, receipt).body().startswith(b"%PDF-")


def test_what_is_accepted_without_redis_is_done_when_it_is_back(
    site: Site, bureau: Page, queue: OwnRedis, cases: list[str]
) -> None:
    queue.kill()
    try:
        assert "redis" in until(lambda: missing_parts(site), lambda parts: "redis" in parts)
        assert bureau.request.get("/").ok
        receipt = accept_one(bureau, cases[1])
        assert "回执正在生成" in bureau.request.get(receipt).text()
    finally:
        queue.start()

    assert arrives(bureau, receipt).body().startswith(b"%PDF-")
    wait_until_ready(site)


def test_without_the_database_a_page_says_so_and_what_was_acknowledged_is_there_after(
    site: Site, bureau: Page, passage: Passage, cases: list[str]
) -> None:
    bureau.goto("/home/")
    receipt = accept_one(bureau, cases[2])
    passage.close()
    try:
        for address in ("/home/", "/login/", "/filings/", "/"):
            tells_that_the_database_is_away(bureau.request.get(address))
        assert "database" in missing_parts(site)
    finally:
        passage.open()

    assert bureau.goto("/home/").status == 200  # type: ignore[union-attr]
    assert arrives(bureau, receipt).body().startswith(b"%PDF-")
    wait_until_ready(site)


def accept_one(page: Page, case: str) -> str:
    """Accept the filing and return the address of its receipt."""
    page.goto(f"{case}accept/")
    page.fill("[name=note]", "材料齐全")
    page.locator("main form[method=post] .form-actions button").first.click()
    link = page.locator("main a[href^='/receipts/']").first
    expect(link).to_be_visible(timeout=PATIENT)
    return str(link.get_attribute("href"))


def submitted(page: Page) -> list[str]:
    """Return the addresses of the filings under review that nothing keeps from being accepted but who is to be heard."""
    page.goto("/filings/?state=submitted")
    known = dict.fromkeys(re.findall(r'href="(/filings/\d+/)[?"]', page.content()))
    pages = {case: page.request.get(f"{case}accept/").text() for case in known}
    return [case for case, text in pages.items() if 'name="note"' in text or f'href="{case}consult/"' in text]


def missing_parts(site: Site) -> set[str]:
    """Return what /readyz names as missing."""
    try:
        with urllib.request.urlopen(f"{site.url}/readyz", timeout=10) as answer:
            return set(json.load(answer)["missing"])
    except urllib.error.HTTPError as failure:
        return set(json.load(failure)["missing"] if failure.code == 503 else [])


def tells_that_the_database_is_away(answer: APIResponse) -> None:
    """Expect a page that says what happened to what was sent, and when to come again."""
    assert (answer.url, answer.status) == (answer.url, 503)
    assert "Traceback" not in answer.text()
    assert int(answer.headers["retry-after"]) > 0
    assert "暂时连接不上数据库" in answer.text()
