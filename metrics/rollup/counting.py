"""Counts again what is marked, or everything."""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction

from facilities.models import Facility
from metrics.rollup import facilities, marks
from metrics.rollup.areas import refresh_areas
from portal.areas.choices import AreaLevel

CHUNK = 5000  # facilities counted at once in a full recount


def roll_up(*, on: date, at: datetime) -> int:
    """Count again what is marked, batch by batch; return how many facilities and communities were done."""
    done = 0
    while batch := _roll_up_batch(on, at):
        done += batch
    return done


@transaction.atomic
def _roll_up_batch(on: date, at: datetime) -> int:
    facility_ids, communities = marks.take()
    if facility_ids or communities:
        touched, _changed = facilities.refresh(facility_ids, on, at)
        refresh_areas(communities.union(*touched.values()), on=on, at=at)
    return len(facility_ids) + len(communities)


@dataclass
class Differences:
    """What a recount found otherwise than it was kept: keys of facilities, areas and values.

    What is marked is left out: it changed while the recount ran and would have been counted again anyway.
    """

    facilities: list[int] = field(default_factory=list)
    areas: list[str] = field(default_factory=list)
    values: list[str] = field(default_factory=list)

    @property
    def by_noun(self) -> dict[str, list]:
        """The keys of what differed, by its noun; nothing of nouns that agree."""
        return {noun: keys for noun, keys in vars(self).items() if keys}


def recount(*, on: date, at: datetime) -> Differences:
    """Count everything again, facilities portion by portion and then all areas; return what differed.

    A portion that changed facilities marks their communities in the same transaction, so that sums are put right even if the recount
    ends there. The marks that stood at its beginning, and its own, are settled with the areas.
    """
    settled, found = marks.marked(), Differences()
    facility_ids = list(Facility.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(facility_ids), CHUNK):
        settled += _recount_chunk(facility_ids[start : start + CHUNK], found, on, at)
    _recount_areas(settled, found, on, at)
    return found


@transaction.atomic
def _recount_chunk(facility_ids: list[int], found: Differences, on: date, at: datetime) -> list[int]:
    touched, changed = facilities.refresh(facility_ids, on, at)
    found.facilities += sorted(set(changed) - marks.facilities_among(changed))
    return marks.put(communities=set().union(*(touched[pk] for pk in changed)))


@transaction.atomic
def _recount_areas(settled: list[int], found: Differences, on: date, at: datetime) -> None:
    areas, values = refresh_areas(None, on=on, at=at)
    explained = {code[:level] for code in marks.communities() for level in AreaLevel.values}
    found.areas += sorted(set(areas) - explained)
    found.values += [f"{indicator} {code}" for indicator, code in values if code not in explained]
    marks.settle(settled)
