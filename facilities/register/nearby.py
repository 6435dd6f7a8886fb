"""The facilities nearest to a position: candidates from the index of points, put in order by their distance on the earth."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from facilities.ground.distances import Position

CANDIDATES = 50
GROWTH = 4


def nearest(facilities: QuerySet, start: Position, count: int) -> list[tuple[Any, float]]:
    """Return the `count` nearest facilities, as rows of `pk`, `longitude` and `latitude`, with their metres, the nearest first.

    The index counts plain degrees, which shrink towards the poles; so more candidates are taken until none outside can be nearer.
    """
    wanted = max(CANDIDATES, 2 * count)
    outwards = facilities.nearest(start.longitude, start.latitude)  # type: ignore[attr-defined]
    rows = outwards.values_list("pk", "longitude", "latitude", "degrees", named=True)
    while True:
        found = list(rows[:wanted])
        ranked = ranking(found, start)[:count]
        if len(found) < wanted or ranked[-1][1] <= start.least_metres_beyond(found[-1].degrees):
            return ranked
        wanted *= GROWTH


def ranking(found: Iterable[Any], start: Position) -> list[tuple[Any, float]]:
    """Put rows with `longitude`, `latitude` and `pk` in order of their metres from the start."""
    away = [(row, start.metres_to(row.longitude, row.latitude)) for row in found]
    return sorted(away, key=lambda pair: (pair[1], pair[0].pk))
