"""Reports by spreadsheet: the template brings the reporter's rows; every wrong cell is named; all rows are taken or none."""

import io
from collections.abc import Callable

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from python_calamine import load_workbook

from metrics.models import Report
from portal.documents.uploads import XLSX
from portal.models import Area, User
from tests import factories
from tests.factories import CHANGQING, COMMUNITY_YEAR, WULIN

pytestmark = pytest.mark.django_db
ADDRESS = "/reports/periods/community-year/2026"
Change = Callable[[list[list]], object]


@pytest.fixture
def reports(db: None) -> list[Report]:
    """Two empty reports of 长庆 and one of 武林."""
    areas = Area.objects.filter(level=12, parent=CHANGQING).order_by("code")[:2]
    return [factories.ReportFactory(area=a, values={}) for a in [*areas, factories.community_of(WULIN)]]


@pytest.fixture
def client(street: User) -> Client:
    """The street's window."""
    client = Client()
    client.force_login(street)
    return client


def template(client: Client) -> list[list]:
    answer = client.get(f"{ADDRESS}/template/")
    assert answer["Content-Type"] == XLSX
    return load_workbook(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()


def upload(client: Client, rows: list[list]) -> str:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet()
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    book.close()
    sent = SimpleUploadedFile("x.xlsx", buffer.getvalue(), XLSX)
    return client.post(f"{ADDRESS}/sheet/", {"file": sent}, follow=True).content.decode()


def filled(rows: list[list]) -> list[list]:
    return [rows[0], *[[*row[:4], *COMMUNITY_YEAR.values()] for row in rows[1:]]]


def test_the_template_holds_the_reporters_own_rows_and_comes_back_filled(client: Client, reports: list[Report]) -> None:
    rows = template(client)
    assert [row[0] for row in rows[1:]] == [str(report.pk) for report in reports[:2]]
    assert "其中：2026年出生" in rows[0]

    page = upload(client, filled(rows))

    assert "已从表格填入" in page
    assert Report.objects.filter(values__followed_up=93).count() == 2
    assert template(client)[1][4] == COMMUNITY_YEAR["residents"]


@pytest.mark.parametrize(
    ("change", "row", "column", "words"),
    [
        (lambda rows: rows[2].__setitem__(4, "很多"), "3", "常住人口", "整数"),
        (lambda rows: rows[2].__setitem__(4, -1), "3", "常住人口", "0"),
        (lambda rows: rows[2].__setitem__(4, 1.5), "3", "常住人口", "整数"),
        (lambda rows: rows[2].__setitem__(0, "999999"), "3", "编号（勿改）", "不是"),
        (lambda rows: rows.append(rows[1]), "4", "编号（勿改）", "重复"),
    ],
)
def test_a_wrong_cell_is_named_by_row_and_column_and_nothing_is_taken(
    client: Client, reports: list[Report], change: Change, row: str, column: str, words: str
) -> None:
    rows = filled(template(client))
    change(rows)

    page = upload(client, rows)

    [fault] = page.split("<tr data-row>")[1:]
    assert f">{row}</td>" in fault
    assert column in fault
    assert words in fault
    assert not Report.objects.exclude(values={}).exists()


@pytest.mark.parametrize("error", ["#N/A", "#REF!", "3.30103E+17"])
def test_a_cell_that_can_t_be_read_deletes_no_figure_and_is_named(
    client: Client, reports: list[Report], error: str
) -> None:
    upload(client, filled(template(client)))
    rows = filled(template(client))
    rows[1][4] = error

    page = upload(client, rows)

    [fault] = page.split("<tr data-row>")[1:]
    assert ">2</td>" in fault
    assert "常住人口" in fault
    assert error in fault
    kept = Report.objects.filter(pk__in=[report.pk for report in reports[:2]])
    assert {report.values["residents"] for report in kept} == {COMMUNITY_YEAR["residents"]}


def test_a_heading_above_the_template_and_a_column_twice(client: Client, reports: list[Report]) -> None:
    rows = filled(template(client))

    assert "已从表格填入" in upload(client, [["2026年年报"], [], *rows])
    assert "多个" in upload(client, [[*row, row[4]] for row in filled(template(client))])


def test_another_streets_report_is_not_taken(client: Client, reports: list[Report]) -> None:
    rows = filled(template(client))
    rows[1][0] = str(reports[2].pk)

    upload(client, rows)

    assert not Report.objects.exclude(values={}).exists()


def test_a_row_that_somebody_saved_meanwhile_is_refused(client: Client, reports: list[Report]) -> None:
    rows = filled(template(client))
    client.post(f"/reports/{reports[0].pk}/edit/", {"residents": "4000", "seen_revision": "0"})

    page = upload(client, rows)

    assert "4000" in page
    assert Report.objects.get(pk=reports[0].pk).values["residents"] == 4000
    assert Report.objects.get(pk=reports[1].pk).values == {}


def test_a_file_that_is_no_such_template_is_refused_in_words(client: Client, reports: list[Report]) -> None:
    assert "缺少" in upload(client, [["a"], ["b"]])
    sent = SimpleUploadedFile("x.xlsx", b"PK\x03\x04 nothing", XLSX)
    assert "error" in client.post(f"{ADDRESS}/sheet/", {"file": sent}).content.decode()
