"""Registers as people keep them: every cell is taken as it is meant, or its row is refused with cell, value and reason."""

import io
from decimal import Decimal

import pytest
import xlsxwriter
from hypothesis import given, strategies

from facilities.importing.fields import FIELDS
from facilities.models import Facility
from portal.importing import reports
from portal.importing.judging import Setup, Wrong
from tests.factories import TODAY
from tests.portal.importing.builders import TITLES, bring, counts, faults, look, register_row, table

SHIPPED = reports.SHIPPED["register"].read_text
SETUP = Setup(("%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日"), TODAY)


def judged(field: str, raw: str) -> object:
    judge = FIELDS[field].judge
    assert judge is not None
    return judge([raw], SETUP)[raw]


@pytest.mark.parametrize(
    ("field", "raw", "value"),
    [
        ("monthly_fee", "￥3,100元/月", Decimal(3100)),
        ("monthly_fee", "¥ 3100.50", Decimal("3100.50")),
        ("monthly_fee", "３１００元／月", Decimal(3100)),
        ("monthly_fee", "3,100 元/人·月", Decimal(3100)),
        ("capacity", "60人", 60),
        ("capacity", "６０ 个托位", 60),
        ("capacity", "1,060", 1060),
        ("capacity", "60.0", 60),
        ("indoor_area", "360.5㎡", Decimal("360.5")),
        ("indoor_area", "360 平方米", Decimal(360)),
    ],
)
def test_a_number_with_its_unit_is_understood(field, raw, value):
    assert judged(field, raw) == value


@pytest.mark.parametrize(
    ("field", "raw"),
    [
        ("monthly_fee", "3.1万元"),
        ("monthly_fee", "37200元/年"),
        ("monthly_fee", "100元/天"),
        ("monthly_fee", "3,1"),
        ("monthly_fee", "1,00"),
        ("monthly_fee", "3_100"),
        ("monthly_fee", "1e3"),
        ("monthly_fee", "2000-3000元"),
        ("monthly_fee", "61.3%"),
        ("monthly_fee", "1000000"),
        ("capacity", "60平方米"),
        ("capacity", "TRUE"),
        ("capacity", "六十"),
        ("capacity", "1.5"),
        ("capacity", "NaN"),
        ("capacity", "2001"),
        ("capacity", "-1"),
    ],
)
def test_a_number_that_may_mean_another_is_refused(field, raw):
    assert isinstance(judged(field, raw), Wrong)


@pytest.mark.parametrize(
    "raw",
    [
        "2024-03-01",
        "2024-03-01 00:00:00",
        "2024/3/1 8:30",
        "2024年3月1日 08:30",
        "2024-03-01T08:30:00Z",
        "45352",
        "２０２４-03-01",
    ],
)
def test_a_day_is_understood_with_a_time_behind_it_and_as_the_number_of_a_spreadsheet(raw):
    assert str(judged("filed_on", raw)) == "2024-03-01"


@pytest.mark.parametrize("raw", ["2024-02-30", "1234", "19999", "8:30", "123456", "2024-03-01 foo"])
def test_what_is_no_day_is_refused(raw):
    assert isinstance(judged("filed_on", raw), Wrong)


@given(strategies.integers(0, 2000), strategies.sampled_from(["", "人", " 个", "名"]), strategies.booleans())
def test_every_number_of_places_is_read_as_it_was_written(count, unit, is_wide):
    raw = f"{count:,}{unit}"

    assert judged("capacity", raw.translate({48 + n: 0xFF10 + n for n in range(10)}) if is_wide else raw) == count


