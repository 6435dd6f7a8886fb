"""Checklists: written as drafts, published from a day on, carried by spreadsheets, kept by the visits begun on them."""

import io
from datetime import date, timedelta
from decimal import Decimal

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from facilities.ground.conditions import CONDITIONS
from inspections.checklists import authoring, spreadsheets
from inspections.checklists.choices import Condition
from inspections.models import Checklist
from inspections.visits import sheet as sheets, visits
from portal.accounts.choices import Role
from portal.documents.uploads import XLSX
from portal.errors import IllegalMove, NotAllowed, Refused, StaleEdit
from tests.factories import CHANGQING, TODAY, ChecklistItemFactory, VisitFactory, officer
from tests.inspections.conftest import NOW, jpeg

pytestmark = pytest.mark.django_db
FIELDS = {
    "group": "安全",
    "group_en": "",
    "clause_code": "fire-exits",
    "kind": "yes_no",
    "severity": "major",
    "text": "门能推开",
}


@pytest.fixture
def draft(checklist, bureau):
    return authoring.draft(checklist, by=bureau)


def orders(checklist):
    return list(checklist.items.order_by("order").values_list("order", "text"))


# What ships


def test_the_district_ships_with_patrol_fire_food_security_personnel_and_hygiene():
    codes = set(Checklist.objects.current(TODAY).values_list("code", flat=True))

    assert codes >= {"street-daily", "fire", "food", "police-security", "personnel", "hygiene-assessment"}


def test_the_hygiene_assessment_has_14_items_in_4_groups_and_all_must_pass():
    found = Checklist.objects.get(code="hygiene-assessment")

    assert found.all_must_pass
    assert found.items.count() == 14
    assert found.items.values("group").distinct().count() == 4


def test_every_condition_of_an_item_is_one_that_facilities_know():
    assert set(Condition.values) <= set(CONDITIONS)


# Item types


@pytest.mark.parametrize(
    ("kind", "fields", "value", "outcome", "kept"),
    [
        ("number", {"lowest": 6, "highest": 20}, "6", "pass", "6"),
        ("number", {"lowest": 6, "highest": 20}, "5.99", "fail", "5.99"),
        ("number", {"highest": 20}, "20,50", "fail", "20.5"),
        ("number", {}, "31", "done", "31"),
        ("choice", {"options_met": ["整洁"], "options_unmet": ["脏乱"]}, "脏乱", "fail", "脏乱"),
        ("choice", {"options_met": ["整洁"], "options_unmet": ["脏乱"]}, "整洁", "pass", "整洁"),
        ("choice", {"options_met": ["自有", "租赁"]}, "租赁", "done", "租赁"),
        ("text", {}, " 有一处漏水 ", "done", "有一处漏水"),
    ],
)
def test_an_entry_is_judged_by_the_kind_of_its_item(street, visit, kind, fields, value, outcome, kept):
    item = ChecklistItemFactory(checklist=visit.checklist, order=9, kind=kind, **fields)
    item.refresh_from_db()

    given = visits.answer(visit, item, by=street, at=NOW, value=value)

    assert (given.outcome, given.value) == (outcome, kept)


@pytest.mark.parametrize(
    ("kind", "fields", "value"),
    [("number", {}, "约三十"), ("number", {}, "nan"), ("number", {}, "1e20"), ("text", {}, "长" * 501),
     ("choice", {"options_met": ["甲", "乙"]}, "丙")],
)  # fmt: skip
def test_an_entry_that_does_not_fit_its_item_is_refused_beside_its_field(street, visit, kind, fields, value):
    item = ChecklistItemFactory(checklist=visit.checklist, order=9, kind=kind, **fields)

    with pytest.raises(Refused) as refusal:
        visits.answer(visit, item, by=street, at=NOW, value=value)

    assert refusal.value.field == "value"
    assert not visit.answers.exists()


def test_an_emptied_entry_takes_the_answer_back(street, visit):
    item = ChecklistItemFactory(checklist=visit.checklist, order=9, kind="text")
    visits.answer(visit, item, by=street, at=NOW, value="漏水")

    assert visits.answer(visit, item, by=street, at=NOW, value="") is None
    assert not visit.answers.exists()


