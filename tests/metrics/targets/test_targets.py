"""Targets: recounted by hand from what was sent, their pace, forecast and reasons; and the yearly assessment."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client

from metrics.assessments import assessments
from metrics.ground.forecast import forecast
from metrics.indicators import breakdowns, formulas
from metrics.indicators.choices import TargetState
from metrics.models import (
    Action,
    AreaReport,
    Assessment,
    Indicator,
    IndicatorValue,
    Milestone,
    Report,
    ReportVersion,
    ScoringRule,
    Target,
)
from metrics.reports import submission
from metrics.rollup import counting as rollup
from metrics.targets import courses, milestones
from portal.accounts.choices import Role
from portal.errors import NotAllowed, Refused
from portal.models import Area, User
from staff.people import models as people_models
from tests import factories as tests_factories
from tests.factories import CHANGQING, COMMUNITY_YEAR, DISTRICT, TODAY
from tests.markup import flat
from tests.metrics.conftest import AT

pytestmark = pytest.mark.django_db
REPORTED_TARGETS = {
    "health-management": ("followed_up", "due"),
    "family-doctor": ("doctor_signed", "under3"),
    "kindergarten-integration": ("kindergartens_with_nursery", "kindergartens"),
}


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def value(code: str, area: str = DISTRICT) -> IndicatorValue:
    return IndicatorValue.objects.select_related("indicator").get(indicator__code=code, area=area, year=TODAY.year)


def value_of(code: str, area: str, year: int, share: int) -> None:
    """Let an indicator have so many percent in a year."""
    IndicatorValue.objects.create(
        indicator=Indicator.objects.get(code=code), area_id=area, year=year, as_of=date(year, 12, 31), numerator=share,
        denominator=100, computed_at=AT,
    )  # fmt: skip


# recounted by hand


def test_the_six_targets_of_the_founding_document_are_recounted_by_hand_from_the_rows_that_were_sent(
    street: User, bureau: User
) -> None:
    for place, area in enumerate(Area.objects.filter(level=12, parent=CHANGQING).order_by("code")[:4]):
        more = {"followed_up": 80 + place, "doctor_signed": 70 + place, "knowing": 40 + place, "reached": 150 + place}
        report = tests_factories.ReportFactory(area=area, values=COMMUNITY_YEAR | more)
        submission.send(report, by=street, at=AT)
        if place < 3:  # the fourth is not approved and does not count
            submission.approve(report, by=bureau, at=AT)
    tests_factories.FacilityFactory(state="filed", filed_on=TODAY)

    rollup.roll_up(on=TODAY, at=AT)
    rollup.recount(on=TODAY, at=AT)

    counting = [v.values for v in ReportVersion.objects.counting().filter(report__period=date(2026, 1, 1))]
    assert len(counting) == 3
    for code, (part, whole) in REPORTED_TARGETS.items():
        by_hand = sum(row[part] for row in counting), sum(row[whole] for row in counting)
        assert (value(code).numerator, value(code).denominator) == by_hand, code
    coverage = value("community-coverage")
    assert (coverage.numerator, coverage.denominator) == (1, Area.objects.within(DISTRICT).filter(level=12).count())
    assert value("health-management").numerator == 80 + 81 + 82


# oversight indicators


@pytest.fixture
def overseen(db: None) -> None:
    """Two filed facilities: one visited, with two people and two classes; one never visited, empty."""
    facility = tests_factories.FacilityFactory(state="filed", filed_on=date(2026, 1, 5))
    tests_factories.FacilityFactory(state="filed", filed_on=date(2026, 1, 5))
    tests_factories.FindingFactory(visit__facility=facility)
    enough, lacking = (tests_factories.CareClassFactory(facility=facility, enrolled=n) for n in (5, 6))
    tests_factories.CareClassFactory(facility=facility, enrolled=0)
    for care_class in (enough, lacking):  # one carer for five toddlers at most
        post = tests_factories.PostFactory(person__facility=facility, care_class=care_class)
        tests_factories.CredentialFactory(person=post.person, kind="health_certificate")
        if care_class == enough:
            tests_factories.CredentialFactory(person=post.person, kind="no_crime")
    rollup.recount(on=TODAY, at=AT)


@pytest.mark.parametrize(
    ("code", "numerator", "denominator"),
    [("inspection-coverage", 1, 2), ("credential-validity", 1, 2), ("ratio-compliance", 1, 2)],
)
def test_oversight_is_counted_from_the_portals_own_rows(
    overseen: None, code: str, numerator: int, denominator: int
) -> None:
    assert (value(code).numerator, value(code).denominator) == (numerator, denominator)


def test_a_certificate_that_has_run_out_counts_no_longer(overseen: None) -> None:
    rows = formulas.rows_of(Indicator.objects.get(code="credential-validity"), TODAY)
    assert sum(row.numerator for row in rows) == 1

    staff = "no_crime"
    from_staff = people_models.Credential.objects.filter(kind=staff)
    from_staff.update(expires_on=TODAY - timedelta(days=1))

    assert sum(row.numerator for row in rows.all()) == 0


def test_what_is_not_built_is_not_computable_and_says_so(overseen: None, bureau: User) -> None:
    Indicator.objects.filter(code="complaint-satisfaction").update(source="not_built")
    rollup.recount(on=TODAY, at=AT)

    assert value("complaint-satisfaction").ratio is None
    page = signed_in(bureau).get(f"/dashboard/complaint-satisfaction/{DISTRICT}/").content.decode()
    assert "尚未建设" in page
    assert "0.0 %" not in page


def test_both_replies_to_a_reopened_complaint_count_by_their_ratings(overseen: None) -> None:
    facility = tests_factories.FacilityFactory(state="filed", filed_on=TODAY)
    tests_factories.ComplaintFactory(facility=facility, rating=5, rated_on=TODAY, first_rating=1, first_rated_on=TODAY)
    tests_factories.ComplaintFactory(facility=facility, rating=None, first_rating=2, first_rated_on=TODAY)

    assert formulas.sums(formulas.complaint_satisfaction(TODAY)) == (1, 3)


@pytest.mark.parametrize(("rating", "satisfied"), [(None, (0, 0)), (3, (0, 1)), (4, (1, 1))])
def test_satisfaction_is_counted_from_the_ratings_of_the_year(
    overseen: None, rating: int | None, satisfied: tuple[int, int]
) -> None:
    facility = tests_factories.FacilityFactory(state="filed", filed_on=TODAY)
    tests_factories.ComplaintFactory(facility=facility, rating=rating, rated_on=TODAY if rating else None)
    tests_factories.ComplaintFactory(facility=facility, rating=5, rated_on=date(2025, 12, 31))

    rollup.roll_up(on=TODAY, at=AT)

    found = value("complaint-satisfaction")
    assert (found.numerator, found.denominator) == satisfied


def test_a_breakdown_adds_up_to_the_whole(overseen: None) -> None:
    indicator = Indicator.objects.get(code="inspection-coverage")

    found = breakdowns.of(indicator, formulas.rows_of(indicator, TODAY))

    assert [len(groups) > 0 for _name, groups in found] == [True, True]
    for _name, groups in found:
        assert (sum(g.numerator for g in groups), sum(g.denominator for g in groups)) == (1, 2)


def test_a_new_version_of_a_definition_counts_by_its_own_items() -> None:
    tests_factories.AreaReportFactory()
    old = Indicator.objects.get(code="family-doctor")
    new = Indicator.objects.get(pk=old.pk)
    new.pk, new.version, new.valid_from, new.denominator_item = None, 2, date(2026, 11, 1), "due"
    new.save(force_insert=True)

    rollup.recount(on=TODAY, at=AT)

    assert (value("family-doctor").numerator, value("family-doctor").denominator) == (84, 100)


# forecast


def test_there_is_no_forecast_below_three_years() -> None:
    assert forecast([(2024, 50.0), (2025, 55.0)], 2027) is None


def test_a_straight_line_is_carried_on_without_a_band() -> None:
    found = forecast([(2022, 50.0), (2023, 52.0), (2024, 54.0)], 2027)

    assert found is not None
    assert (found.value, found.low, found.high, found.pace) == pytest.approx((60.0, 60.0, 60.0, 2.0))


def test_the_band_is_the_prediction_interval_of_the_textbook() -> None:
    """1, 2, 4 and 3 in four years: slope 0.8, s² = 0.9, Sxx = 5; for the fifth year half = 1.886 · √0.9 · √2.5."""
    found = forecast([(1, 1.0), (2, 2.0), (3, 4.0), (4, 3.0)], 5)

    assert found is not None
    assert found.value == pytest.approx(4.5)
    assert (found.high - found.value) == pytest.approx(1.886 * 0.9**0.5 * 2.5**0.5)


def test_a_percentage_is_not_expected_beyond_a_hundred() -> None:
    found = forecast([(2022, 90.0), (2023, 95.0), (2024, 100.0)], 2027, most=100)

    assert found is not None
    assert found.value == found.high == 100


# where a target stands


def test_a_target_says_which_pace_it_needs_and_why_it_is_behind(bureau: User) -> None:
    district = Area.objects.get(pk=DISTRICT)
    target = Target.objects.get(indicator_code="family-doctor")
    for year, share in ((2024, 60), (2025, 66), (2026, 70)):
        value_of("family-doctor", DISTRICT, year, share)
    value_of("family-doctor", CHANGQING, 2026, 65)
    tests_factories.ReportFactory()

    passed = courses.course("family-doctor", district, on=TODAY)
    milestones.add_milestone(target, year=2028, value=Decimal(84), by=bureau, on=TODAY)
    course = courses.course("family-doctor", district, on=TODAY)

    assert passed is not None
    assert course is not None
    assert (passed.ahead, passed.needed, passed.gap) == (None, None, 10.0)
    assert (course.card.target_state, course.needed) == (TargetState.BEHIND, 7.0)
    assert course.expected is not None
    assert (course.expected.year, round(course.expected.value, 2)) == (2028, 80.33)
    assert course.will_reach is False
    assert [(s.area.pk, s.lacks) for s in course.shortfalls] == [(CHANGQING, 15)]
    assert course.unreported == 1
    page = signed_in(bureau).get("/targets/family-doctor/").content.decode()
    assert "尚差15" in page
    assert signed_in(bureau).get("/targets/").status_code == 200


def test_the_founding_documents_milestones_are_never_rewritten(bureau: User, reviewer: User) -> None:
    target = Target.objects.get(indicator_code="family-doctor")

    with pytest.raises(Refused):
        milestones.add_milestone(target, year=2025, value=Decimal(10), by=bureau, on=TODAY)
    with pytest.raises(NotAllowed):
        milestones.add_milestone(target, year=2030, value=Decimal(10), by=reviewer, on=TODAY)

    assert Milestone.objects.get(target=target, year=2025).value == 80


def test_the_responsible_department_enters_measures_and_others_do_not(fire: User) -> None:
    target = Target.objects.get(indicator_code="kindergarten-integration")
    education = tests_factories.officer(Role.DEPARTMENT_OFFICER, department="education")
    sent = {"text": "新增4所幼儿园开设托班", "begun_on": "2026-11-01", "due_on": "2026-12-01"}
    address = "/targets/kindergarten-integration/measures/"

    assert signed_in(fire).post(address, sent).status_code == 403
    signed_in(education).post(address, sent)
    action = Action.objects.get()
    signed_in(education).post(f"/measures/{action.pk}/", {"result": "已开设3所"})

    action.refresh_from_db()
    assert (action.target, action.entered_by, action.result) == (target, education, "已开设3所")
    with pytest.raises(Refused):
        milestones.finish(action, by=education, on=TODAY, result="x")


# the yearly assessment


@pytest.fixture
def assessed(db: None) -> Assessment:
    """The assessment of 长庆 for 2026, with one indicator and two reports due, one of them late."""
    value_of("health-management", CHANGQING, 2026, 45)
    second = Area.objects.filter(level=12, parent=CHANGQING).order_by("code")[1]
    for area, sent_on in ((tests_factories.community_of(CHANGQING), date(2026, 11, 1)), (second, date(2026, 11, 9))):
        report = tests_factories.ReportFactory(area=area)
        Report.objects.filter(pk=report.pk).update(due_on=date(2026, 11, 5), sent_on=sent_on)
    assessments.count(2026, at=AT)
    return Assessment.objects.get(area=CHANGQING, department=None, year=2026)


def points(row: Assessment) -> dict[str, Decimal | None]:
    return {line.rule.code: line.points for line in row.lines.select_related("rule")}


def test_points_follow_the_rules_and_what_is_not_computable_is_left_out(assessed: Assessment) -> None:
    found = points(assessed)

    assert found["street-health"] == Decimal("7.50")  # 45 of the milestone's 90 %: half of 15
    assert (found["street-complete"], found["street-punctual"]) == (Decimal("8.00"), Decimal("3.50"))
    assert found["street-doctor"] is None
    assert (assessed.points, assessed.attainable) == (Decimal("19.00"), 30)
    assert round(assessed.score or 0, 2) == Decimal("63.33")


def test_a_changed_rule_is_data_and_holds_from_its_year(assessed: Assessment) -> None:
    rule = ScoringRule.objects.get(code="street-health")
    rule.pk, rule.version, rule.points, rule.first_year = None, 2, 30, 2026
    rule.save(force_insert=True)

    assessments.count(2026, at=AT)

    assert points(assessed)["street-health"] == Decimal("15.00")
    assert [r.version for r in assessments.rules_of("street", 2025) if r.code == "street-health"] == [1]


def test_a_department_is_assessed_by_its_targets_and_duties(assessed: Assessment) -> None:
    value_of("kindergarten-integration", DISTRICT, 2026, 55)
    assessments.count(2026, at=AT)

    found = points(Assessment.objects.get(department="education", year=2026))

    assert found["department-targets"] == Decimal("40.00")
    assert found["department-actions"] is None
    assert Assessment.objects.filter(year=2026, department__isnull=False).count() == 20


def test_a_confirmed_assessment_stays_until_a_lead_opens_it_with_a_reason(bureau: User, street: User) -> None:
    value_of("health-management", CHANGQING, 2025, 45)
    assessments.count(2025, at=AT)
    row = Assessment.objects.get(area=CHANGQING, year=2025)
    with pytest.raises(NotAllowed):
        assessments.confirm(row, by=street, at=AT)
    assessments.confirm(row, by=bureau, at=AT, note="领导小组会议审定")
    IndicatorValue.objects.filter(area=CHANGQING).update(numerator=90)

    assessments.count(2025, at=AT)
    assert points(row)["street-health"] == Decimal("7.50")
    assessments.reopen(row, by=bureau, reason="数据更正")
    assessments.count(2025, at=AT)

    assert points(row)["street-health"] == Decimal("15.00")


def test_a_year_that_runs_is_not_confirmed(assessed: Assessment, bureau: User) -> None:
    with pytest.raises(Refused):
        assessments.confirm(assessed, by=bureau, at=AT)


def test_a_street_sees_its_own_assessment_and_every_count_opens(assessed: Assessment, street: User) -> None:
    client = signed_in(street)
    other = Assessment.objects.filter(department=None).exclude(area=CHANGQING).first()
    assert other is not None

    page = client.get(f"/assessments/{assessed.pk}/").content.decode()

    assert client.get(f"/assessments/{other.pk}/").status_code == 404
    link = f"/reports/?show=all&amp;area={CHANGQING}&amp;year=2026"
    assert link in page
    assert flat(client.get(link.replace("&amp;", "&")).content.decode()).count("<tr data-row>") == 2


def test_no_reported_rate_is_taken_of_a_report_that_does_not_count(street: User) -> None:
    report = tests_factories.ReportFactory()
    submission.send(report, by=street, at=AT)

    rollup.recount(on=TODAY, at=AT)

    assert not AreaReport.objects.exists()
    assert value("health-management").ratio is None
