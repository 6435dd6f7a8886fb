"""Availability of a month: one number for a facility, counted from its outages and nothing else, so that it opens to them."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta
from django.db import connection

SHANGHAI = ZoneInfo("Asia/Shanghai")
COUNT = """
WITH spans AS (
    SELECT c.id, c.facility_id, greatest(b.first_at, %(first)s) AS since,
        least(%(last)s, coalesce(c.until::timestamp AT TIME ZONE 'Asia/Shanghai', %(last)s)) AS until
    FROM inspections_channel c JOIN inspections_latestbeat b ON b.channel_id = c.id
), expected AS (
    SELECT s.id, s.facility_id, tstzmultirange(tstzrange(s.since, s.until)) - coalesce((
        SELECT range_agg(tstzrange(w.since, w.until)) FROM inspections_plannedwork w
        WHERE w.facility_id = s.facility_id AND (w.channel_id IS NULL OR w.channel_id = s.id) AND w.cancelled_at IS NULL
    ), '{}'::tstzmultirange) AS span
    FROM spans s WHERE s.since < s.until
), lost AS (
    SELECT e.id, count(*) AS outages, range_agg(tstzrange(o.since, coalesce(o.until, %(last)s))) * e.span AS span
    FROM expected e JOIN inspections_outage o ON o.channel_id = e.id
    WHERE o.state <> 'void' AND o.since < %(last)s AND coalesce(o.until, %(last)s) > %(first)s GROUP BY e.id, e.span
), counted AS (
    SELECT e.facility_id, sum(m.minutes) AS expected, coalesce(sum(n.minutes), 0) AS lost, coalesce(sum(l.outages), 0) AS outages
    FROM expected e LEFT JOIN lost l USING (id)
    CROSS JOIN LATERAL (
        SELECT coalesce(sum(extract(epoch FROM upper(part) - lower(part)))::bigint / 60, 0) AS minutes FROM unnest(e.span) part
    ) m
    LEFT JOIN LATERAL (
        SELECT coalesce(sum(extract(epoch FROM upper(part) - lower(part)))::bigint / 60, 0) AS minutes FROM unnest(l.span) part
    ) n ON true
    GROUP BY e.facility_id
)
INSERT INTO inspections_monitoringmonth AS kept (facility_id, month, expected_minutes, lost_minutes, outages)
SELECT facility_id, %(month)s, expected, least(lost, expected), outages FROM counted
ON CONFLICT (facility_id, month) DO UPDATE SET
    expected_minutes = excluded.expected_minutes, lost_minutes = excluded.lost_minutes, outages = excluded.outages
WHERE (kept.expected_minutes, kept.lost_minutes, kept.outages)
    IS DISTINCT FROM (excluded.expected_minutes, excluded.lost_minutes, excluded.outages)
"""


def count(month: date, *, at: datetime) -> int:
    """Count a month (named by its first day) up to the moment or its end; return how many facilities' numbers changed."""
    first, last = bounds(month)
    with connection.cursor() as cursor:
        cursor.execute(COUNT, {"first": first, "last": min(last, at), "month": month})
        return cursor.rowcount


def bounds(month: date) -> tuple[datetime, datetime]:
    """Return the first moment of a month and of the next one (Asia/Shanghai)."""
    first = datetime.combine(month, time.min, SHANGHAI)
    return first, first + relativedelta(months=1)


def percent(expected: int, lost: int) -> float | None:
    """Return the share of minutes in operation, of a hundred, cut to two decimals so that only all is 100; None if none were expected."""
    return int(10_000 * (expected - lost) / expected) / 100 if expected else None
