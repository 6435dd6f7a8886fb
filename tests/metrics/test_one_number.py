"""One word, one number: wherever places, free places, children and facilities are told, they are the same; unknown is never zero."""

import csv
import io
import json
import re
from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.test import Client

from facilities.ground.choices import FacilityState
from facilities.models import CareClass, Facility, Filing, Opinion
from facilities.places.vacancies import with_vacancies
from facilities.register.frontpage import filed_facilities
from inspections.models import Complaint, Finding, Visit
from metrics.assessments import assessments
from metrics.bulletins import contents, exports
from metrics.dashboards import facility as single, figures as board, pictures
from metrics.dashboards.panels import GRADES, compliance_marks, grade
from metrics.dashboards.verdicts import verdict
from metrics.indicators import formulas
from metrics.models import (
    AreaSummary,
    Assessment,
    FacilityFigure,
    FacilitySummary,
    Indicator,
    IndicatorValue,
    Milestone,
)
from metrics.reports import calling, rules, sums
from metrics.rollup import counting
from metrics.statistics.statistics import statistics
from portal import public_pages
from portal.models import Area, ImportedRow, ImportRun, User
from tests import factories
from tests.factories import CHANGQING, DISTRICT, TODAY, WULIN
from tests.metrics.conftest import AT, signed_in

pytestmark = pytest.mark.django_db
OCTOBER = date(2026, 10, 1)


@pytest.fixture
def kinds_of_knowing(communities: list[Area], monday: None) -> list[Facility]:
    """Facilities of every degree of knowing, two of them not on file: 20 + 30 + 10 places known, 15 + 8 children in 30."""
    rows = [  # state, stated places, filed on, classes as (places, enrolled)
        (FacilityState.FILED, 25, TODAY, [(12, 12), (8, 3)]),
        (FacilityState.VERIFIED, 30, None, []),
        (FacilityState.FILED, None, None, []),
        (FacilityState.FILED, 10, TODAY, [(10, 8)]),
        (FacilityState.SUSPENDED, 40, TODAY, [(40, 10)]),
        (FacilityState.CANCELLED, 50, TODAY, [(50, 50)]),
    ]
    made = []
    for number, (state, capacity, filed_on, classes) in enumerate(rows):
        area = communities[number % 3]
        told = {"filed_on": filed_on, "places_as_of": TODAY}
        facility = factories.FacilityFactory(area=area, state=state, capacity=capacity, **told)
        for places, enrolled in classes:
            factories.CareClassFactory(facility=facility, places=places, enrolled=enrolled)
        made.append(facility)
    for area in communities:
        factories.AreaReportFactory(area=area, residents=1000)
    counting.recount(on=TODAY, at=AT)
    public_pages.STORE.clear()
    cache.clear()
    return made


