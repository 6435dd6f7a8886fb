"""What a month's attendance comes to, counted by one statement for any number of facilities: a line for each rate in force."""

from collections.abc import Collection
from datetime import date
from typing import Any, NamedTuple

from django.db import connection

from facilities.support.models import Scheme

# Of each child the last version counts. A child counts if the days attended, with excused ones up to those allowed, reach the least days;
# by the day the same days are paid. Never more than the filed places (by the day: times the month's days).
COUNTED = """
    WITH wanted AS (
        SELECT f.id AS facility_id, r.id AS rate_id, r.unit, r.kind, r.fen, r.least_days, r.allowed_absences
        FROM facilities_facility f CROSS JOIN facilities_rate r
        WHERE f.id = ANY(%(facilities)s) AND r.scheme_id = %(scheme)s
          AND r.from_on <= %(month)s AND (r.until_on IS NULL OR r.until_on >= %(last)s)
    ), latest AS (
        SELECT DISTINCT ON (p.enrolment_id) p.enrolment_id, e.facility_id, e.kind, p.days, p.excused
        FROM facilities_presence p JOIN facilities_enrolment e ON e.id = p.enrolment_id
        WHERE p.month = %(month)s AND e.facility_id = ANY(%(facilities)s)
        ORDER BY p.enrolment_id, p.version DESC
    ), children AS (
        SELECT w.facility_id, w.rate_id, count(l.enrolment_id) AS listed,
            coalesce(sum(CASE WHEN l.days + least(l.excused, w.allowed_absences) < w.least_days THEN 0
                WHEN w.unit = 'child_day' THEN l.days + least(l.excused, w.allowed_absences) ELSE 1 END), 0) AS eligible
        FROM wanted w LEFT JOIN latest l ON l.facility_id = w.facility_id AND w.kind IN ('', l.kind)
        GROUP BY w.facility_id, w.rate_id
    ), places AS (
        SELECT w.facility_id, w.rate_id, coalesce(sum(c.places), 0) AS places
        FROM wanted w LEFT JOIN facilities_careclass c ON c.facility_id = w.facility_id AND w.kind IN ('', c.kind)
        GROUP BY w.facility_id, w.rate_id
    )
    SELECT w.facility_id, w.rate_id, w.fen, n.listed, n.eligible,
        p.places * (CASE WHEN w.unit = 'child_day' THEN extract(day FROM %(last)s::date)::int ELSE 1 END) AS cap
    FROM wanted w JOIN children n USING (facility_id, rate_id) JOIN places p USING (facility_id, rate_id)
    ORDER BY w.facility_id, w.rate_id
"""


class Counted(NamedTuple):
    """A rate's line of a facility for a month, before anything is booked."""

    facility_id: int
    rate_id: int
    rate_fen: int
    listed: int
    eligible: int
    cap: int

    @property
    def quantity(self) -> int:
        """What is paid for."""
        return min(self.eligible, self.cap)


def count(scheme: Scheme, month: date, last: date, facilities: Collection[int]) -> list[Counted]:
    """Return the lines of the month for the facilities, as attendance stands now: one statement."""
    told: dict[str, Any] = {"facilities": list(facilities), "scheme": scheme.pk, "month": month, "last": last}
    with connection.cursor() as cursor:
        cursor.execute(COUNTED, told)
        return [Counted(*(int(value) for value in row)) for row in cursor.fetchall()]


# What the attendance of frozen months comes to now, by the rate and the places of the claim that froze them: whatever is changed of
# either afterwards, an earlier month is only moved by its children's days.
# What an audit cut stays cut; days corrected downwards are deducted only as far as the audit has not done so already
DIFFERENCES = """
    WITH frozen AS (
        SELECT l.rate_id, l.for_month, l.cap, l.rate_fen, r.unit, r.kind, r.least_days, r.allowed_absences, c.facility_id
        FROM facilities_claimline l JOIN facilities_claim c ON c.id = l.claim_id JOIN facilities_rate r ON r.id = l.rate_id
        WHERE l.kind = 'entitled' AND c.facility_id = ANY(%(facilities)s) AND c.scheme_id = %(scheme)s AND l.for_month < %(month)s
    ), booked AS (
        SELECT l.rate_id, l.for_month, c.facility_id, sum(l.fen) FILTER (WHERE l.kind IN ('entitled', 'adjusted')) AS told, sum(l.fen) AS left_over
        FROM facilities_claimline l JOIN facilities_claim c ON c.id = l.claim_id
        WHERE c.facility_id = ANY(%(facilities)s) AND c.scheme_id = %(scheme)s
        GROUP BY l.rate_id, l.for_month, c.facility_id
    ), latest AS (
        SELECT DISTINCT ON (p.enrolment_id, p.month) p.enrolment_id, p.month, e.facility_id, e.kind, p.days, p.excused
        FROM facilities_presence p JOIN facilities_enrolment e ON e.id = p.enrolment_id
        WHERE p.month < %(month)s AND e.facility_id = ANY(%(facilities)s)
        ORDER BY p.enrolment_id, p.month, p.version DESC
    ), now AS (
        SELECT f.facility_id, f.rate_id, f.for_month, f.rate_fen, f.cap, count(l.enrolment_id) AS listed,
            coalesce(sum(CASE WHEN l.days + least(l.excused, f.allowed_absences) < f.least_days THEN 0
                WHEN f.unit = 'child_day' THEN l.days + least(l.excused, f.allowed_absences) ELSE 1 END), 0) AS eligible
        FROM frozen f LEFT JOIN latest l
            ON l.facility_id = f.facility_id AND l.month = f.for_month AND f.kind IN ('', l.kind)
        GROUP BY f.facility_id, f.rate_id, f.for_month, f.rate_fen, f.cap
    ), due AS (
        SELECT *, least(eligible, cap) * rate_fen AS fen FROM now
    )
    SELECT n.facility_id, n.rate_id, n.rate_fen, n.listed, n.eligible, n.cap, n.for_month, b.fen
    FROM due n JOIN LATERAL (
        SELECT CASE WHEN n.fen >= told THEN told ELSE greatest(n.fen, left_over) END AS fen
        FROM booked b WHERE b.facility_id = n.facility_id AND b.rate_id = n.rate_id AND b.for_month = n.for_month
    ) b ON b.fen <> n.fen
    ORDER BY n.facility_id, n.for_month, n.rate_id
"""


class Difference(NamedTuple):
    """A frozen month whose attendance comes to something else now than what was booked, in fen."""

    counted: Counted
    for_month: date
    booked_fen: int


def differences(scheme: Scheme, month: date, facilities: Collection[int]) -> list[Difference]:
    """Return what was corrected of months before this one and is not booked yet: one statement."""
    with connection.cursor() as cursor:
        cursor.execute(DIFFERENCES, {"facilities": list(facilities), "scheme": scheme.pk, "month": month})
        rows = cursor.fetchall()
    return [Difference(Counted(*(int(value) for value in row[:6])), row[6], int(row[7])) for row in rows]
