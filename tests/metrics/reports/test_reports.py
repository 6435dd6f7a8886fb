"""Reports: filled, asked back, sent, checked, approved and corrected; two people at one report."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from metrics.models import AreaReport, Report, ReportVersion
from metrics.reports import rules, submission
from metrics.reports.choices import ReportState as S
from portal.accounts.choices import Role
from portal.errors import IllegalMove, NotAllowed, Refused
from portal.models import Threshold, User
from portal.site import days
from portal.workflow.workflow import transitions
from tests import factories
from tests.factories import COMMUNITY_YEAR, DISTRICT, FACILITY_MONTH, TODAY, WULIN
from tests.metrics.conftest import AT, approved, signed_in

pytestmark = pytest.mark.django_db
LAST_YEAR = date(2025, 1, 1)


def state_of(report: Report) -> str:
    return str(Report.objects.get(pk=report.pk).state)


def test_a_report_goes_from_the_community_by_the_street_to_the_district_and_only_then_counts(
    report: Report, community: User, street: User, bureau: User
) -> None:
    submission.send(report, by=community, at=AT)
    assert state_of(report) == "sent"
    submission.check(report, by=street, at=AT)
    assert not AreaReport.objects.exists()

    submission.approve(report, by=bureau, at=AT)

    row = AreaReport.objects.get()
    assert (row.area_id, row.year, row.followed_up, row.version.number) == (report.area_id, 2026, 93, 1)
    assert [t.after for t in transitions(report)] == ["sent", "checked", "approved"]


def test_a_street_that_reports_for_its_community_has_checked_it(report: Report, street: User) -> None:
    submission.send(report, by=street, at=AT)

    assert state_of(report) == "checked"


def test_the_district_does_not_approve_what_the_street_has_not_checked(
    report: Report, community: User, bureau: User
) -> None:
    submission.send(report, by=community, at=AT)

    with pytest.raises(Refused, match="街道"):
        submission.approve(report, by=bureau, at=AT)


@pytest.mark.parametrize("state", ["draft", "returned", "approved", "correcting"])
def test_only_what_was_sent_can_be_approved(report: Report, bureau: User, state: str) -> None:
    Report.objects.filter(pk=report.pk).update(state=state)

    with pytest.raises(IllegalMove):
        submission.approve(report, by=bureau, at=AT)


def test_nobody_reports_or_checks_for_others(report: Report, fire: User, community: User) -> None:
    stranger = factories.officer(Role.STREET_OFFICER, area=WULIN)

    for act in (submission.send, submission.check, submission.approve):
        for user in (stranger, fire):
            with pytest.raises(NotAllowed):
                act(report, by=user, at=AT)
    with pytest.raises(NotAllowed):
        submission.check(report, by=community, at=AT)


def test_whoever_sent_a_report_does_not_approve_it(bureau: User) -> None:
    report = factories.ReportFactory(kind=factories.report_kind("education-year"), area_id=DISTRICT, values={})
    Report.objects.filter(pk=report.pk).update(state=S.SENT)
    ReportVersion.objects.create(report=report, number=1, values={}, sent_by=bureau, sent_at=AT)

    with pytest.raises(Refused, match="您本人"):
        submission.approve(report, by=bureau, at=AT)


def test_a_sent_report_is_no_longer_changed_by_its_office(report: Report, community: User) -> None:
    submission.send(report, by=community, at=AT)

    with pytest.raises(Refused):
        submission.save(report, {"residents": "1"}, by=community, on=TODAY)
    with pytest.raises(Refused):
        submission.send(report, by=community, at=AT)
    assert report.versions.count() == 1


def test_a_report_sent_after_its_last_day_is_late_also_when_it_is_corrected_later(
    report: Report, community: User
) -> None:
    Report.objects.filter(pk=report.pk).update(due_on=TODAY - timedelta(days=1))

    submission.send(report, by=community, at=AT)

    assert Report.objects.get(pk=report.pk).is_late
    assert Report.objects.late(TODAY).count() == 1


@pytest.mark.parametrize(
    ("changed", "item", "words"),
    [
        ({"residents": None}, "residents", "尚未填写"),
        ({"followed_up": 101}, "followed_up", "101大于"),
        ({"born_0": 41}, "under3", "121"),
        ({"due": None}, "due", "尚未填写"),
        ({"asked": None}, "asked", "受测"),
    ],
)
def test_what_cannot_be_right_keeps_a_report_from_being_sent(
    report: Report, community: User, changed: dict, item: str, words: str
) -> None:
    Report.objects.filter(pk=report.pk).update(values=COMMUNITY_YEAR | changed)

    with pytest.raises(submission.NotReady) as refused:
        submission.send(report, by=community, at=AT)

    assert any(fault.item == item and words in fault.message for fault in refused.value.faults)


def test_attendance_beyond_children_times_days_cannot_be_right() -> None:
    report = factories.ReportFactory.build(kind=factories.report_kind("facility-month"), period=date(2026, 10, 1))

    faults = rules.faults(report, FACILITY_MONTH | {"attendance_days": 631})

    assert [fault.item for fault in faults] == ["attendance_days"]
    assert rules.faults(report, FACILITY_MONTH | {"attendance_days": 630}) == []


def before(report: Report, **values: int) -> None:
    """Let the same office's report of the year before count."""
    earlier = factories.ReportFactory(period=LAST_YEAR, area=report.area, values=COMMUNITY_YEAR | values)
    version = ReportVersion.objects.create(report=earlier, number=1, values=earlier.values, sent_at=AT)
    Report.objects.filter(pk=earlier.pk).update(state=S.APPROVED, counted=version)