def on_pages(bureau: User) -> dict[str, dict[str, object]]:
    """Read the numbers of each name where they are told: pages, files, exports."""
    told: dict[str, dict[str, object]] = {"places": {}, "facilities": {}, "children": {}, "free": {}}
    figures = {str(figure.label): figure.value for figure in filed_facilities()}
    told["facilities"]["home"], told["places"]["home"] = list(figures.values())[:2]
    home = Client().get("/").content.decode()
    assert f"<strong>{told['places']['home']}</strong>" in home
    total = statistics(on=TODAY).total
    told["facilities"]["statistics"], told["places"]["statistics"] = total.facilities, total.places
    page = Client().get("/statistics/").content.decode()
    told["places"]["statistics page"] = int(re.findall(r"<strong>(\d+)</strong>", page)[1])
    district = next(csv.DictReader(io.StringIO(Client().get("/statistics/data/csv/").content.decode("utf-8-sig"))))
    told["facilities"]["statistics csv"], told["places"]["statistics csv"] = (
        int(district[name]) for name in ("facilities", "places")
    )
    register = json.loads(b"".join(Client().get("/open-data/facilities.json").streaming_content))["facilities"]
    told["facilities"]["open data"] = len(register)
    told["places"]["open data"] = sum(row["places"] or 0 for row in register)
    told["free"]["open data"] = sum(row["places_free"] or 0 for row in register)
    summary = AreaSummary.objects.get(pk=DISTRICT)
    told["facilities"]["dashboard"], told["places"]["dashboard"] = summary.filed, summary.places
    told["children"]["dashboard"] = summary.enrolled
    board = signed_in(bureau).get("/dashboard/").content.decode()
    for name in ("places", "enrolled"):
        found = re.search(rf'data-counts="{name}"\s*><strong>(\d+)</strong>', board)
        told["children" if name == "enrolled" else name]["dashboard page"] = int(found[1]) if found else None
    bulletin = exports.tables(contents.contents(Area.objects.get(pk=DISTRICT), OCTOBER, on=TODAY))
    rows = bulletin[0][2]
    told["facilities"]["bulletin"], told["places"]["bulletin"], told["children"]["bulletin"] = (r[1] for r in rows[:3])
    told["places"]["bulletin parts"] = sum(row[2] for row in bulletin[3][2] if row[2] != "")
    value = IndicatorValue.objects.get(area=DISTRICT, indicator__code="places-per-thousand", year=TODAY.year)
    told["places"]["indicator"] = value.numerator
    cards = Client().get("/register/").content.decode()
    told["facilities"]["register"] = len(re.findall(r'<li class="card">', cards))
    told["free"]["register"] = sum(row.free or 0 for row in with_vacancies(Facility.objects.public(), since=TODAY))
    return told


def test_every_number_of_one_name_is_the_same_on_every_page_and_in_every_file(
    kinds_of_knowing: list[Facility], bureau: User
) -> None:
    told = on_pages(bureau)

    assert {name: set(found.values()) for name, found in told.items()} == {
        "places": {60}, "facilities": {4}, "children": {23}, "free": {7},
    }  # fmt: skip


def test_places_are_those_of_the_classes_on_the_officers_pages_and_the_most_children_at_one_time_have_a_name_of_their_own(
    kinds_of_knowing: list[Facility], bureau: User
) -> None:
    facility = kinds_of_knowing[0]  # 20 places in its classes
    Facility.objects.filter(pk=facility.pk).update(capacity=25)
    client = signed_in(bureau)

    page, day = client.get(f"/facilities/{facility.pk}/").content.decode(), client.get("/days/").content.decode()

    assert re.search(r"<dt>托位</dt>\s*<dd>\s*20 ", page)
    assert re.search(r'data-label="同时在托人数上限">\s*25\s*<', day)
    assert 'data-label="托位"' not in day


def test_who_has_told_no_enrolment_is_left_out_of_both_sides_of_the_rate_and_said(
    kinds_of_knowing: list[Facility], bureau: User
) -> None:
    total = statistics(on=TODAY).total
    page = Client().get("/statistics/").content.decode()
    bulletin = contents.contents(Area.objects.get(pk=DISTRICT), OCTOBER, on=TODAY)
    summary = AreaSummary.objects.get(pk=DISTRICT)

    assert total.occupancy == pytest.approx(100 * 23 / 30)
    assert (summary.taken_of, summary.places_unknown, summary.enrolled_unknown) == (30, 1, 2)
    assert (total.places_unknown, total.enrolled_unknown) == (1, 2)
    assert "2家机构的在托人数、1家机构的托位数未知" in re.sub(r"\s", "", page)
    assert str(exports.tables(bulletin)[0][2][3][1]) == "76.7 %"
    assert "76.7 %" in signed_in(bureau).get("/dashboard/").content.decode()


def test_open_data_and_pages_leave_empty_what_is_not_known(kinds_of_knowing: list[Facility]) -> None:
    rows = json.loads(b"".join(Client().get("/open-data/facilities.json").streaming_content))["facilities"]
    known = {row["id"]: (row["places"], row["places_free"]) for row in rows}
    page = Client().get(f"/register/{kinds_of_knowing[2].pk}/").content.decode()

    assert [known[facility.pk] for facility in kinds_of_knowing[:4]] == [(20, 5), (30, None), (None, None), (10, 2)]
    assert "托位数未知" in page