def test_a_required_signature_keeps_the_visit_open_until_it_is_there(street, visit, answered):
    item = ChecklistItemFactory(checklist=visit.checklist, order=9, kind="signature")
    answered(visit, "pass", "pass", "pass")
    with pytest.raises(visits.Incomplete):
        visits.conclude(visit, by=street, at=NOW)

    given = visits.answer(visit, item, by=street, at=NOW, photos=[jpeg("签名.jpg")])
    visits.conclude(visit, by=street, at=NOW)

    assert given.photos.get().kind_id == "inspection-signature"
    assert (visit.ok_count, visit.all_count) == (3, 3)  # a signature counts neither way


def test_an_optional_item_may_stay_empty(street, visit, answered):
    ChecklistItemFactory(checklist=visit.checklist, order=9, kind="text", is_required=False)

    visits.conclude(answered(visit, "pass", "pass", "pass"), by=street, at=NOW)

    assert visit.state == "concluded"


def test_an_item_about_meals_is_asked_only_where_meals_are_served(visit):
    item = ChecklistItemFactory(checklist=visit.checklist, order=9, condition="meals")
    type(visit.facility).objects.filter(pk=visit.facility_id).update(serves_meals=False)
    without = {line.item for line in sheets.sheet(visit)}

    type(visit.facility).objects.filter(pk=visit.facility_id).update(serves_meals=True)

    assert item not in without
    assert item in {line.item for line in sheets.sheet(visit)}


def test_what_was_asked_stays_in_the_report_when_the_facility_stops_serving_meals(street, visit):
    item = ChecklistItemFactory(checklist=visit.checklist, order=9, condition="meals")
    type(visit.facility).objects.filter(pk=visit.facility_id).update(serves_meals=True)
    visits.answer(visit, item, by=street, at=NOW, outcome="pass")

    type(visit.facility).objects.filter(pk=visit.facility_id).update(serves_meals=False)

    assert item in {line.item for line in sheets.sheet(visit)}


# Versions


def test_a_draft_is_a_copy_that_nobody_inspects_by(checklist, draft):
    assert draft.version == 2
    assert orders(draft) == orders(checklist)
    assert set(draft.items.values_list("key")) == set(checklist.items.values_list("key"))
    assert list(Checklist.objects.current(TODAY).filter(code=checklist.code)) == [checklist]


def test_whoever_begins_a_new_version_twice_gets_the_draft_that_is_there(checklist, draft, bureau):
    assert authoring.draft(checklist, by=bureau) == draft


def test_a_published_version_holds_from_its_day_and_old_visits_keep_theirs(street, bureau, checklist, draft):
    old = VisitFactory(checklist=checklist, inspector=street)
    later = TODAY + timedelta(days=3)

    authoring.publish(draft, by=bureau, on=TODAY, valid_from=later)

    current = Checklist.objects.filter(code=checklist.code)
    assert current.current(TODAY).get() == checklist
    assert current.current(later).get() == draft
    old.refresh_from_db()
    assert old.checklist == checklist


def test_a_planned_visit_is_begun_on_the_version_of_its_day(street, bureau, checklist, draft):
    planned = VisitFactory(checklist=checklist, inspector=street, state="planned", started_at=None)
    authoring.publish(draft, by=bureau, on=TODAY, valid_from=TODAY)

    visits.begin(planned, by=street, at=NOW)

    planned.refresh_from_db()
    assert planned.checklist == draft


def test_a_published_version_is_never_rewritten(bureau, checklist):
    item = checklist.items.first()

    for act in (
        lambda: authoring.change(item, FIELDS, by=bureau, seen=0),
        lambda: authoring.add(checklist, FIELDS, by=bureau, seen=0),
        lambda: authoring.remove(item, by=bureau, seen=0),
        lambda: authoring.replace(checklist, [], by=bureau, seen=0),
        lambda: authoring.discard(checklist, by=bureau),
    ):
        with pytest.raises(IllegalMove):
            act()


