"""The district's own register comes in: every row right or refused with its reason, again and again, without losing anybody's work."""

import io

import pytest
import xlsxwriter

from facilities.ground.choices import FacilityState, Nature
from facilities.models import Facility, Operator
from metrics.models import DirtyMark
from portal.importing import runs
from portal.models import ImportedRow, ImportRun, Organisation, Transition
from portal.workflow import workflow
from tests.factories import (
    CHANGQING,
    FacilityFactory,
    OperatorFactory,
    OrganisationFactory,
    community_of,
    valid_uscc,
)
from tests.portal.importing.builders import bring, counts, faults, look, register_row, table
from tests.together import at_once

pytestmark = pytest.mark.django_db


def test_a_filed_facility_comes_with_its_operator_its_date_and_its_source():
    run = bring(table(register_row(1)))

    facility = Facility.objects.get(name="春芽1托育园")
    assert counts(run) == {"read": 1, "added": 1}
    assert facility.state == FacilityState.FILED
    assert facility.filed_on.isoformat() == "2024-03-01"
    assert facility.capacity == 30
    assert facility.operator.organisation.uscc == valid_uscc(501)
    assert facility.operator.nature == Nature.FOR_PROFIT
    assert runs.provenance("facilities", facility.pk).run == run
    assert facility.monthly_fee is None
    assert DirtyMark.objects.filter(facility_id=facility.pk).exists()
    assert facility.events.count() == 1


WRONG = {
    "统一社会信用代码": ("91330103MA0000501X", "校验"),
    "区划代码": ("330103999999", "平台中没有这个区划代码"),
    "备案日期": ("2024-02-31", "不是有效日期"),
    "托位数": ("-3", "应在 0 至 2000 之间"),
    "备案状态": ("也许", "不在可选范围内"),
    "机构名称": ("", "未填写"),
    "地址": ("路" * 201, "超过 200 个字"),
    "备案编号": ("", "未填写"),
}


@pytest.mark.parametrize(("column", "wrong"), WRONG.items())
def test_a_row_with_an_error_is_refused_with_row_column_and_reason_and_the_others_come_in(column, wrong):
    value, reason = wrong

    run = bring(table(register_row(1), register_row(2, **{column: value}), register_row(3)))

    ((line, where, said),) = faults(run)
    assert (line, where) == (3, column)
    assert reason in said
    assert counts(run) == {"read": 3, "added": 2, "refused": 1}
    assert Facility.objects.count() == 2


def test_more_refusals_of_the_field_days_to_come_streets_strange_bodies_and_repeated_keys():
    OrganisationFactory(kind="department", uscc=valid_uscc(506), department_id="fire")
    rows = [
        register_row(1),
        register_row(1),
        register_row(4, 备案日期="2026-12-24"),
        register_row(5, 区划代码=CHANGQING),
        register_row(6),
        register_row(7, 统一社会信用代码="", 机构性质=""),
    ]

    run = bring(table(*rows))

    reasons = {line: said for line, _column, said in faults(run)}
    assert counts(run) == {"read": 6, "added": 1, "refused": 5}
    assert "与第 2 行的编号重复" in reasons[3]
    assert "尚未到来" in reasons[4]
    assert "12 位" in reasons[5]
    assert "并非举办者" in reasons[6]
    assert "也没有可据以判断" in reasons[7]


def test_shifted_rows_broken_quotes_and_lines_within_quotes_are_told_apart():
    text = table(register_row(1), register_row(2), register_row(3), register_row(4)).decode().splitlines()
    text[1] = text[1] + ",多出一格"
    text[2] = '"' + text[2]
    text[3] = text[3].replace("长庆街3号", '"长庆街3号\n2楼"')

    run = bring("\r\n".join(text).encode())

    assert [(line, column) for line, column, _said in faults(run)] == [(2, ""), (3, "")]
    assert counts(run) == {"read": 4, "added": 2, "refused": 2}
    assert Facility.objects.get(name="春芽3托育园").address == "长庆街3号 2楼"


def test_the_same_table_again_changes_nothing_and_a_changed_row_changes_one_facility():
    bring(table(register_row(1), register_row(2)))

    again = bring(table(register_row(1), register_row(2)))
    changed = bring(table(register_row(1), register_row(2, 托位数="45")))

    assert counts(again) == {"read": 2, "unchanged": 2}
    assert counts(changed) == {"read": 2, "unchanged": 1, "changed": 1}
    assert Facility.objects.get(name="春芽2托育园").capacity == 45
    assert (
        Facility.objects.count(),
        Operator.objects.count(),
        Organisation.objects.filter(kind="operator").count(),
    ) == (2, 2, 2)


def test_looking_through_says_the_same_and_writes_nothing():
    content = table(register_row(1), register_row(2, 托位数="x"))

    looked = look(content)

    assert counts(looked) == counts(bring(content)) == {"read": 2, "added": 1, "refused": 1}
    assert looked.state == "checked"
    assert Facility.objects.count() == 1


