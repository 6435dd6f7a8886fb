"""Support by what is filed: places, classes or square metres of a facility, whether they are taken or not. No child is counted for it."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import connection

from facilities.support.counting import Counted
from facilities.support.models import Scheme

# Of each rate in force for the whole month: the places or classes of its kind (all kinds if it names none), or the whole square metres indoors.
COUNTED = """
    SELECT f.id, r.id, r.fen, CASE r.unit
        WHEN 'metre_month' THEN floor(coalesce(f.indoor_area, 0))
        WHEN 'class_month' THEN (SELECT count(*) FROM facilities_careclass c WHERE c.facility_id = f.id AND r.kind IN ('', c.kind))
        ELSE (SELECT coalesce(sum(c.places), 0) FROM facilities_careclass c WHERE c.facility_id = f.id AND r.kind IN ('', c.kind))
        END
    FROM facilities_facility f CROSS JOIN facilities_rate r
    WHERE f.id = ANY(%(facilities)s) AND r.scheme_id = %(scheme)s
      AND r.from_on <= %(month)s AND (r.until_on IS NULL OR r.until_on >= %(last)s)
    ORDER BY f.id, r.id
"""


def count(scheme: Scheme, month: date, last: date, facilities: Collection[int]) -> list[Counted]:
    """Return the lines of the month for the facilities, as their filings stand now: one statement."""
    told: dict[str, Any] = {"facilities": list(facilities), "scheme": scheme.pk, "month": month, "last": last}
    with connection.cursor() as cursor:
        cursor.execute(COUNTED, told)
        rows = [tuple(int(value) for value in row) for row in cursor.fetchall()]
    return [Counted(place, rate, fen, number, number, number) for place, rate, fen, number in rows]