@pytest.mark.parametrize("valid_from", [TODAY - timedelta(days=1), date(2020, 1, 1)])
def test_a_checklist_does_not_hold_for_days_that_have_passed(bureau, draft, valid_from):
    with pytest.raises(Refused) as refusal:
        authoring.publish(draft, by=bureau, on=TODAY, valid_from=valid_from)
    assert refusal.value.field == "valid_from"


def test_a_checklist_without_items_is_not_published(bureau, draft):
    draft.items.all().delete()
    with pytest.raises(Refused):
        authoring.publish(draft, by=bureau, on=TODAY, valid_from=TODAY)


# Editing


def test_items_are_added_to_their_group_changed_moved_and_removed(bureau, draft):
    authoring.add(draft, FIELDS | {"text": "新增"}, by=bureau, seen=0)
    assert [text for _order, text in orders(draft)] == ["疏散通道畅通", "公示齐全", "消毒有记录", "新增"]

    last = draft.items.get(text="新增")
    authoring.shift(last, by=bureau, seen=1, up=True)
    assert [text for _order, text in orders(draft)] == ["疏散通道畅通", "公示齐全", "新增", "消毒有记录"]

    authoring.change(last, FIELDS | {"text": "改写"}, by=bureau, seen=2)
    authoring.remove(draft.items.get(order=1), by=bureau, seen=3)
    assert orders(draft) == [(1, "公示齐全"), (2, "改写"), (3, "消毒有记录")]


def test_a_new_item_stands_at_the_end_of_its_group(bureau, draft):
    draft.items.filter(order=3).update(group="卫生")

    authoring.add(draft, FIELDS | {"text": "新增"}, by=bureau, seen=0)

    assert [text for _order, text in orders(draft)] == ["疏散通道畅通", "公示齐全", "新增", "消毒有记录"]


def test_the_first_item_does_not_go_up_nor_the_last_down(bureau, draft):
    before = orders(draft)

    authoring.shift(draft.items.get(order=1), by=bureau, seen=0, up=True)
    authoring.shift(draft.items.get(order=3), by=bureau, seen=1, up=False)

    assert orders(draft) == before


def test_whoever_edits_a_stale_draft_is_told_and_overwrites_nothing(bureau, draft):
    item = draft.items.get(order=1)
    authoring.change(item, FIELDS | {"text": "甲的改动"}, by=bureau, seen=0)

    with pytest.raises(StaleEdit):
        authoring.change(draft.items.get(order=1), FIELDS | {"text": "乙的改动"}, by=bureau, seen=0)

    item.refresh_from_db()
    assert item.text == "甲的改动"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"clause_code": "no-such"}, "clause_code"),
        ({"kind": "choice", "options_met": ["仅一个"]}, "options_met"),
        ({"kind": "choice", "options_met": ["甲"], "options_unmet": ["甲"]}, "options_met"),
        ({"kind": "number", "lowest": 9, "highest": 3}, "lowest"),
    ],
)
def test_an_item_that_could_not_be_answered_is_refused(bureau, draft, fields, field):
    with pytest.raises(Refused) as refusal:
        authoring.add(draft, FIELDS | fields, by=bureau, seen=0)
    assert refusal.value.field == field


def test_the_department_and_the_bureau_write_and_nobody_else(bureau, fire, street, checklist):
    own = Checklist.objects.get(code="fire")

    assert authoring.draft(own, by=fire).is_draft
    assert authoring.draft(checklist, by=bureau).is_draft
    for user, other in [
        (fire, checklist),
        (street, own),
        (street, checklist),  # it holds for all streets
        (officer(Role.REVIEWER), own),
        (officer(Role.COMMUNITY_WORKER, area=CHANGQING), own),
    ]:
        with pytest.raises(NotAllowed):
            authoring.draft(other, by=user)


def test_a_new_checklist_needs_a_code_of_its_own(bureau):
    frame = {"name": "夏季专项", "code": "summer", "department_id": "health", "visit_kind": "special"}

    made = authoring.create(frame, by=bureau)

    assert (made.version, made.is_draft) == (1, True)
    with pytest.raises(Refused) as refusal:
        authoring.create(frame | {"code": "fire"}, by=bureau)
    assert refusal.value.field == "code"