@pytest.mark.parametrize(("earlier", "asks"), [(100, False), (86, False), (50, True), (210, True)])
def test_a_jump_against_the_period_before_is_asked_back(report: Report, earlier: int, asks: bool) -> None:
    """With the rulebook's 40 % and 20: 120 children after 100 or 86 is usual, after 50 or 210 it is not."""
    before(report, under3=earlier, due=100)

    found = [doubt.item for doubt in rules.doubts(report, report.values, on=TODAY) if doubt.rule == "change"]

    assert ("under3" in found) == asks


def test_the_limits_are_numbers_of_the_rulebook_with_dates(report: Report) -> None:
    values = COMMUNITY_YEAR | {"residents": 1300}  # 120 children: 9.2 %
    assert [d.rule for d in rules.doubts(report, values, on=TODAY)] == ["under3-share"]

    Threshold.objects.filter(key="report.under3-share.highest").update(value=10)

    assert rules.doubts(report, values, on=TODAY) == []


def test_a_department_is_asked_when_its_total_differs_from_what_the_communities_report() -> None:
    factories.AreaReportFactory(kindergartens=5, kindergartens_with_nursery=2)
    report = factories.ReportFactory(kind=factories.report_kind("education-year"), area_id=DISTRICT)

    found = rules.doubts(report, {"kindergartens": 6, "kindergartens_with_nursery": 2}, on=TODAY)

    assert [(doubt.item, doubt.params["sum"]) for doubt in found] == [("kindergartens", "5")]


def test_an_outlier_waits_for_a_reason_and_is_not_asked_twice(report: Report, community: User) -> None:
    Report.objects.filter(pk=report.pk).update(values=COMMUNITY_YEAR | {"residents": 1300})

    [question] = submission.send(report, by=community, at=AT)
    assert state_of(report) == "draft"
    assert "3岁以下常住婴幼儿" in question.message
    assert submission.send(report, by=community, at=AT) == [question]

    assert submission.send(report, by=community, at=AT, answers={question.pk: "新建小区入住"}) == []

    question.refresh_from_db()
    assert (question.answer, question.answered_by, question.is_settled) == ("新建小区入住", community, True)
    assert state_of(report) == "sent"


