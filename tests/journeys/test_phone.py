"""A day with the phone: twenty items in few taps, a record that both sign, an order to stop without network, and ways back."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.journeys.arriving import arrives
from tests.journeys.conftest import taps
from tests.journeys.site import Site
from tests.journeys.test_offline import STORE, unsent

MOST_TAPS = 24
TWENTY = """
from datetime import timedelta
from django.utils import timezone
from inspections.models import Checklist, ChecklistItem, Visit
from portal.models import User
import json
base = Checklist.objects.get(code="street-daily", version=1)
made, is_new = Checklist.objects.get_or_create(code="twenty", version=1, defaults=dict(
    name="二十项巡查表", department_id=base.department_id, visit_kind=base.visit_kind, state="published", valid_from=base.valid_from))
tapped = base.items.filter(kind="yes_no", condition="").order_by("order")
severities = ["serious", "major", "minor", "advice"]
for place in range(20 if is_new else 0):
    source = tapped[place % tapped.count()]
    ChecklistItem.objects.create(checklist=made, order=place + 1, kind="yes_no", group=source.group, clause_code=source.clause_code,
        severity="serious" if place == 0 else "major", text=f"第{place + 1}项：{source.text}"[:200], condition="")
inspector = User.objects.get(username="street")
taken = Visit.objects.filter(checklist=made).values("facility")
near = Visit.objects.filter(inspector=inspector).exclude(facility__in=taken).exclude(facility__state="suspended")
facility = near.order_by("pk").first().facility
visit = Visit.objects.create(facility=facility, checklist=made, department_id=made.department_id, kind=made.visit_kind,
    inspector=inspector, planned_on=timezone.localdate(), reason="二十项")
print(json.dumps({"visit": visit.pk, "facility": facility.pk, "operator": facility.operator.organisation.name}))
"""
BECAME = """
from inspections.models import StopOrder, Visit
from portal.models import Letter
import json
visit = Visit.objects.get(pk={pk})
stops = StopOrder.objects.filter(visit=visit)
print(json.dumps({{"state": visit.state, "counts": [visit.ok_count, visit.all_count], "findings": visit.findings.count(),
    "photos": sum(a.photos.count() for a in visit.answers.all()),
    "record": [visit.record.onsite_name, visit.record.together, visit.record.signatures.count()] if hasattr(visit, "record") else None,
    "letters": sorted(Letter.objects.about(visit).values_list("template", flat=True)),
    "stops": [[s.kind, s.facility.state, Letter.objects.about(s).count()] for s in stops]}}))
