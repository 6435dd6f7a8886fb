"""What is asked of whom, how complete and punctual it is, and the sums that open to what was reported."""

from datetime import date, timedelta

import pytest

from metrics.models import Report, ReportKind
from metrics.reports import calling, submission
from portal.models import Area, User
from portal.site import days
from tests import factories
from tests.factories import CHANGQING, COMMUNITY_YEAR, DISTRICT, FACILITY_MONTH, TODAY, WULIN
from tests.markup import flat
from tests.metrics.conftest import AT, approved, second, signed_in

pytestmark = pytest.mark.django_db


def state_of(report: Report) -> str:
    return str(Report.objects.get(pk=report.pk).state)


def test_reports_are_laid_out_for_every_office_once_they_are_open() -> None:
    facility = factories.FacilityFactory(state="filed", filed_on=date(2026, 10, 31))
    factories.FacilityFactory(state="filed", filed_on=date(2026, 11, 1))
    factories.FacilityFactory(state="unfiled")

    calling.open_reports(on=TODAY)

    def asked(code: str, period: date) -> int:
        return Report.objects.filter(kind__code=code, period=period).count()

    communities, streets = (Area.objects.within(DISTRICT).filter(level=level).count() for level in (12, 9))
    assert asked("community-year", date(2026, 1, 1)) == communities
    assert asked("street-year", date(2026, 1, 1)) == streets
    assert asked("education-year", date(2026, 1, 1)) == 1
    assert list(
        Report.objects.filter(kind__code="facility-month", period=date(2026, 10, 1)).values_list("facility", flat=True)
    ) == [facility.pk]
    assert asked("community-month", date(2026, 11, 1)) == 0
    assert calling.open_reports(on=TODAY) == 0


def test_missing_reports_wait_on_the_worklist_with_their_last_day(community: User, street: User, bureau: User) -> None:
    calling.open_reports(on=TODAY)

    [yearly] = [i for i in days.waiting(community, on=TODAY) if "年报" in str(i.title)]
    assert yearly.due_on == date(2026, 12, 31)
    [of_street] = [i for i in days.waiting(street, on=TODAY) if "社区托育年报" in str(i.title)]
    assert str(Area.objects.filter(parent=CHANGQING).count()) in of_street.subject

    report = Report.objects.get(kind__code="community-year", period=date(2026, 1, 1), area=yearly_area(community))
    Report.objects.filter(pk=report.pk).update(values=COMMUNITY_YEAR)
    submission.send(report, by=community, at=AT)

    assert not [i for i in days.waiting(community, on=TODAY) if "年报" in str(i.title)]
    assert [i for i in days.waiting(street, on=TODAY) if "审核" in str(i.title)]
    assert not [i for i in days.waiting(bureau, on=TODAY) if "审核" in str(i.title) and "年报" in str(i.title)]


def yearly_area(user: User) -> str:
    return str(user.memberships.get().organisation.area_id)


def test_completeness_and_lateness_are_counted_per_street(
    report: Report, community: User, street: User, bureau: User
) -> None:
    factories.ReportFactory(area=second())
    factories.ReportFactory(area=factories.community_of(WULIN), due_on=TODAY - timedelta(days=3))
    approved(report, community, street, bureau)

    page = signed_in(bureau).get("/reports/periods/community-year/2026/").content.decode()

    assert "1 / 2 (50.0 %)" in page
    assert "0 / 1 (0.0 %)" in page
    assert flat(page).count("<tr data-row>") == 3


def test_a_bureau_passes_on_everything_that_waits_for_it(
    report: Report, community: User, street: User, bureau: User
) -> None:
    other = factories.ReportFactory(area=second())
    submission.send(report, by=community, at=AT)
    submission.send(other, by=street, at=AT)

    assert submission.pass_on(report.kind, report.period, by=bureau, at=AT) == 1
    assert (state_of(report), state_of(other)) == ("sent", "approved")


def test_a_kind_is_a_version_and_reports_keep_theirs(report: Report) -> None:
    old = report.kind
    new = ReportKind.objects.get(pk=old.pk)
    new.pk, new.version, new.valid_from = None, 2, date(2027, 1, 1)
    new.save(force_insert=True)

    assert ReportKind.objects.asked_for(date(2026, 1, 1)).get(code=old.code) == old
    assert ReportKind.objects.asked_for(date(2027, 1, 1)).get(code=old.code) == new


def test_population_adds_up_to_the_communities_reports(
    report: Report, community: User, street: User, bureau: User
) -> None:
    approved(report, community, street, bureau)
    other = factories.ReportFactory(area=second(), values=COMMUNITY_YEAR | {"residents": 1000, "under3": 60})
    Report.objects.filter(pk=other.pk).update(
        values=other.values
        | {"born_0": 20, "born_1": 20, "born_2": 20, "born_3": 0, "due": 50, "followed_up": 40}
        | {"doctor_signed": 50}
    )
    submission.send(other, by=street, at=AT)
    submission.approve(other, by=bureau, at=AT)

    page = signed_in(bureau).get(f"/figures/population/?area={CHANGQING}&year=2026").content.decode()
    opened = signed_in(bureau).get(f"/figures/{report.area_id}/2026/").content.decode()

    totals = [part.split("<")[0] for part in page.split("data-total>")[1:]]
    assert totals == ["6000", "180", "60", "60", "56", "4", "400", "4", "2"]
    assert f"/reports/{report.pk}/versions/1/" in opened


def test_a_facility_reports_its_month_and_the_sums_open_to_its_row(street: User, bureau: User) -> None:
    facility = factories.FacilityFactory(state="filed", filed_on=date(2026, 1, 5))
    operator = factories.operator_user(facility.operator)
    calling.open_reports(on=TODAY)
    report = Report.objects.get(facility=facility, period=date(2026, 10, 1))
    client = signed_in(operator)
    assert client.get(f"/reports/{report.pk}/").status_code == 200
    client.post(f"/reports/{report.pk}/edit/", FACILITY_MONTH | {"seen_revision": 0})
    client.post(f"/reports/{report.pk}/send/")
    submission.check(report, by=street, at=AT)
    submission.approve(report, by=bureau, at=AT)

    page = signed_in(bureau).get("/figures/business/").content.decode()
    rows = flat(signed_in(bureau).get(f"/figures/business/2026-10/?area={DISTRICT}").content.decode())

    assert "95.2 %" in page  # 600 of 30 x 21 days
    assert "小太阳" in rows
    assert [part.split("<")[0] for part in rows.split("data-total>")[1:]] == [
        "35",
        "5",
        "0",
        "10",
        "20",
        "0",
        "600",
        "21",
    ]
    assert client.get("/figures/business/").status_code == 403


@pytest.mark.parametrize(
    "address",
    [
        "/reports/?year=99999999999999&area=x&kind=y&state=z&show=q",
        "/reports/?after=nonsense",
        "/figures/population/?year=99999",
        "/reports/periods/community-year/2026-13/",
        "/reports/periods/community-month/2026-13/",
        "/reports/periods/nothing/2026/",
        "/figures/business/2026-99/",
        "/assessments/?year=0",
    ],
)
def test_nonsense_in_an_address_is_answered_in_peace(bureau: User, address: str) -> None:
    assert signed_in(bureau).get(address).status_code in (200, 404)