def workbook(*rows: dict[str, object], above: tuple[str, ...] = ()) -> bytes:
    """Return rows as XLSX; a text that begins with `=` is a formula whose value is its error."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as made:
        sheet = made.add_worksheet()
        for line, title in enumerate(above):
            sheet.write(line, 0, title)
        for line, cells in enumerate([TITLES, *[list(row.values()) for row in rows]], len(above)):
            for place, cell in enumerate(cells):
                if isinstance(cell, str) and cell.startswith("#"):
                    sheet.write_formula(line, place, "=1/0", None, cell)
                else:
                    sheet.write(line, place, cell)
    return buffer.getvalue()


@pytest.mark.django_db
def test_a_row_with_an_error_cell_is_refused_with_cell_value_and_reason_and_what_stands_is_kept():
    bring(workbook(register_row(1), register_row(2)))

    run = bring(
        workbook(register_row(1, 托位数="#N/A"), register_row(2, 备案日期="#REF!"), register_row(3, 备案状态="#N/A"))
    )

    assert counts(run) == {"read": 3, "refused": 3}
    assert [(line, column, run.faults.get(line=line).value) for line, column, _said in faults(run)] == [
        (2, "托位数", "#N/A"), (3, "备案日期", "#REF!"), (4, "备案状态", "#N/A"),
    ]  # fmt: skip
    assert all("错误值" in said for _line, _column, said in faults(run))
    assert set(Facility.objects.values_list("capacity", "filed_on__year")) == {(30, 2024)}


@pytest.mark.django_db
def test_a_long_number_typed_as_a_number_is_refused_and_not_taken_as_another():
    run = bring(workbook(register_row(1) | {"备案编号": 330103202400012345}, register_row(2)))

    assert counts(run) == {"read": 2, "added": 1, "refused": 1}
    assert "15 位" in faults(run)[0][2]


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["有效", "暂停"])
def test_a_filed_row_without_a_date_is_refused(state):
    run = bring(table(register_row(1, 备案日期="", 备案状态=state), register_row(2, 备案日期="", 备案状态="未备案")))

    assert counts(run) == {"read": 2, "added": 1, "refused": 1}
    assert faults(run)[0][:2] == (2, "备案日期")
    assert not Facility.objects.filter(state__in=["filed", "suspended"], filed_on=None).exists()


@pytest.mark.django_db
def test_a_date_that_the_portal_knows_need_not_be_said_again():
    bring(table(register_row(1)))

    run = bring(table(register_row(1, 备案日期="", 托位数="31")))

    assert counts(run) == {"read": 1, "changed": 1}
    assert Facility.objects.get().filed_on.isoformat() == "2024-03-01"


@pytest.mark.django_db
def test_a_default_stands_in_where_the_column_is_missing():
    row = register_row(1)
    area = row.pop("区划代码")
    mapping = (
        SHIPPED()
        .replace("[defaults]", f'[defaults]\narea_id = "{area}"')
        .replace('area_id = ["区划代码", "社区代码"]', "")
    )

    run = bring(table(row), mapping)

    assert counts(run) == {"read": 1, "added": 1}
    assert Facility.objects.get().area_id == area


@pytest.mark.django_db
def test_a_title_above_is_passed_over_and_a_missing_column_tells_what_was_read():
    assert counts(bring(workbook(register_row(1), above=("下城区托育机构台账", "")))) == {"read": 1, "added": 1}

    run = look("甲,乙\n1,2\n".encode())

    assert run.state == "failed"
    assert "第 1 行" in run.error
    assert "甲、乙" in run.error


@pytest.mark.django_db
def test_lost_zeros_are_noticed_among_the_rows_and_against_the_time_before():
    among = look(
        table(register_row(1, 备案编号="0012"), register_row(2, 备案编号="13"), register_row(3, 备案编号="甲9"))
    )
    assert [(line, "0013" in said) for line, _column, said in faults(among)] == [(3, True)]

    bring(table(register_row(1, 备案编号="0012")))
    since = bring(table(register_row(1, 备案编号="12")))

    assert counts(since) == {"read": 1, "refused": 1}
    assert "0012" in faults(since)[0][2]
    assert Facility.objects.count() == 1