# Spreadsheets

HEADING = tuple(spreadsheets.COLUMNS.values())


def sheet(*rows, heading=HEADING):
    """Return an uploaded spreadsheet of the rows."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    page = book.add_worksheet()
    for number, row in enumerate([heading, *rows]):
        for column, value in enumerate(row):
            page.write(number, column, value)
    book.close()
    return SimpleUploadedFile("checklist.xlsx", buffer.getvalue(), XLSX)


def row(**given):
    start = {
        "group": "安全",
        "clause_code": "fire-exits",
        "kind": "符合或不符合",
        "severity": "较重",
        "text": "门能推开",
    }
    return [(start | given).get(name, "") for name in spreadsheets.COLUMNS]


def test_every_shipped_checklist_comes_back_from_its_spreadsheet_as_it_was(bureau):
    for shipped in Checklist.objects.current(TODAY):
        draft = authoring.draft(shipped, by=bureau)
        names = [*authoring.CARRIED, "key", "order"]
        before = list(draft.items.order_by("order").values(*names))

        read = spreadsheets.read(SimpleUploadedFile("x.xlsx", spreadsheets.write(draft), XLSX))
        authoring.replace(draft, read.rows, by=bureau, seen=0)

        assert read.faults == []
        assert list(draft.items.order_by("order").values(*names)) == before


def test_every_fault_is_named_by_row_and_column_in_chinese(db):
    found = spreadsheets.read(
        sheet(
            row(),
            row(clause_code="no-such", kind="随便"),
            row(kind="数值", lowest="九", text=""),
            row(kind="选择", options_met="只有一项"),
            row(key="not-a-key"),
        )
    )

    assert found.rows == []
    assert {(fault.line, fault.column) for fault in found.faults} == {
        (3, "条款代码"), (3, "类型"), (4, "下限"), (4, "检查内容"), (5, "符合的选项"), (6, "编号（勿改）"),
    }  # fmt: skip
    assert all("一" <= fault.reason[0] <= "鿿" or fault.reason[0] in "“" for fault in found.faults), found.faults


def test_one_bad_row_imports_nothing(client, bureau, draft):
    client.force_login(bureau)
    before = orders(draft)

    page = client.post(f"/checklists/{draft.pk}/import/", {"file": sheet(row(), row(text="")), "seen": 0})

    assert "未导入任何内容" in page.content.decode()
    assert page.context["faults"][0].line == 3
    assert orders(draft) == before


def test_a_spreadsheet_without_the_columns_or_without_items_is_refused(db):
    for upload in (sheet(["a"], heading=["甲"]), sheet()):
        with pytest.raises(Refused) as refusal:
            spreadsheets.read(upload)
        assert refusal.value.field == "file"


def test_a_small_spreadsheet_that_would_fill_the_memory_is_refused(client, bureau, draft):
    client.force_login(bureau)
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        book.add_worksheet().write(1_000_000, 300, "x")
    far_out = SimpleUploadedFile("far.xlsx", buffer.getvalue(), XLSX)

    page = client.post(f"/checklists/{draft.pk}/import/", {"file": far_out, "seen": 0})

    assert "199999" in str(page.context["form"].errors["file"])


def test_lines_within_a_cell_and_numbers_come_back_as_they_were(db):
    read = spreadsheets.read(
        sheet(
            row(kind="选择", options_met="齐全\n基本齐全", options_unmet="缺失"),
            row(kind="数值", lowest=6, highest=20.5),
        )
    )

    (_key, choice), (_other, number) = read.rows
    assert choice["options_met"] == ["齐全", "基本齐全"]
    assert (number["lowest"], number["highest"]) == (6, Decimal("20.5"))


def test_a_program_that_calls_itself_a_spreadsheet_is_refused(client, bureau, draft):
    client.force_login(bureau)

    page = client.post(f"/checklists/{draft.pk}/import/", {"file": jpeg("items.xlsx"), "seen": 0})

    assert page.context["form"].errors["file"]


def test_a_formula_in_a_checklist_is_text_in_its_spreadsheet(bureau, draft):
    item = draft.items.first()
    authoring.change(item, FIELDS | {"text": "=1+1"}, by=bureau, seen=0)

    read = spreadsheets.read(SimpleUploadedFile("x.xlsx", spreadsheets.write(draft), XLSX))

    assert read.rows[0][1]["text"] == "=1+1"


# Pages


def test_the_bureau_edits_a_checklist_in_the_browser_from_draft_to_publishing(client, bureau, checklist):
    client.force_login(bureau)
    draft_url = client.post(f"/checklists/{checklist.pk}/draft/").url
    sent = FIELDS | {"text": "新增一项", "is_required": "on", "seen": 0}

    client.post(f"{draft_url}items/new/", sent)
    draft = Checklist.objects.get(code=checklist.code, version=2)
    item = draft.items.get(text="新增一项")
    client.post(f"{draft_url}items/{item.pk}/move/", {"direction": "up", "seen": 1})
    client.post(f"{draft_url}items/{item.pk}/", sent | {"text": "改写一项", "seen": 2})
    client.post(f"{draft_url}edit/", {"name": "新名", "visit_kind": "daily", "seen": 3})
    client.post(f"{draft_url}items/{draft.items.get(order=1).pk}/remove/", {"seen": 4})
    client.post(f"{draft_url}publish/", {"valid_from": "2099-01-01"})

    draft.refresh_from_db()
    assert (draft.name, draft.state, str(draft.valid_from)) == ("新名", "published", "2099-01-01")
    assert orders(draft) == [(1, "公示齐全"), (2, "改写一项"), (3, "消毒有记录")]
    assert [t.after for t in draft.transitions.all()] == ["published"]


def test_a_stale_form_says_so_and_keeps_what_was_typed(client, bureau, draft):
    client.force_login(bureau)
    item = draft.items.get(order=1)
    authoring.change(item, FIELDS | {"text": "别人的改动"}, by=bureau, seen=0)

    page = client.post(f"/checklists/{draft.pk}/items/{item.pk}/", FIELDS | {"text": "我的改动", "seen": 0})

    assert "我的改动" in page.content.decode()
    assert page.context["form"].non_field_errors()
    item.refresh_from_db()
    assert item.text == "别人的改动"


def test_the_page_of_a_checklist_takes_the_same_queries_whatever_its_length(client, bureau, checklist):
    client.force_login(bureau)
    client.get(f"/checklists/{checklist.pk}/")
    with CaptureQueriesContext(connection) as short:
        client.get(f"/checklists/{checklist.pk}/")
    for order in range(4, 20):
        ChecklistItemFactory(checklist=checklist, order=order)

    with CaptureQueriesContext(connection) as long:
        client.get(f"/checklists/{checklist.pk}/")

    assert len(long) == len(short)


def test_a_visit_page_takes_numbers_choices_and_text_without_script(client, street, visit):
    client.force_login(street)
    number = ChecklistItemFactory(checklist=visit.checklist, order=7, kind="number", lowest=6, unit="平方米")
    choice = ChecklistItemFactory(
        checklist=visit.checklist, order=8, kind="choice", options_met=["整洁"], options_unmet=["脏乱"]
    )

    client.post(f"/visits/{visit.pk}/items/{number.pk}/", {"value": "5"})
    client.post(f"/visits/{visit.pk}/items/{choice.pk}/", {"value": "整洁"})
    refused = client.post(f"/visits/{visit.pk}/items/{number.pk}/", {"value": "很大"})

    assert dict(visit.answers.values_list("item__order", "outcome")) == {7: "fail", 8: "pass"}
    assert "请填写数字" in refused.content.decode()
    assert "很大" in refused.content.decode()
    assert client.get(f"/visits/{visit.pk}/").status_code == 200


def test_the_history_of_items_is_kept_by_the_database(bureau, draft):
    item = draft.items.get(order=1)
    authoring.change(item, FIELDS | {"text": "改"}, by=bureau, seen=0)

    assert list(item.events.order_by("pgh_id").values_list("text", flat=True)) == ["疏散通道畅通", "改"]