def test_an_outlier_that_is_corrected_needs_no_reason(report: Report, community: User) -> None:
    Report.objects.filter(pk=report.pk).update(values=COMMUNITY_YEAR | {"residents": 1300})
    [question] = submission.send(report, by=community, at=AT)
    Report.objects.filter(pk=report.pk).update(values=COMMUNITY_YEAR)

    assert submission.send(report, by=community, at=AT) == []

    question.refresh_from_db()
    assert (question.is_settled, question.answer) == (True, "")


def test_whoever_checks_asks_back_with_a_reason_and_the_office_answers(
    report: Report, community: User, street: User
) -> None:
    submission.send(report, by=community, at=AT)

    submission.send_back(report, by=street, at=AT, reason="请核对随访人数", item="followed_up")

    assert state_of(report) == "returned"
    [question] = submission.send(report, by=community, at=AT)
    assert (question.message, question.value, question.asked_by) == ("请核对随访人数", "93", street)
    assert [i.subject for i in days.waiting(community, on=TODAY) if "退回" in str(i.title)] == [str(report)]


def test_a_correction_is_a_new_version_with_a_reason_and_the_old_one_counts_until_it_is_approved(
    report: Report, community: User, street: User, bureau: User
) -> None:
    approved(report, community, street, bureau)

    submission.correct(report, by=community, at=AT, reason="重复登记")
    form = submission.save(report, _sent(report, followed_up="90"), by=community, on=TODAY)
    assert form.is_valid(), form.errors
    submission.send(report, by=community, at=AT)
    assert AreaReport.objects.get().followed_up == 93
    submission.check(report, by=street, at=AT)
    submission.approve(report, by=bureau, at=AT)

    assert AreaReport.objects.get().followed_up == 90
    versions = report.versions.order_by("number").values_list("number", "values__followed_up", "reason")
    assert list(versions) == [(1, 93, ""), (2, 90, "重复登记")]
    page = signed_in(bureau).get(f"/reports/{report.pk}/versions/2/").content.decode()
    assert "重复登记" in page
    assert "93" in page


def test_a_correction_given_up_leaves_the_approved_figures(
    report: Report, community: User, street: User, bureau: User
) -> None:
    approved(report, community, street, bureau)
    submission.correct(report, by=community, at=AT, reason="重复登记")
    submission.save(report, _sent(report, followed_up="1"), by=community, on=TODAY)

    submission.drop_correction(report, by=community, at=AT)

    kept = Report.objects.get(pk=report.pk)
    assert (kept.state, kept.values["followed_up"], AreaReport.objects.get().followed_up) == ("approved", 93, 93)


def test_a_version_is_never_changed(report: Report, community: User) -> None:
    submission.send(report, by=community, at=AT)

    for act in (lambda: report.versions.update(reason="x"), lambda: report.versions.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


def _sent(report: Report, **changed: str) -> dict[str, str]:
    now = Report.objects.get(pk=report.pk)
    return {code: str(value) for code, value in now.values.items()} | {"seen_revision": str(now.revision)} | changed


def test_a_stale_save_is_refused_with_both_entries_and_what_nobody_else_touched_is_merged(
    report: Report, street: User, community: User
) -> None:
    stale = _sent(report, followed_up="91", caregivers="210")
    signed_in(street).post(f"/reports/{report.pk}/edit/", _sent(report, followed_up="88"))

    page = signed_in(community).post(f"/reports/{report.pk}/edit/", stale)

    assert page.status_code == 200
    words = page.content.decode()
    assert "<strong>91</strong>" in words
    assert "<strong>88</strong>" in words
    assert Report.objects.get(pk=report.pk).values["caregivers"] == 200
    again = dict(stale, **{"followed_up-take": "theirs", "seen_revision": "1"})
    assert signed_in(community).post(f"/reports/{report.pk}/edit/", again).status_code == 302
    kept = Report.objects.get(pk=report.pk).values
    assert (kept["followed_up"], kept["caregivers"]) == (88, 210)
