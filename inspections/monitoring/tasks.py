"""Tasks of monitoring. Every task may run twice or late."""

from datetime import timedelta

from celery import shared_task
from django.db import connection
from django.utils import timezone

from inspections.monitoring import availability, detection, telling
from inspections.monitoring.models import BeatBatch
from inspections.monitoring.querysets import months_before
from portal.rulebook.rulebook import Limits

MONTHS_AHEAD = 4


@shared_task
def look_for_outages() -> int:
    """Bring outages up to date with what gateways sent, every minute."""
    return detection.look(at=timezone.now())


@shared_task
def tell_of_outages(pks: list[int], level: str) -> int:
    """Tell the operator or the street of outages."""
    return telling.notify(pks, level)


@shared_task
def keep_beats() -> int:
    """Make room for the months to come, drop those that the rules no longer keep, forget names of batches; return the tables dropped."""
    now, today = timezone.now(), timezone.localdate()
    fresh = timedelta(minutes=2 * float(Limits(today)["monitoring.clock.minutes"]))
    BeatBatch.objects.filter(taken_at__lt=now - fresh).delete()
    with connection.cursor() as cursor:
        cursor.execute("SELECT inspections_channelday_make(%s, %s)", [months_before(today, 1), MONTHS_AHEAD])
        oldest = months_before(today, int(Limits(today)["monitoring.kept.months"]))
        cursor.execute("SELECT inspections_channelday_drop(%s)", [oldest])
        return int(cursor.fetchone()[0])


@shared_task
def count_availability() -> int:
    """Count this month and the last one anew: beats may come late."""
    now, today = timezone.now(), timezone.localdate()
    return sum(availability.count(months_before(today, back), at=now) for back in (0, 1))
