"""Marks of what changed: written by the database with every change, taken by rollups, and read where a recount compares."""

from collections.abc import Collection, Iterable

from django.db import connection

from facilities.models import Facility
from metrics.rollup.models import DirtyMark, FacilitySummary

BATCH = 500  # marks per transaction of an incremental rollup


def take() -> tuple[set[int], set[str]]:
    """Take up to a batch of marks that no other rollup holds. Deleted first: whoever marks later adds a row of his own."""
    marks = list(DirtyMark.objects.select_for_update(skip_locked=True).order_by("id")[:BATCH])
    DirtyMark.objects.filter(pk__in=[mark.pk for mark in marks]).delete()
    return {m.facility_id for m in marks if m.facility_id}, {m.area_code for m in marks if m.area_code}


def put(*, facilities: Iterable[int] = (), communities: Iterable[str] = ()) -> list[int]:
    """Mark facilities and communities; return the keys of the marks."""
    rows = [DirtyMark(facility_id=pk) for pk in facilities] + [DirtyMark(area_code=code) for code in communities]
    return [mark.pk for mark in DirtyMark.objects.bulk_create(rows, batch_size=5000)]


def marked() -> list[int]:
    """Return the keys of the marks of changes that are committed by now."""
    return list(DirtyMark.objects.values_list("pk", flat=True))


def settle(keys: Collection[int]) -> None:
    """Drop marks whose changes are counted; one that a rollup holds at this moment is left to it."""
    with connection.cursor() as cursor:
        cursor.execute(SETTLE, [list(keys)])


SETTLE = f"""
DELETE FROM {DirtyMark._meta.db_table} WHERE id IN (
    SELECT id FROM {DirtyMark._meta.db_table} WHERE id = ANY(%s) FOR UPDATE SKIP LOCKED
)
"""  # noqa: S608 - names of our own code only


def facilities_among(keys: Collection[int]) -> set[int]:
    """Return which of the facilities are marked at this moment."""
    marked = DirtyMark.objects.filter(facility_id__any=keys).values_list("facility_id", flat=True)
    return {pk for pk in marked if pk is not None}


def communities() -> set[str]:
    """Return the communities that are marked at this moment, themselves or by a facility that lies or lay there."""
    marked = DirtyMark.objects.filter(facility_id__isnull=False).values("facility_id")
    return {
        *DirtyMark.objects.exclude(area_code="").values_list("area_code", flat=True),
        *Facility.objects.filter(pk__in=marked).values_list("area_id", flat=True),
        *FacilitySummary.objects.filter(pk__in=marked).values_list("area_id", flat=True),
    }
