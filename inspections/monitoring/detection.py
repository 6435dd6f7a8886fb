"""Finding outages: what the minutes of a channel leave out, compared with the outages that are known.

The same beats give the same outages, in whatever order and however often they came: outages are worked out anew from the bits of all days
that may have changed. The search may be interrupted at any moment; the next one begins where the last finished one ended.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.utils import timezone

from inspections.monitoring import outages, telling
from inspections.monitoring.choices import OutageCause
from inspections.monitoring.models import DetectionRun, Outage, PlannedWork
from inspections.monitoring.outages import Span
from inspections.monitoring.statements import MINUTES
from portal.rulebook.rulebook import Limits

SHANGHAI = ZoneInfo("Asia/Shanghai")
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
CAUSES = [OutageCause.SILENT, OutageCause.DOWN, OutageCause.COVERED]  # the later one outweighs the earlier
LATE = """
UPDATE inspections_latestbeat b SET unsettled_from = NULL
FROM (SELECT channel_id, unsettled_from FROM inspections_latestbeat WHERE unsettled_from IS NOT NULL FOR UPDATE) late
WHERE b.channel_id = late.channel_id RETURNING late.channel_id, late.unsettled_from
"""
SUSPECTS = """
WITH span AS (
    SELECT c.id, c.facility_id, b.first_at, c.until, least(%(since)s, late.since) AS since
    FROM inspections_channel c JOIN inspections_latestbeat b ON b.channel_id = c.id
    LEFT JOIN unnest(%(late)s::bigint[], %(late_since)s::date[]) AS late(id, since) ON late.id = c.id
    WHERE c.until IS NULL OR c.until >= %(since)s OR late.id IS NOT NULL
), told AS (
    SELECT s.id, string_agg((d.up & ~coalesce(d.covered, repeat('0', 1440)::bit(1440)))::text, '' ORDER BY day.day) AS up
    FROM span s CROSS JOIN LATERAL generate_series(s.since, %(today)s::date, interval '1 day') AS day(day)
    LEFT JOIN inspections_channelday k ON k.channel_id = s.id AND k.day = day.day::date
    CROSS JOIN LATERAL (SELECT coalesce(k.up, repeat('0', 1440)::bit(1440)) AS up, k.covered) d
    GROUP BY s.id
)
SELECT s.id, s.facility_id, s.first_at, s.until, s.since, t.up
FROM span s JOIN told t USING (id)
WHERE position(repeat('0', %(missed)s) IN left(t.up, ((%(today)s::date - s.since) * 1440 + %(minute)s))) > 0
    OR EXISTS (
        SELECT FROM inspections_outage o WHERE o.channel_id = s.id AND o.state <> 'void'
        AND (o.until IS NULL OR o.until > s.since::timestamp AT TIME ZONE 'Asia/Shanghai')
    )
