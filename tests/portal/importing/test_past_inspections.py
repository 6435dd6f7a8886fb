"""Inspections of other registers come in as history: found by their facility, each refused row with its reason, counted in nothing."""

from datetime import date
from pathlib import Path

import pytest

from facilities.ground.choices import FacilityState
from facilities.models import Facility, Receipt
from inspections.models import Finding, PastInspection, Visit
from metrics.models import FacilitySummary
from metrics.rollup import counting
from portal.importing import reports
from portal.models import Area, ImportedRow
from tests.factories import TODAY, WULIN, FacilityFactory, FilingFactory, community_of, officer
from tests.portal.importing.builders import NOW, bring, counts, faults, look, register_row, table

pytestmark = pytest.mark.django_db
HERE = Path(__file__).parent
NYC = HERE.parents[3] / "shared" / "data" / "nyc-2014"
NYC_CENTERS = (HERE / "mappings" / "nyc-centers.toml").read_text()
NYC_INSPECTIONS = (HERE / "mappings" / "nyc-inspections.toml").read_text()
TITLES = "检查编号 备案编号 检查日期 检查类型 检查单位 检查结果 检查情况".split()


def row(n: int, facility: str = "备001", **cells: str) -> dict[str, str]:
    right = [f"检{n:03d}", facility, "2023年5月8日", "日常检查", "原卫生监督所", "合格", ""]
    return dict(zip(TITLES, right, strict=True)) | cells


def bring_history(*rows: dict[str, str], **more):
    return bring(table(*rows), reports.SHIPPED["inspections"].read_text(), **more)


@pytest.fixture
def facility() -> Facility:
    bring(table(register_row(1)))
    return Facility.objects.get()


def test_each_row_comes_in_or_is_refused_with_its_reason(facility):
    run = bring_history(
        row(1),
        row(2, 检查结果="责令整改", 检查情况="后门上锁"),
        row(3, 备案编号="备999"),
        row(4, 检查日期="2023-13-01"),
        row(5, 检查日期="2999-01-01"),
        row(1),
        row(6, 备案编号=""),
        row(7, 检查结果="也许"),
    )

    assert counts(run) == {"read": 8, "added": 2, "refused": 6}
    told = {line: (column, reason) for line, column, reason in faults(run)}
    assert set(told) == {4, 5, 6, 7, 8, 9}
    assert told[4][0] == "备案编号"
    assert "请先导入机构" in told[4][1]
    assert list(facility.past_inspections.values_list("result", flat=True).order_by("number")) == ["passed", "findings"]


def test_the_same_table_again_changes_nothing_and_a_corrected_row_is_taken_over(facility):
    bring_history(row(1), row(2))
    again = bring_history(row(1), row(2), as_of=TODAY)
    corrected = bring_history(row(1), row(2, 检查结果="责令整改"))

    assert counts(again) == {"read": 2, "unchanged": 2}
    assert counts(corrected) == {"read": 2, "unchanged": 1, "changed": 1}
    assert PastInspection.objects.count() == 2
    assert PastInspection.objects.get(number="检002").result == "findings"


def test_a_dry_run_reports_and_writes_nothing(facility):
    run = look(table(row(1), row(2, 备案编号="备999")), reports.SHIPPED["inspections"].read_text())

    assert (run.state, run.added, run.refused) == ("checked", 1, 1)
    assert not PastInspection.objects.exists()


def test_a_facility_filed_here_is_found_by_its_receipt_and_by_the_code_of_an_operator_with_one_facility(bureau):
    filing = FilingFactory(facility=FacilityFactory(state=FacilityState.FILED), state="accepted")
    Receipt.objects.create(
        filing=filing, number="回1", issued_on=TODAY, issued_by=bureau, check_code="x", content={}, pdf="r.pdf"
    )
    code = filing.facility.operator.organisation.uscc
    by_receipt = {"回执编号": "回1", "统一社会信用代码": ""}
    by_code = {"回执编号": "", "统一社会信用代码": code}

    run = bring_history(row(1, 备案编号="", **by_receipt), row(2, 备案编号="", **by_code))
    FacilityFactory(operator=filing.facility.operator)
    ambiguous = bring_history(row(3, 备案编号="", **by_code))

    assert counts(run) == {"read": 2, "added": 2}
    assert counts(ambiguous) == {"read": 1, "refused": 1}


def test_nobody_writes_history_outside_the_areas_in_which_they_import(facility):
    elsewhere = officer("bureau_lead", area="330102") if Area.objects.filter(pk="330102").exists() else None
    lead = elsewhere or officer("bureau_lead", area=WULIN)

    run = bring_history(row(1), by=lead)

    assert counts(run) == {"read": 1, "refused": 1}
    assert community_of(WULIN).pk != facility.area_id


def test_history_shows_on_the_pages_with_its_source_and_counts_in_nothing(client, facility, street):
    Facility.objects.update(state=FacilityState.FILED, area_id=community_of("330103001").pk)
    bring_history(row(1, 检查结果="责令整改", 检查情况="后门上锁"), as_of=date(2024, 1, 31))
    counting.recount(on=TODAY, at=NOW)

    public = client.get(f"/register/{facility.pk}/").content.decode()
    client.force_login(street)
    official = client.get(f"/facilities/{facility.pk}/").content.decode()

    for page in (public, official):
        assert "以往检查台账" in page
        assert "2023-05-08" in page
        assert "2024-01-31" in page
        assert "不是本平台" in page
    assert "后门上锁" in official
    assert "后门上锁" not in public  # its words may name people
    assert not Visit.objects.exists()
    assert not Finding.objects.exists()
    summary = FacilitySummary.objects.get(facility=facility)
    assert (summary.last_visit_on, summary.open_findings) == (None, 0)


@pytest.mark.skipif(not NYC.exists(), reason="the whole table is not part of the repository")
def test_all_of_new_yorks_inspections_come_in_as_history_once_however_often_they_are_brought(client):
    for code in ("99", "9901", "990101", "990101001"):
        parent = code[: -2 - (len(code) == 9)] or None
        Area.objects.create(code=code, name="New York", level=len(code), parent_id=parent)
    for n in range(1, 6):
        Area.objects.create(code=f"99010100100{n}", name=f"Borough {n}", level=12, parent_id="990101001")
    bring((NYC / "centers.csv").read_bytes(), NYC_CENTERS)
    content = (NYC / "inspections.csv").read_bytes()

    first = bring(content, NYC_INSPECTIONS, as_of=date(2014, 12, 1))
    second = bring(content, NYC_INSPECTIONS, as_of=date(2014, 12, 1))

    assert counts(first) == {"read": 15528, "added": 15299, "refused": 229}
    reasons = [reason for _line, _column, reason in faults(first)]
    assert sum("日期" in reason for reason in reasons) == 59  # “No visit found in database.”
    assert sum("内容相同" in reason for reason in reasons) == 170
    assert counts(second) == {"read": 15528, "unchanged": 15299, "refused": 229}
    assert PastInspection.objects.count() == ImportedRow.objects.filter(importer="inspections").count() == 15299
    facility = ImportedRow.objects.get(importer="facilities", external_id="DC22224").subject_id
    page = client.get(f"/register/{facility}/").content.decode()
    assert "NYC Department of Health, inspections up to 2014" in page
    assert "2014-03-21" in page
