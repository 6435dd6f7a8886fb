"""Two people at once: one save stands and the other sees both, one approval, and no change after a lock."""

from datetime import date

import pytest

from metrics.models import PeriodLock, Report, ReportVersion
from metrics.reports import locks, submission
from metrics.reports.choices import ReportState as S
from metrics.reports.forms import FiguresForm
from portal.accounts.choices import Role
from tests import factories
from tests.factories import CHANGQING, COMMUNITY_YEAR, TODAY
from tests.metrics.conftest import AT
from tests.together import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_people_at_one_report(street, bureau):
    """One test for all: each costs a new copy of the database otherwise."""
    report, community = factories.ReportFactory(), factories.officer(Role.COMMUNITY_WORKER, area=CHANGQING + "001")
    colleague = factories.officer(Role.BUREAU_LEAD)
    saves_that_meet_keep_one_and_show_both(report, street, community)
    sending_twice_gives_one_version(report, street)
    approving_twice_counts_once(report, bureau, colleague)
    a_lock_and_a_correction_exclude_each_other(bureau, street)


def saves_that_meet_keep_one_and_show_both(report, street, community):
    sent = {code: str(value) for code, value in COMMUNITY_YEAR.items()} | {"seen_revision": "0"}

    results = at_once(
        lambda: submission.save(report, sent | {"reached": "170"}, by=street, on=TODAY),
        lambda: submission.save(report, sent | {"reached": "160"}, by=community, on=TODAY),
    )

    assert all(isinstance(result, FiguresForm) for result in results)
    [lost] = [form for form in results if not form.is_valid()]
    [kept] = [form for form in results if form.is_valid()]
    assert (lost.conflicts["reached"].theirs, Report.objects.get(pk=report.pk).values["reached"]) == (
        str(kept.cleaned_data["reached"]),
        kept.cleaned_data["reached"],
    )
    assert lost.conflicts["reached"].mine in {"160", "170"} - {lost.conflicts["reached"].theirs}


def sending_twice_gives_one_version(report, street):
    results = at_once(*[lambda: submission.send(report, by=street, at=AT) for _each in range(3)])

    assert sum(result == [] for result in results) == 1
    assert ReportVersion.objects.filter(report=report).count() == 1


def approving_twice_counts_once(report, bureau, colleague):
    results = at_once(*[lambda by=by: submission.approve(report, by=by, at=AT) for by in (bureau, colleague)])

    assert sum(isinstance(result, Report) for result in results) == 1


def a_lock_and_a_correction_exclude_each_other(bureau, street):
    period = date(2025, 1, 1)
    report = factories.ReportFactory(period=period)
    version = ReportVersion.objects.create(report=report, number=1, values=report.values, sent_at=AT)
    Report.objects.filter(pk=report.pk).update(state=S.APPROVED, counted=version)

    locked, corrected = at_once(
        lambda: locks.lock(report.kind, period, by=bureau, at=AT),
        lambda: submission.correct(report, by=street, at=AT, reason="x"),
    )

    assert isinstance(locked, PeriodLock)
    state = Report.objects.get(pk=report.pk).state
    assert state == ("correcting" if isinstance(corrected, Report) else "approved")
    with pytest.raises(locks.Locked):
        submission.save(report, {"residents": "1"}, by=street, on=TODAY)