ORDER BY s.id
"""
WHY = """
SELECT day, down::text, covered::text FROM inspections_channelday
WHERE channel_id = %s AND day >= %s AND (down IS NOT NULL OR covered IS NOT NULL)
"""


@dataclass(frozen=True)
class Suspect:
    """A channel with its minutes (1: in operation) from the beginning of a day on."""

    pk: int
    facility: int
    first_at: datetime
    until: date | None
    since: date
    up: str

    @property
    def starts(self) -> datetime:
        """The moment of the first of its minutes."""
        return datetime.combine(self.since, time.min, SHANGHAI)

    def place(self, moment: datetime) -> int:
        """Return which of its minutes a moment lies in, from nought on."""
        return min(len(self.up), max(0, int((moment - self.starts) / MINUTE)))


@transaction.atomic
def look(*, at: datetime) -> int:
    """Bring the outages up to date with the beats; return how many began, ended or changed. One search runs at a time."""
    DetectionRun.objects.get_or_create(pk=1, defaults={"looked_until": at})
    run = DetectionRun.objects.select_for_update(skip_locked=True).filter(pk=1).first()
    if run is None:
        return 0
    limits = Limits(timezone.localdate(at))
    changed = sum(_settle(suspect, at, limits) for suspect in _suspects(run, at, _missed(limits)))
    run.looked_until = max(at, run.looked_until)
    run.save(update_fields=["looked_until"])
    telling.tell(at=at, limits=limits)
    return changed


def _missed(limits: Limits) -> int:
    """Return after how many whole minutes without a signal a channel is offline."""
    return max(1, int(limits["monitoring.beat.missed"] * limits["monitoring.beat.seconds"] / 60))


def _suspects(run: DetectionRun, at: datetime, missed: int) -> Iterator[Suspect]:
    """Yield the channels that were not seen for long enough, or of which an outage is known that may have changed."""
    today = timezone.localdate(at)
    since = min(today, timezone.localdate(run.looked_until)) - DAY
    with connection.cursor() as cursor:
        cursor.execute(LATE)
        late = {pk: min(day - DAY, since) for pk, day in cursor.fetchall()}
        told: dict[str, Any] = {"since": since, "today": today, "minute": _minute(at), "missed": missed}
        cursor.execute(SUSPECTS, told | {"late": list(late), "late_since": list(late.values())})
        yield from [Suspect(*row) for row in cursor.fetchall()]


def _minute(at: datetime) -> int:
    wall = at.astimezone(SHANGHAI)
    return wall.hour * 60 + wall.minute


def _settle(suspect: Suspect, at: datetime, limits: Limits) -> int:
    known = list(outages.known(suspect.pk, after=suspect.starts))
    return outages.settle(suspect.pk, suspect.facility, known, list(_found(suspect, known, at, _missed(limits))), at=at)


def _found(suspect: Suspect, known: list[Outage], at: datetime, missed: int) -> Iterator[Span]:
    """Yield the outages that the channel's minutes show up to the moment, with what is known of one that began before them."""
    end = suspect.place(at)
    if suspect.until:
        end = min(end, suspect.place(datetime.combine(suspect.until, time.min, SHANGHAI)))
    first = suspect.place(suspect.first_at)
    minutes = _excused(suspect, suspect.up[:end])
    before = next((outage for outage in known if outage.since < suspect.starts), None)
    why = _causes(suspect)
    for match in re.finditer("0+", minutes[first:]):
        since, until = match.start() + first, match.end() + first
        goes_on = since == 0 and before is not None
        if until - since >= missed or goes_on:
            cause = max(why[since:until], default=0)
            cause = max(cause, CAUSES.index(OutageCause(before.cause))) if goes_on and before else cause
            began = before.since if goes_on and before else suspect.starts + since * MINUTE
            is_over = until < end or end < suspect.place(at)
            yield Span(began, suspect.starts + until * MINUTE if is_over else None, CAUSES[cause])
    if before is not None and minutes[:1] == "1":
        yield Span(before.since, suspect.starts, OutageCause(before.cause))


def _excused(suspect: Suspect, minutes: str) -> str:
    """Take the minutes of announced work as seen."""
    works = PlannedWork.objects.announced().filter(facility=suspect.facility, until__gt=suspect.starts)
    bits = bytearray(minutes, "ascii")
    for work in works:
        if work.channel_id in (None, suspect.pk):
            since, until = suspect.place(work.since), min(len(bits), suspect.place(work.until))
            bits[since:until] = b"1" * max(0, until - since)
    return bits.decode()


def _causes(suspect: Suspect) -> bytes:
    """Return for each minute the place in `CAUSES` of what was told of it."""
    told = bytearray(len(suspect.up))
    with connection.cursor() as cursor:
        cursor.execute(WHY, [suspect.pk, suspect.since])
        rows = cursor.fetchall()
    days: dict[int, list[str]] = defaultdict(list)
    for day, *bits in rows:
        days[(day - suspect.since).days * MINUTES] = [text or "" for text in bits]
    for start, kinds in days.items():
        for rank, bits in enumerate(kinds, start=1):
            for match in re.finditer("1", bits):
                told[start + match.start()] = rank
    return bytes(told)