"""


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "IMG.jpg"
    Image.new("RGB", (1200, 900), "#884422").save(path)
    return path


@pytest.fixture
def planned(site: Site) -> dict:
    """A visit of twenty required items, planned for today where none of the kind was made yet."""
    return json.loads(site.manage("shell", "--no-imports", "-v", "0", "-c", TWENTY))


def became(site: Site, planned: dict) -> dict:
    return json.loads(site.manage("shell", "--no-imports", "-v", "0", "-c", BECAME.format(pk=planned["visit"])))


@pytest.fixture
def field(site: Site, planned: dict, visit: Callable[..., Page]) -> Page:
    page = visit("street", phone=True)
    page.goto("/field/")
    expect(page.locator("button.visit-card", has_text="二十项").first).to_be_visible()
    return page


def begin(page: Page) -> None:
    page.locator("button.visit-card", has_text="二十项").last.tap()
    expect(page.locator(".line")).to_have_count(20)


def fail(page: Page, place: int, photos: list[Path]) -> Locator:
    """Say "does not meet" with a common wording, and take photos."""
    line = page.locator(f".line:has-text('第{place}项')")
    line.locator("label:has([value=fail])").tap()
    line.locator(".chip").last.tap()
    expect(line.locator("textarea")).not_to_have_value("")
    for number, path in enumerate(photos, start=1):
        with page.expect_file_chooser() as chooser:
            line.locator("label[for^=photo]").tap()
        chooser.value.set_files(path)
        expect(line.locator(".photos img")).to_have_count(number)
    return line


def all_others(page: Page) -> None:
    page.locator("#together").tap()
    page.locator("dialog .button").last.tap()
    expect(page.locator("#together")).to_be_hidden()


def sign(page: Page, who: str) -> None:
    """Draw a stroke with the finger."""
    pad = page.locator(f"#pad-{who}")
    pad.evaluate("node => node.scrollIntoView({ block: 'center' })")
    box = pad.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 40, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + 160, box["y"] + 70, steps=4)
    page.mouse.up()


def sign_both(page: Page, name: str) -> None:
    page.locator(".field-actions a.button").tap()
    expect(page.locator("#record")).to_be_visible()
    sign(page, "inspector")
    expect(page.locator("#locked .notice")).to_be_visible()
    page.locator("#draft-name").tap()
    page.locator("#draft-name").fill(name)
    sign(page, "onsite")


def test_twenty_items_with_a_finding_and_two_photos_take_at_most_24_taps_and_end_in_a_signed_record(
    site: Site, field: Page, planned: dict, photo: Path, visit: Callable[..., Page]
) -> None:
    before = taps(field)
    begin(field)
    expect(field.locator("#tally")).to_contain_text("0/20")
    expect(field.locator("#progress")).to_have_js_property("value", 0)
    fail(field, 3, [photo, photo])
    all_others(field)
    expect(field.locator("#tally")).to_contain_text("20/20")
    sign_both(field, "陈静")
    field.locator(".field-actions .button").first.tap()
    unsent(field, 0)
    tapped = taps(field) - before

    assert 0 < tapped <= MOST_TAPS, f"{tapped} taps"
    now = became(site, planned)
    assert (now["state"], now["counts"], now["findings"], now["photos"]) == ("concluded", [19, 20], 1, 2)
    assert now["record"] == ["陈静", 19, 2]
    assert now["letters"] == ["rectification-order", "visit-record"]

    # the PDF at once, and the operator's copy
    paper = field.locator(".papers a", has_text="现场检查笔录")
    assert arrives(field, paper.get_attribute("href") or "").body().startswith(b"%PDF-")


def test_what_was_signed_is_locked_until_the_signatures_are_taken_back(field: Page, photo: Path) -> None:
    begin(field)
    fail(field, 3, [photo])
    all_others(field)
    sign_both(field, "陈静")
    expect(field.locator("#summary")).to_be_disabled()

    field.locator(".back").tap()
    line = field.locator(".line:has-text('第5项')")
    line.locator("label:has([value=fail])").tap()

    expect(field.locator("#lost")).to_contain_text("已签名")
    expect(line.locator("[value=pass]")).to_be_checked()
    field.locator(".field-actions a.button").tap()
    expect(field.locator(".drawn img")).to_have_count(2)
    field.locator("#locked button").tap()
    expect(field.locator(".drawn img")).to_have_count(0)
    field.locator(".field-actions .button").first.tap()
    expect(field.locator("#unsigned")).to_contain_text("您尚未签名")
    field.locator(".back").tap()
    line.locator("label:has([value=fail])").tap()
    expect(line.locator("[value=fail]")).to_be_checked()


def test_a_stop_order_without_network_is_sent_once_and_before_its_visit(
    site: Site, field: Page, planned: dict, photo: Path
) -> None:
    begin(field)
    field.context.set_offline(True)
    line = fail(field, 1, [photo])
    line.locator("a.button-danger").tap()
    field.locator("#stop-part").fill("后门通道")
    field.locator(".field-actions .button").tap()
    field.locator("dialog .button").last.tap()
    expect(line.locator(".stopped")).to_be_visible()
    line.locator("label:has([value=pass])").tap()
    expect(field.locator("#lost")).to_contain_text("停用停业通知")  # what it rests on stays
    all_others(field)
    sign_both(field, "陈静")
    field.locator(".field-actions .button").first.tap()
    expect(field.locator(".visit-card", has_text="等待停用停业通知")).to_be_visible()
    broken = iter([True])

    def lose(route) -> None:  # the portal acts, its answer is lost
        if next(broken, False):
            route.fetch()
            route.abort()
        else:
            route.continue_()

    field.route("**/apply/", lose)
    field.context.set_offline(False)
    unsent(field, 0)

    now = became(site, planned)
    assert now["stops"] == [["use", now["stops"][0][1], 1]]
    assert (now["state"], now["photos"], now["findings"]) == ("concluded", 1, 1)
    assert field.evaluate(STORE + "return (await store.orders()).length; }") == 0


def test_a_photo_is_marked_and_stays_as_it_was_taken(field: Page, photo: Path) -> None:
    begin(field)
    line = fail(field, 3, [photo])
    line.get_by_role("button", name="标注").tap()
    canvas = field.locator("canvas.marking")
    box = canvas.bounding_box()
    assert box is not None
    field.mouse.move(box["x"] + 30, box["y"] + 30)
    field.mouse.down()
    field.mouse.move(box["x"] + 120, box["y"] + 90, steps=4)
    field.mouse.up()
    field.locator("dialog .button").last.tap()
    expect(line.locator(".photos img")).to_have_count(2)

    kept = field.evaluate(
        STORE + "const [visit] = await store.visits();"
        " return (await store.photosOf(visit.local)).map(p => [p.key, p.original ?? null, p.blob.size]); }"
    )
    [taken] = [row for row in kept if row[1] is None]
    [copy] = [row for row in kept if row[1] is not None]
    assert copy[1] == taken[0]
    assert copy[2] != taken[2]


def test_photos_and_visits_that_were_removed_can_be_put_back(field: Page, photo: Path) -> None:
    begin(field)
    line = fail(field, 3, [photo])
    line.get_by_role("button", name="删除照片").tap()
    expect(line.locator(".photos img")).to_have_count(0)
    field.locator("#undo button").tap()
    expect(line.locator(".photos img")).to_have_count(1)

    field.locator("button.wide", has_text="删除设备").tap()
    field.locator("dialog .button").last.tap()
    unsent(field, 0)
    field.locator("summary", has_text="删除的内容").tap()
    field.locator("details button", has_text="恢复").last.tap()
    unsent(field, 1)
    field.locator("a.visit-card").first.tap()
    expect(field.locator(".line:has-text('第3项') .photos img")).to_have_count(1)


def test_a_planned_visit_is_offered_and_the_day_has_its_order_and_map(field: Page) -> None:
    name = (
        field.locator("button.visit-card", has_text="二十项")
        .last.locator("strong")
        .first.inner_text()
        .split(". ", 1)[1]
    )
    field.locator("input[type=search]").fill(name)
    found = field.locator("details.card", has_text=name).last
    found.locator("summary").tap()
    found.get_by_role("button").first.tap()
    dialog = field.locator("dialog")
    expect(dialog).to_contain_text("已安排")
    dialog.locator(".button").first.tap()
    unsent(field, 0)  # nothing was begun

    field.context.grant_permissions(["geolocation"])
    field.context.set_geolocation({"longitude": 120.17, "latitude": 30.29})
    field.locator(".way .button").tap()
    lengths = field.locator(".stop .links .tag")
    expect(lengths.first).to_contain_text("m")
    field.locator(".way summary").tap()
    expect(field.locator("svg.map .map-stop").first).to_be_visible()
    assert (field.locator(".links a").first.get_attribute("href") or "").startswith(("geo:", "maps:", "tel:"))


EARLIER = """async () => {
const pack = await (await fetch("/api/field/day/")).json();
const done = (request) => new Promise((resolve) => { request.onsuccess = () => resolve(request.result); });
const opening = indexedDB.open(`portal-field-${pack.user.id}`, 1);
opening.onupgradeneeded = () => {
  opening.result.createObjectStore("pack");
  opening.result.createObjectStore("visits", { keyPath: "local" });
  opening.result.createObjectStore("sent", { keyPath: "local" });
  opening.result.createObjectStore("photos", { keyPath: "key" }).createIndex("visit", "visit");
};
const database = await done(opening);
const row = pack.visits.find((one) => one.occasion === "二十项");
const checklist = pack.checklists.find((one) => one.id === row.checklist);
const { last, phone, position, ...facility } = pack.facilities.find((one) => one.id === row.facility);
const items = checklist.items.map(({ key, wordings, is_serious, ...item }) => item);
const answers = { [items[4].id]: { outcome: "fail", value: "", note: "早先记下", at: new Date().toISOString(), changed: true } };
await done(database.transaction("visits", "readwrite").objectStore("visits").put({
  local: crypto.randomUUID(), key: crypto.randomUUID(), visit: row.id, facility, checklist: { ...checklist, items }, answers, items: null,
  pack_at: pack.at, started_at: new Date().toISOString(), position: null, ready: false, conclude: true, concluded_at: null, summary: "", version: 3,
}));
database.close();
}"""


def test_a_visit_that_an_earlier_release_of_the_app_kept_goes_on(
    planned: dict, visit: Callable[..., Page], photo: Path
) -> None:
    page = visit("street", phone=True)
    page.evaluate(EARLIER)
    page.goto("/field/")
    unsent(page, 1)
    page.locator("a.visit-card").first.tap()
    line = page.locator(".line:has-text('第5项')")
    expect(line.locator("textarea")).to_have_value("早先记下")
    line.locator("input[type=file]").set_input_files(photo)
    expect(line.locator(".photos img")).to_have_count(1)
    all_others(page)
    sign_both(page, "陈静")
    page.locator(".field-actions .button").first.tap()
    unsent(page, 0)
