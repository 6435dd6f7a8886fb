"""What is typed while something is on its way: on a phone that sends, in two windows of it, and on the page of a visit with network."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, Route, expect

from tests.journeys.arriving import until
from tests.journeys.site import Site
from tests.journeys.test_offline import STORE, begin_first, unsent

SLOW = 1.5  # seconds that a request takes


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "IMG.jpg"
    Image.new("RGB", (300, 200), "#884422").save(path)
    return path


@pytest.fixture
def field(site: Site, visit: Callable[..., Page]) -> Page:
    page = visit("street", phone=True)
    page.goto("/field/")
    expect(page.locator("#screen h1")).to_be_visible()
    return page


def kept(page: Page) -> dict:
    return page.evaluate(STORE + "const [visit] = await store.visits(); return visit; }")


def told(page: Page) -> list:
    return page.evaluate(STORE + "return await store.sent(); }")


def fail_first(page: Page, note: str, photo: Path) -> None:
    first = page.locator(".line:has(.segmented)").first
    first.locator("label:has([value=fail])").click()
    first.locator("textarea").fill(note)
    first.locator("input[type=file]").set_input_files(photo)
    expect(first.locator(".photos img")).to_have_count(1)


def send_without_concluding(page: Page) -> None:
    page.locator(".field-actions a.button").click()
    page.get_by_role("button", name="先发送").click()


def test_a_note_changed_while_the_visit_is_carried_out_is_neither_sent_over_nor_deleted(
    field: Page, photo: Path
) -> None:
    begin_first(field)
    fail_first(field, "后门上锁", photo)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    field.route("**/apply/", hold)
    send_without_concluding(field)
    expect(field.locator("a.visit-card")).to_have_count(1)
    while not held:
        field.wait_for_timeout(50)

    # the portal carries it out at this moment; the inspector goes on meanwhile
    field.locator("a.visit-card").first.click()
    field.get_by_role("button", name="继续检查").click()
    field.locator(".line textarea").first.fill("后门上锁，前门堆物")
    held[0].continue_()

    expect(field.locator("#overtaken .notice")).to_be_visible()
    expect(field.locator(".line textarea").first).to_have_value("后门上锁，前门堆物")
    row = kept(field)
    assert [answer["note"] for answer in row["answers"].values() if answer["note"]] == ["后门上锁，前门堆物"]
    assert told(field)[0]["state"] == "applied"
    field.unroute("**/apply/")
    send_without_concluding(field)
    unsent(field, 0)
    assert told(field)[0]["state"] == "applied"  # the same phone's own words are no conflict
    field.goto(told(field)[0]["url"])
    failed = field.locator("form.line:has([value=fail]:checked)")
    expect(failed.locator("textarea[name=note]")).to_have_value("后门上锁，前门堆物")
    expect(failed.locator(".photos img")).to_have_count(1)


def test_two_windows_of_one_visit_keep_the_answers_of_both(field: Page) -> None:
    begin_first(field)
    other = field.context.new_page()
    other.goto(field.url)
    expect(other.locator(".line").first).to_be_visible()

    for page, place in ((field, 0), (other, 1), (field, 2), (other, 3)):
        page.locator(".line:has(.segmented)").nth(place).locator("label:has([value=pass])").click()
        expect(page.locator(".line:has(.segmented)").nth(place).locator("[value=pass]")).to_be_checked()

    assert sorted(answer["outcome"] for answer in kept(field)["answers"].values()) == ["pass"] * 4
    for page in (field, other):
        expect(page.locator(".line:has(.segmented) [value=pass]:checked")).to_have_count(4)
    assert field.locator("#lost").is_hidden()
    other.close()


def test_a_full_or_closed_storage_is_said_at_once_and_nothing_looks_kept(field: Page, photo: Path) -> None:
    begin_first(field)
    before = kept(field)["answers"]
    full = "IDBObjectStore.prototype.put = () => { throw new DOMException('', 'QuotaExceededError'); }"
    field.evaluate(f"() => {{ window.put = IDBObjectStore.prototype.put; {full}; }}")
    lines = field.locator(".line:has(.segmented)")
    blank = next(at for at in range(lines.count()) if not lines.nth(at).locator("input:checked").count())
    line = lines.nth(blank)  # another test may have answered the first ones of this visit

    line.locator("label:has([value=fail])").click()

    expect(field.locator("#lost")).to_contain_text("存储空间已满")
    expect(line.locator("input:checked")).to_have_count(0)
    field.evaluate("() => { IDBObjectStore.prototype.put = window.put; }")
    line.locator("label:has([value=fail])").click()
    expect(field.locator("#lost")).to_be_hidden()
    field.evaluate(f"() => {{ {full}; }}")
    line.locator("textarea").fill("后门上锁")
    expect(line.locator(".unkept")).to_be_visible()
    expect(line.locator("textarea")).to_have_value("后门上锁")
    field.evaluate("() => { IDBObjectStore.prototype.put = window.put; }")
    line.locator("textarea").blur()  # left: tried once more
    expect(line.locator(".unkept")).to_have_count(0)
    assert [answer["note"] for item, answer in kept(field)["answers"].items() if item not in before] == ["后门上锁"]


def test_one_visit_that_the_portal_refuses_does_not_hold_up_the_next(field: Page) -> None:
    keys = []
    for place in range(2):
        begin_first(field)
        field.locator(".line:has(.segmented)").first.locator("label:has([value=pass])").click()
        expect(field.locator(".line:has(.segmented)").first.locator("[value=pass]")).to_be_checked()
        keys.append(field.evaluate("location.hash.slice(1)"))
        if place == 0:
            field.route("**/api/field/submissions/", lambda route: _break(route, keys[0]))
        send_without_concluding(field)
        expect(field.locator("#screen h1")).to_be_visible()

    unsent(field, 1)
    expect(field.locator("a.visit-card .errorlist")).to_contain_text("代码500")
    assert kept(field)["local"] == keys[0]
    field.unroute("**/api/field/submissions/")
    unsent(field, 0)


def _break(route: Route, key: str) -> None:
    if key in (route.request.post_data or ""):
        route.fulfill(status=500, body="<h1>500</h1>")
    else:
        route.continue_()


def slow(route: Route) -> None:
    time.sleep(SLOW)
    route.continue_()


def begun_on_the_page(visit: Callable[..., Page]) -> tuple[Page, Locator]:
    """Begin a visit on the page; return its window and its first line."""
    page = visit("street", phone=True)
    page.goto("/visits/new/")
    page.locator("#facilities a, .task-list a").first.click()
    page.locator("main form[method=post] button").last.click()
    return page, page.locator("form.line:has(.segmented)").first


def test_a_tap_before_the_pages_script_is_there_is_saved_all_the_same(visit: Callable[..., Page]) -> None:
    page, line = begun_on_the_page(visit)
    expect(line).to_be_visible()
    held: list[Route] = []
    is_slow = True

    def hold(route: Route) -> None:
        if is_slow:
            held.append(route)
        else:
            route.continue_()

    page.route("**/*.js", hold)
    page.goto(page.url, wait_until="commit")
    line.locator("label:has([value=fail])").click()
    is_slow = False
    for route in held:
        route.continue_()
    expect(line.locator("textarea[name=note]")).to_be_visible()

    page.reload()
    expect(line.locator("[name=outcome][value=fail]")).to_be_checked()


def test_on_the_page_a_note_typed_while_a_photo_uploads_and_a_photo_chosen_while_the_note_is_saved_are_kept(
    site: Site, visit: Callable[..., Page], photo: Path
) -> None:
    page, line = begun_on_the_page(visit)
    line.locator("label:has([value=fail])").click()
    note, file = line.locator("textarea[name=note]"), line.locator("input[type=file]")
    expect(note).to_be_visible()
    page.route("**/items/*/", slow)

    file.set_input_files(photo)  # on its way
    note.fill("后门上锁")
    expect(line.locator(".photos img")).to_have_count(1)
    expect(note).to_have_value("后门上锁")
    note.blur()  # on its way
    file.set_input_files(photo)
    expect(line.locator(".photos img")).to_have_count(2)
    expect(note).to_have_value("后门上锁")
    until(
        lambda: page.request.get(page.url).text(),
        lambda html: "后门上锁</textarea>" in html and html.count('alt="IMG.jpg"') == 2,
    )  # what was queued is through

    page.unroute("**/items/*/")
    page.reload()
    expect(line.locator("textarea[name=note]")).to_have_value("后门上锁")
    expect(line.locator(".photos img")).to_have_count(2)  # neither lost nor sent twice
    page.context.set_offline(True)
    line.locator("textarea[name=note]").fill("后门上锁，已拍照")
    line.locator("textarea[name=note]").blur()
    expect(line.locator(".unsaved")).to_be_visible()
    page.context.set_offline(False)
    expect(line.locator(".unsaved")).to_be_hidden()
    page.reload()
    expect(line.locator("textarea[name=note]")).to_have_value("后门上锁，已拍照")