def test_a_facility_filed_on_an_unknown_day_counts_for_coverage_oversight_and_reports(
    kinds_of_knowing: list[Facility],
) -> None:
    asked = {pk for _area, pk in calling.offices(factories.report_kind("facility-month"), OCTOBER)}
    covered = formulas.sums(formulas.community_coverage(TODAY))

    assert covered[0] == 3
    assert kinds_of_knowing[1].pk in asked
    assert formulas.sums(formulas.inspection_coverage(TODAY))[1] == 5


def test_a_facility_without_known_enrolment_has_no_rate_of_its_own_and_weighs_nothing_in_its_street(
    kinds_of_knowing: list[Facility],
) -> None:
    own, street = single.occupancies(FacilitySummary.objects.get(pk=kinds_of_knowing[1].pk))

    assert (own.children, own.places, own.bar.length) == (None, 30, None)
    assert street.places == 30


# what is counted belongs to the area of its day


@pytest.fixture
def moved(communities: list[Area], monday: None) -> Facility:
    """A facility of 长庆 with figures, a visit, a finding, a filing and a rated complaint, that moved to 武林 since."""
    facility = factories.FacilityFactory(area=communities[0], state=FacilityState.FILED, filed_on=TODAY)
    factories.CareClassFactory(facility=facility, places=20, enrolled=10)
    FacilityFigure.objects.create(facility=facility, month=OCTOBER, places=34, attendance_days=1, reported_at=AT)
    visit = factories.VisitFactory(facility=facility, state="concluded", concluded_at=AT)
    factories.FindingFactory(visit=visit, facility=facility, state="closed", closed_on=TODAY, due_on=TODAY)
    factories.FilingFactory(facility=facility, state="accepted", received_on=TODAY, decided_on=TODAY)
    factories.ComplaintFactory(facility=facility, rating=2, rated_on=TODAY)
    counting.recount(on=TODAY, at=AT)
    Facility.objects.filter(pk=facility.pk).update(area=communities[2])
    for row in (*Visit.objects.all(), *Finding.objects.all(), *Filing.objects.all(), *Complaint.objects.all()):
        row.save()
    counting.roll_up(on=TODAY, at=AT)
    facility.refresh_from_db()
    return facility


def test_closed_months_and_acts_stay_in_the_street_where_they_happened(
    moved: Facility, communities: list[Area]
) -> None:
    old, new = (Area.objects.get(pk=code) for code in (CHANGQING, WULIN))
    values = IndicatorValue.objects.filter(year=TODAY.year, denominator__gt=0, area__in=[CHANGQING, WULIN])
    found = set(values.values_list("indicator__code", "area_id"))

    assert [line.sums["places"] for line in sums.business(old, on=TODAY)] == [34]
    assert sums.business(new, on=TODAY) == []
    for code in ("filings-in-time", "rectification-in-time", "complaint-satisfaction"):
        assert (code, CHANGQING) in found
        assert (code, WULIN) not in found
    assert AreaSummary.objects.get(pk=WULIN).places == 20
    assert contents.contents(old, date(2026, 11, 1), on=TODAY).acts["visits"] == (1, 0)
    assert counting.recount(on=TODAY, at=AT).by_noun == {}


def test_what_changes_after_a_move_is_counted_anew_where_it_happened(moved: Facility) -> None:
    Finding.objects.update(closed_on=TODAY - timedelta(days=400))
    counting.roll_up(on=TODAY, at=AT)

    value = IndicatorValue.objects.get(area=CHANGQING, indicator__code="rectification-in-time", year=TODAY.year)
    assert value.denominator == 0
    assert counting.recount(on=TODAY, at=AT).by_noun == {}