def test_a_strict_import_with_one_bad_row_takes_over_nothing():
    with pytest.raises(runs.Rejected):
        bring(table(register_row(1), register_row(2, 托位数="x")), is_strict=True)

    assert not Facility.objects.exists()
    assert not ImportedRow.objects.exists()
    assert ImportRun.objects.get().state == "rejected"
    assert ImportRun.objects.get().faults.count() == 1


def test_what_was_edited_in_the_portal_is_a_conflict_and_is_overwritten_only_on_demand():
    bring(table(register_row(1)))
    Facility.objects.update(address="新地址9号", fee_note="含餐")
    content = table(register_row(1, 托位数="45"))

    kept = bring(content)

    ((line, _column, said),) = faults(kept)
    assert counts(kept) == {"read": 1, "conflicts": 1}
    assert (line, "地址" in said) == (2, True)
    assert (Facility.objects.get().address, Facility.objects.get().capacity) == ("新地址9号", 30)

    overwritten = bring(content, overwrites=True)

    facility = Facility.objects.get()
    assert counts(overwritten) == {"read": 1, "changed": 1}
    assert (facility.address, facility.capacity, facility.fee_note) == ("长庆街1号", 45, "含餐")


def test_a_facility_that_the_operator_set_up_itself_is_not_doubled():
    operator = OperatorFactory(organisation__uscc=valid_uscc(501))
    own = FacilityFactory(operator=operator, name="春芽1托育园", state=FacilityState.UNFILED)

    kept = bring(table(register_row(1)))
    taken = bring(table(register_row(1)), overwrites=True)

    own.refresh_from_db()
    assert counts(kept) == {"read": 1, "conflicts": 1}
    assert counts(taken) == {"read": 1, "changed": 1}
    assert Facility.objects.get() == own
    assert own.state == FacilityState.FILED
    assert operator.organisation.name != "春芽1托育有限公司"


def test_a_change_of_state_is_a_move_in_the_history_and_what_is_over_does_not_come_back():
    bring(table(register_row(1)))

    closed = bring(table(register_row(1, 备案状态="注销")))
    reopened = bring(table(register_row(1)))

    facility = Facility.objects.get()
    assert counts(closed) == {"read": 1, "changed": 1}
    assert [(t.before, t.after) for t in workflow.transitions(facility)] == [("filed", "closed")]
    assert counts(reopened) == {"read": 1, "refused": 1}
    assert facility.state == FacilityState.CLOSED


def test_an_operator_follows_its_source_unless_it_was_edited_here():
    bring(table(register_row(1), register_row(2)))
    Organisation.objects.filter(uscc=valid_uscc(502)).update(name="自己改的名称")

    run = bring(table(register_row(1, 举办者名称="春芽集团"), register_row(2, 举办者名称="春芽集团二部")))

    assert counts(run) == {"read": 2, "changed": 1, "conflicts": 1}
    assert Organisation.objects.get(uscc=valid_uscc(501)).name == "春芽集团"
    assert Organisation.objects.get(uscc=valid_uscc(502)).name == "自己改的名称"


def test_gb18030_and_xlsx_say_the_same_as_utf_8():
    rows = [register_row(n) for n in (1, 2)]
    book = io.BytesIO()
    with xlsxwriter.Workbook(book) as writer:
        sheet = writer.add_worksheet()
        for line, cells in enumerate([list(rows[0]), *[list(row.values()) for row in rows]]):
            for column, cell in enumerate(cells):
                sheet.write(line, column, int(cell) if cell == "30" else cell)

    first = bring(table(*rows, encoding="gb18030"))

    assert counts(first) == {"read": 2, "added": 2}
    assert counts(bring(table(*rows))) == counts(bring(book.getvalue())) == {"read": 2, "unchanged": 2}


def test_a_small_spreadsheet_that_would_fill_the_memory_is_refused():
    book = io.BytesIO()
    with xlsxwriter.Workbook(book) as writer:
        writer.add_worksheet().write(1_000_000, 300, "x")

    run = look(book.getvalue())

    assert run.state == "failed"
    assert "199999" in run.error


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04junk", b"\x1f\x8bjunk", b"a,b\n1,2\n", b"\xff\xfe\x00"])
def test_a_file_that_is_no_such_table_fails_with_a_sentence_and_leaves_nothing(content):
    run = look(content)

    assert run.state == "failed"
    assert run.error
    assert not run.faults.exists()


@pytest.mark.django_db(transaction=True)
def test_two_imports_at_once_make_no_facility_twice():
    content = table(*[register_row(n) for n in range(1, 30)])

    at_once(lambda: bring(content), lambda: bring(content))

    added = sorted(ImportRun.objects.values_list("added", "unchanged"))
    assert added == [(0, 29), (29, 0)]
    assert Facility.objects.count() == 29


def test_an_officer_imports_only_into_the_own_district(bureau):
    foreign = community_of(CHANGQING)
    foreign.pk, foreign.code = "330102999001", "330102999001"
    foreign.save()

    run = bring(table(register_row(1), register_row(2, 区划代码="330102999001")), by=bureau)

    assert counts(run) == {"read": 2, "added": 1, "refused": 1}
    assert "不在您负责导入的区域内" in faults(run)[0][2]
    assert not Transition.objects.filter(subject_type__model="facility").exists()
