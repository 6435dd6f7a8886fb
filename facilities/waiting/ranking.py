"""Points and places on waiting lists: one statement for one facility or for all, by the points in force on the day.

Who has more points stands before; among equals who came first, then the smaller key. The months are full months on the list.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db import connection

from facilities.waiting.choices import PointKind
from facilities.waiting.models import WaitPoint, Wish

RECOMPUTE = """
UPDATE facilities_wish kept SET points = found.points, place = found.place
FROM (
    SELECT id, points, row_number() OVER (PARTITION BY facility_id, kind ORDER BY points DESC, joined_on, id) AS place
    FROM (
        SELECT w.id, w.facility_id, w.kind, w.joined_on, coalesce((
            SELECT sum(CASE p.kind WHEN 'month' THEN least(p.points * full_months, coalesce(p.most, 32767)) ELSE p.points END)
            FROM facilities_waitpoint p
            WHERE p.effective_from <= %(on)s AND (p.effective_until IS NULL OR p.effective_until >= %(on)s)
            AND (p.kind = 'month' OR p.kind = 'rank' AND p.rank = w.rank OR p.kind = 'claim' AND p.code = ANY (w.claims))
        ), 0) AS points
        FROM facilities_wish w, LATERAL (
            SELECT greatest(0, extract(year FROM lasted) * 12 + extract(month FROM lasted))::int AS full_months
            FROM age(%(on)s::date, w.joined_on) lasted
        ) waited
        WHERE w.state = 'waiting' AND (%(all)s OR w.facility_id = ANY (%(facilities)s))
    ) counted
) found
WHERE kept.id = found.id AND (kept.points, kept.place) IS DISTINCT FROM (found.points, found.place)
"""


def recompute(facilities: Sequence[int] | None = None, *, on: date) -> int:
    """Compute points and places of waiting wishes anew, of some facilities or of all; return how many changed."""
    with connection.cursor() as cursor:
        given: dict[str, Any] = {"on": on, "all": facilities is None, "facilities": list(facilities or [])}
        cursor.execute(RECOMPUTE, given)
        return int(cursor.rowcount)


@dataclass(frozen=True)
class Line:
    """What a wish gets for one thing."""

    point: WaitPoint
    points: int


def lines(wish: Wish, *, on: date) -> list[Line]:
    """Return for what a wish has its points, in the published order."""
    found = []
    for point in WaitPoint.objects.in_force(on):
        points = _points(point, wish, on)
        if points:
            found.append(Line(point, points))
    return found


def _points(point: WaitPoint, wish: Wish, on: date) -> int:
    if point.kind == PointKind.MONTH:
        waited = relativedelta(on, wish.joined_on)
        counted = point.points * max(0, waited.years * 12 + waited.months)
        return counted if point.most is None else min(counted, point.most)
    is_met = point.rank == wish.rank if point.kind == PointKind.RANK else point.code in wish.claims
    return int(point.points) if is_met else 0