def test_an_open_visit_and_an_undecided_filing_follow_their_facility(communities: list[Area]) -> None:
    facility = factories.FacilityFactory(area=communities[0])
    visit = factories.VisitFactory(facility=facility)
    filing = factories.FilingFactory(facility=facility, decided_on=None)
    Facility.objects.filter(pk=facility.pk).update(area=communities[2])

    visit.save()
    filing.save()

    visit.refresh_from_db()
    filing.refresh_from_db()
    assert (visit.counted_in_id, filing.counted_in_id) == (communities[2].pk, communities[2].pk)


# incomplete months


@pytest.mark.parametrize(("approved", "is_complete"), [(1, False), (2, True), (3, True)])
def test_a_month_is_complete_when_every_report_asked_for_is_approved(
    communities: list[Area], monday: None, approved: int, is_complete: bool
) -> None:
    kind = factories.report_kind("facility-month")
    for number in range(3):
        facility = factories.FacilityFactory(area=communities[number], state=FacilityState.FILED, filed_on=TODAY)
        if number < 2:
            factories.ReportFactory(kind=kind, period=OCTOBER, area=facility.area, facility=facility)
        if number < approved:
            FacilityFigure.objects.create(
                facility=facility, month=OCTOBER, places=30, attendance_days=1, reported_at=AT
            )

    district = Area.objects.get(pk=DISTRICT)
    [line] = sums.business(district, on=TODAY)
    month = pictures.month_of(line)
    told = exports.tables(contents.contents(district, OCTOBER, on=TODAY))[0][2]
    chart = pictures.months([month])

    assert month.is_complete is is_complete
    assert ("不完整" in str(told[6][1])) is not is_complete
    assert chart is not None
    assert [bool(trace.dots) for trace in chart.traces[:3]] == [is_complete, is_complete, not is_complete]


# what another register says


@pytest.fixture
def imported(communities: list[Area], monday: None) -> Facility:
    """A facility that an import brought as filed, with its places and nothing else."""
    facility = factories.FacilityFactory(area=communities[0], state=FacilityState.FILED, filed_on=None, capacity=40)
    run = ImportRun.objects.create(importer="facilities", source="old", as_of=TODAY, file_name="x.csv", file_size=1)
    ImportedRow.objects.create(
        importer="facilities", source="old", external_id="1", subject_id=facility.pk, run=run, as_of=TODAY, facts={},
        digest="00000000-0000-0000-0000-000000000001",
    )  # fmt: skip
    counting.recount(on=TODAY, at=AT)
    return facility


def test_of_an_imported_facility_neither_fault_nor_merit_is_told(imported: Facility) -> None:
    summary = FacilitySummary.objects.get(pk=imported.pk)
    page = Client().get(f"/register/{imported.pk}/").content.decode()

    assert (summary.serious, summary.major, summary.minor) == (0, 0, 0)
    for merit in ("已受理并备案", "全部规则均符合", "A（良好）", "违反了严重", "100分"):
        assert merit not in page
    assert "尚未检查" in page
    assert "本平台没有其材料" in page


def test_what_an_inspection_finds_at_an_imported_facility_is_told(imported: Facility) -> None:
    factories.FindingFactory(visit__facility=imported, due_on=TODAY - timedelta(days=1))
    counting.recount(on=TODAY, at=AT)

    summary = FacilitySummary.objects.get(pk=imported.pk)
    assert (summary.open_findings, summary.overdue_findings) == (1, 1)
    assert grade(summary, is_imported=True) == "major"


def test_months_births_above_the_children_are_asked_about(communities: list[Area]) -> None:
    report = factories.ReportFactory(kind=factories.report_kind("community-month"), period=OCTOBER)

    asked = {
        born: [d.rule for d in rules.doubts(report, {"under3": 300, "born": born}, on=TODAY)] for born in (60, 61, 350)
    }

    assert asked == {60: [], 61: ["births-share"], 350: ["births-share"]}


