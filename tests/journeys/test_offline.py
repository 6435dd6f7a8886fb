"""An inspector's phone that loses the network in the middle of a visit, is closed, and comes back: nothing lost, nothing twice."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.journeys.conftest import CHROMIUM, PATIENCE, PHONE, QUIET, log_in
from tests.journeys.site import Site

SUBMISSIONS = "**/api/field/submissions/"
STORE = """async () => {
const own = (name) => import(document.querySelector(`link[rel=modulepreload][href*="inspections/${name}"]`).href);
const [store, pictures] = await Promise.all(["store", "pictures"].map(own));
"""
COUNTS = """
from inspections.models import Submission, Visit
from portal.models import Document, Transition
import json
visits = Visit.objects.filter(submissions__isnull=False, submissions__state="applied").distinct()
print(json.dumps({"visits": [(v.pk, v.state, v.answers.count(), v.findings.count()) for v in visits],
    "photos": Document.objects.filter(kind="inspection-photo", original_name="photo.jpg").count(),
    "conclusions": Transition.objects.filter(after="concluded", subject_id__in=[v.pk for v in visits],
        subject_type__model="visit").count(),
    "submissions": Submission.objects.filter(state="applied").count()}))
"""


@pytest.fixture(scope="module")
def photos(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Three photos of a phone's camera, with a position in their EXIF."""
    folder = tmp_path_factory.mktemp("camera")
    paths = []
    for place, colour in enumerate(["#884422", "#228844", "#224488"]):
        image = Image.new("RGB", (3000, 2000), colour)
        exif = image.getexif()
        exif.get_ifd(0x8825).update({1: "N", 2: (30.0, 15.0, 30.0), 3: "E", 4: (120.0, 10.0, 12.0)})
        paths.append(folder / f"IMG_{place}.jpg")
        image.save(paths[-1], exif=exif)
    return paths


@pytest.fixture
def phone(site: Site, browser: Browser, tmp_path: Path) -> Iterator[Callable[[], BrowserContext]]:
    """Open the same phone again and again: what it stored is there each time."""
    opened: list[BrowserContext] = []

    def open_again() -> BrowserContext:
        context = browser.browser_type.launch_persistent_context(
            str(tmp_path / "phone"), executable_path=CHROMIUM, args=QUIET, base_url=site.url, viewport=PHONE,
            is_mobile=True, has_touch=True, locale="zh-CN",
        )  # fmt: skip
        context.set_default_timeout(PATIENCE)
        opened.append(context)
        return context

    yield open_again
    opened[-1].close()


def field(context: BrowserContext, username: str = "") -> Page:
    """Open the field app, logging in first if a name is given."""
    page = context.new_page()
    if username:
        log_in(page, username)
    page.goto("/field/")
    expect(page.locator("#screen h1")).to_be_visible()
    return page


def begin_first(page: Page) -> None:
    page.locator("button.visit-card", has_not_text="复查").first.click()
    expect(page.locator(".line").first).to_be_visible()


def answer_all(page: Page, start: int = 0) -> None:
    """Tap "meets" on every item from a place on that is tapped."""
    boxes = page.locator(".line:has(.segmented)")
    for place in range(start, boxes.count()):
        boxes.nth(place).locator("label:has([value=pass])").click()
        expect(boxes.nth(place).locator("[value=pass]")).to_be_checked()


def unsent(page: Page, count: int) -> None:
    """Expect the number of unsent visits that the page shows; sending again waits a few seconds after a failure."""
    expect(page.locator("#unsent")).to_have_attribute("data-count", str(count), timeout=40_000)


def held(site: Site) -> dict:
    return json.loads(site.manage("shell", "--no-imports", "-v", "0", "-c", COUNTS))


def test_a_visit_outlives_lost_network_a_closed_browser_and_broken_requests(
    site: Site, phone: Callable[[], BrowserContext], photos: list[Path]
) -> None:
    before = held(site)
    context = phone()
    page = field(context, "street")
    page.evaluate("async () => { await navigator.serviceWorker.ready; }")
    begin_first(page)

    # the network goes in the middle of the visit
    context.set_offline(True)
    expect(page.locator("#offline")).to_be_visible()
    first = page.locator(".line").first
    first.locator("label:has([value=fail])").click()
    first.locator("textarea").fill("公示栏缺少本月收费")
    for photo in photos:
        first.locator("input[type=file]").set_input_files(photo)
    expect(first.locator(".photos img")).to_have_count(3)
    unsent(page, 1)
    stored = page.evaluate(
        STORE
        + "const [visit] = await store.visits(); return (await store.photosOf(visit.local)).map(p => [p.position, p.blob.size]); }"
    )
    assert all(position == pytest.approx([120.17, 30.258333], abs=1e-5) for position, _size in stored)
    bitmap = page.evaluate(
        STORE + "const [visit] = await store.visits(); const [photo] = await store.photosOf(visit.local);"
        " const image = await createImageBitmap(photo.blob); return [image.width, await pictures.position(photo.blob)]; }"
    )
    assert bitmap == [1600, None]  # drawn smaller, the position stripped

    # the browser is closed and opened again, still without network
    context.close()
    context = phone()
    context.set_offline(True)
    page = field(context)
    unsent(page, 1)
    page.locator("a.visit-card").first.click()
    first = page.locator(".line").first  # what fails stands first
    expect(first.locator("textarea")).to_have_value("公示栏缺少本月收费")
    expect(first.locator(".photos img")).to_have_count(3)
    answer_all(page, start=1)
    page.locator(".field-actions a.button").click()
    page.locator("#draft-name").fill("陈静")
    for signature in page.get_by_role("button", name="改为键入姓名").all():  # on a device without pen or finger
        signature.click()
        page.wait_for_timeout(500)  # drawn and kept
    expect(page.locator("#locked .notice")).to_be_visible()
    page.locator(".field-actions button").first.click()
    unsent(page, 1)

    # network again: the first two requests break, one after the server acted and one before it
    breaks = iter(["after", "before"])

    def broken(route: Route) -> None:
        how = next(breaks, None)
        if how is None:
            route.continue_()
            return
        if how == "after":
            route.fetch()
        route.abort()

    context.route(SUBMISSIONS, broken)
    context.set_offline(False)
    unsent(page, 0)
    expect(page.locator(".notice-success")).to_contain_text("编号")

    now = held(site)
    known = {row[0] for row in before["visits"]}
    assert [row[1:] for row in now["visits"] if row[0] not in known] == [["concluded", 10, 1]]
    assert now["submissions"] == before["submissions"] + 1
    assert now["photos"] == before["photos"] + 3
    assert now["conclusions"] == before["conclusions"] + 1


def test_a_login_that_expires_in_the_field_asks_again_and_then_sends(
    site: Site, phone: Callable[[], BrowserContext]
) -> None:
    context = phone()
    page = field(context, "street")
    begin_first(page)
    page.locator(".line:has(.segmented)").first.locator("label:has([value=pass])").click()
    expect(page.locator(".line:has(.segmented)").first.locator("[value=pass]")).to_be_checked()
    context.clear_cookies()

    page.locator(".field-actions a.button").click()
    page.get_by_role("button", name="先发送").click()
    expect(page.locator("#login")).to_be_visible()
    unsent(page, 1)

    page.locator("#login a").click()
    page.fill("input[name=username]", "street")
    page.fill("input[name=password]", "tuoyu-demo")
    page.click("main form[method=post] .form-actions button")
    page.wait_for_url("**/field/")
    unsent(page, 0)
    expect(page.locator(".notice-success")).to_be_visible()


def test_logging_out_takes_everything_off_the_device_after_a_warning_and_another_user_sees_nothing(
    site: Site, phone: Callable[[], BrowserContext]
) -> None:
    context = phone()
    page = field(context, "street")
    begin_first(page)
    page.goto("/field/")
    unsent(page, 1)

    # another user of the same device, without a logout in between
    page.close()
    context.clear_cookies()
    other = field(context, "fire")
    unsent(other, 0)
    expect(other.locator("#who")).not_to_be_empty()
    expect(other.locator("a.visit-card")).to_have_count(0)  # nothing that was begun on this device
    assert other.evaluate(STORE + "return (await store.visits()).length; }") == 0
    other.close()
    context.clear_cookies()

    page = field(context, "street")
    unsent(page, 1)
    warnings: list[str] = []
    answers = iter([False, True])

    def asked(dialog) -> None:
        warnings.append(dialog.message)
        if next(answers):
            dialog.accept()
        else:
            dialog.dismiss()

    page.on("dialog", asked)
    page.locator("#leave button").click()
    page.wait_for_timeout(300)
    unsent(page, 1)
    page.locator("#leave button").click()
    page.wait_for_url(lambda url: "/field/" not in url)

    assert all("1次检查未发送" in warning for warning in warnings)
    assert len(warnings) == 2
    left = page.evaluate("async () => (await indexedDB.databases()).map(database => database.name)")
    assert len([one for one in left if one.startswith("portal-field-")]) == 1  # of the account `fire`, whose it is


def test_the_phone_pages_fit_one_thumb(site: Site, phone: Callable[[], BrowserContext]) -> None:
    page = field(phone(), "fire")
    begin_first(page)

    small = page.evaluate(
        """() => [...document.querySelectorAll("#screen .button, #screen .segmented label, #screen .choices label, .field-bar .button")]
            .map(node => node.getBoundingClientRect()).filter(box => box.height && box.height < 44).length"""
    )
    bar = page.locator(".field-actions").bounding_box()

    assert small == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert bar is not None
    assert bar["y"] + bar["height"] <= PHONE["height"] + 1  # within reach without scrolling
