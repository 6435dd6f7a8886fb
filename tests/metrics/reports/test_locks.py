"""Locked periods: nobody changes them without a named exception, and the database sees to it too."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from metrics.models import FacilityFigure, PeriodLock, Report
from metrics.reports import locks, submission
from portal.errors import NotAllowed, Refused
from portal.models import User
from tests import factories
from tests.factories import TODAY
from tests.metrics.conftest import AT, approved, second

pytestmark = pytest.mark.django_db
LAST_YEAR = date(2025, 1, 1)


@pytest.fixture
def locked(report: Report, community: User, street: User, bureau: User) -> Report:
    """The community's approved report of 2025, whose period is locked."""
    earlier: Report = factories.ReportFactory(period=LAST_YEAR, area=report.area)
    approved(earlier, community, street, bureau)
    locks.lock(earlier.kind, LAST_YEAR, by=bureau, at=AT)
    return Report.objects.get(pk=earlier.pk)


def test_nobody_changes_a_locked_period(locked: Report, community: User, street: User, bureau: User) -> None:
    for by in (community, street):
        with pytest.raises(locks.Locked, match="2025"):
            submission.correct(locked, by=by, at=AT, reason="x")
    with pytest.raises(locks.Locked):
        submission.save(locked, {"residents": "1"}, by=street, on=TODAY)
    waiting = factories.ReportFactory(period=LAST_YEAR, area=second())
    with pytest.raises(locks.Locked):
        submission.send(waiting, by=street, at=AT)


INSERT_VERSION = """
INSERT INTO metrics_reportversion (report_id, number, values, reason, sent_at)
SELECT id, 9, '{}', '', now() FROM metrics_report WHERE period = '2025-01-01'
"""


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE metrics_report SET values = '{}' WHERE period = '2025-01-01'",
        "DELETE FROM metrics_report WHERE period = '2025-01-01'",
        "UPDATE metrics_areareport SET followed_up = 1 WHERE year = 2025",
        "DELETE FROM metrics_areareport WHERE year = 2025",
        "UPDATE metrics_reportversion SET number = 9",
        INSERT_VERSION,
        "DELETE FROM metrics_periodlock",
        "UPDATE metrics_periodlock SET period = '2001-01-01'",
    ],
)
def test_the_database_itself_refuses_any_change_in_a_locked_period(locked: Report, statement: str) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_facilitys_locked_month_is_held_by_the_database_too(bureau: User) -> None:
    facility = factories.FacilityFactory()
    kind, month = factories.report_kind("facility-month"), date(2026, 8, 1)
    factories.ReportFactory(kind=kind, period=month, facility=facility, area=facility.area)
    FacilityFigure.objects.create(facility=facility, month=month, places=1, attendance_days=1, reported_at=AT)
    locks.lock(kind, month, by=bureau, at=AT)

    with pytest.raises(DatabaseError), transaction.atomic():
        FacilityFigure.objects.update(places=2)


def test_a_named_exception_opens_one_office_for_a_time_and_nothing_else(
    locked: Report, community: User, street: User, bureau: User
) -> None:
    today, now = timezone.localdate(), timezone.now()
    other = factories.ReportFactory(period=LAST_YEAR, area=second())

    locks.grant(locked, by=bureau, at=now, reason="补报随访数据", until=today)

    submission.correct(locked, by=community, at=now, reason="补报")
    with pytest.raises(locks.Locked):
        submission.send(other, by=street, at=now)
    with pytest.raises(locks.Locked):
        submission.send(locked, by=community, at=now + timedelta(days=1))
    assert submission.send(locked, by=community, at=now) == []


def test_only_a_lead_locks_and_names_exceptions(
    locked: Report, reviewer: User, street: User, community: User, bureau: User
) -> None:
    for by in (reviewer, street, community):
        with pytest.raises(NotAllowed):
            locks.lock(locked.kind, date(2024, 1, 1), by=by, at=AT)
        with pytest.raises(NotAllowed):
            locks.grant(locked, by=by, at=AT, reason="x", until=TODAY)
    with pytest.raises(Refused):
        locks.grant(locked, by=bureau, at=AT, reason="x", until=TODAY - timedelta(days=1))


def test_a_period_is_not_locked_before_its_reports_are_due_and_only_once(locked: Report, bureau: User) -> None:
    with pytest.raises(Refused, match="2026-12-31"):
        locks.lock(locked.kind, date(2026, 1, 1), by=bureau, at=AT)
    with pytest.raises(Refused):
        locks.lock(locked.kind, LAST_YEAR, by=bureau, at=AT)
    assert PeriodLock.objects.count() == 1