def test_a_class_deleted_makes_enrolment_unknown_again(communities: list[Area]) -> None:
    facility = factories.FacilityFactory(area=communities[0], state=FacilityState.FILED, filed_on=TODAY, capacity=12)
    factories.CareClassFactory(facility=facility, places=12, enrolled=9)
    counting.recount(on=TODAY, at=AT)

    CareClass.objects.all().delete()
    counting.roll_up(on=TODAY, at=AT)

    summary = FacilitySummary.objects.get(pk=facility.pk)
    assert (summary.places, summary.enrolled) == (12, None)


@pytest.mark.parametrize(
    ("serious", "is_overseen", "is_marked"), [(1, True, True), (0, True, False), (1, False, False), (3, True, True)]
)
def test_lists_mark_who_breaks_a_serious_rule_while_it_is_overseen(
    communities: list[Area], monday: None, serious: int, is_overseen: bool, is_marked: bool
) -> None:
    facility = factories.FacilityFactory(area=communities[0], state=FacilityState.FILED, filed_on=TODAY)
    counting.recount(on=TODAY, at=AT)
    FacilitySummary.objects.filter(pk=facility.pk).update(serious=serious, is_overseen=is_overseen)
    public_pages.STORE.clear()

    assert [mark.tone for mark in compliance_marks([facility.pk], TODAY).get(facility.pk, [])] == ["danger"] * is_marked
    assert (str(GRADES["serious"][0]) in Client().get("/register/?name=").content.decode()) is is_marked


# verdicts and assessments


def test_the_front_page_says_plainly_which_targets_were_reached(town: None, bureau: User) -> None:
    year = Milestone.objects.order_by("-year")[0].year
    indicator = {row.code: row for row in Indicator.objects.all()}
    for code, numerator in (("family-doctor", 100), ("health-management", 1)):
        IndicatorValue.objects.update_or_create(
            indicator=indicator[code], area_id=DISTRICT, year=year,
            defaults={"numerator": numerator, "denominator": 100, "as_of": date(year, 12, 31), "computed_at": AT},
        )  # fmt: skip
    public_pages.STORE.clear()

    found = verdict(on=TODAY)
    pages = [Client().get("/"), Client().get("/statistics/"), signed_in(bureau).get("/dashboard/")]

    assert found is not None
    assert not found.is_open
    assert (str(indicator["family-doctor"]) in found.reached, str(indicator["health-management"]) in found.missed) == (
        True,
        True,
    )
    told = (found.reached, found.missed, found.unproven, found.unknown)
    assert sum(map(len, told)) == len(found.cards)
    for page in pages:
        assert f"{year}年目标" in page.content.decode()


@pytest.mark.parametrize(("day", "is_provisional"), [(date(2025, 12, 30), True), (date(2025, 12, 31), False)])
def test_a_value_is_provisional_until_the_last_day_of_its_year(town: None, day: date, is_provisional: bool) -> None:
    IndicatorValue.objects.filter(area=DISTRICT).update(year=2025, as_of=day)

    cards = board.cards(Area.objects.get(pk=DISTRICT), on=date(2025, 12, 31))

    assert {card.is_provisional for card in cards if card.value} == {is_provisional}


def test_a_department_that_was_asked_for_nothing_is_not_assessed(db: None) -> None:
    assessments.count(TODAY.year, at=AT)
    row = Assessment.objects.get(year=TODAY.year, department="trade-union")
    duties = row.lines.get(rule__basis="duties")

    assert (duties.denominator, duties.points) == (0, None)


def test_a_department_that_was_asked_and_did_nothing_gets_no_points(db: None) -> None:
    by = factories.UserFactory()
    Opinion.objects.create(
        filing=factories.FilingFactory(), department_id="trade-union", question="有无意见", asked_on=TODAY, asked_by=by
    )

    assessments.count(TODAY.year, at=AT)

    duties = Assessment.objects.get(year=TODAY.year, department="trade-union").lines.get(rule__basis="duties")
    assert duties.denominator > 0
    assert duties.points == 0
