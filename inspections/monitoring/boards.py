"""What boards show of facilities: channels by signal, rooms without a camera, outages, availability. Read, not recounted."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, QuerySet
from django.utils import timezone

from facilities.models import Facility
from inspections.monitoring.availability import percent
from inspections.monitoring.choices import OutageState, Signal
from inspections.monitoring.models import Channel, MonitoringMonth, Outage, Room
from inspections.monitoring.querysets import months_before
from portal.rulebook.rulebook import Limits


@dataclass
class Line:
    """A facility on the board. `rooms` is 0 if the operator told none: then nothing is known."""

    facility: Facility
    rooms: int = 0
    missing: int = 0
    signals: dict[str, int] = field(default_factory=dict)
    running: int = 0
    availability: float | None = None

    @property
    def channels(self) -> int:
        """How many cameras there are."""
        return sum(self.signals.values())

    @property
    def up(self) -> int:
        """How many of them are in operation."""
        return self.signals.get(Signal.UP, 0)


def offline_before(at: datetime) -> datetime:
    """Return the moment before which a last beat means that a channel is offline."""
    limits = Limits(timezone.localdate(at))
    seconds = limits["monitoring.beat.missed"] * limits["monitoring.beat.seconds"]
    return at - timedelta(seconds=int(seconds) + 60)


def lines(facilities: Iterable[Facility], *, at: datetime) -> list[Line]:
    """Return a line for each facility, in five queries."""
    found = {facility.pk: Line(facility) for facility in facilities}
    for key, count in _counted(Room.objects.filter(facility__in=found), "facility"):
        found[key].rooms = count
    for key, count in _counted(Room.objects.missing().filter(facility__in=found), "facility"):
        found[key].missing = count
    channels = Channel.objects.active().filter(facility__in=found).with_signal(offline_before(at)).order_by()
    for key, signal, count in channels.values_list("facility", "signal").annotate(Count("pk")):
        found[key].signals[signal] = count
    for key, count in _counted(Outage.objects.filter(facility__in=found, state=OutageState.RUNNING), "facility"):
        found[key].running = count
    month = months_before(timezone.localdate(at), 0)
    for row in MonitoringMonth.objects.filter(facility__in=found, month=month):
        found[row.facility_id].availability = percent(row.expected_minutes, row.lost_minutes)
    return list(found.values())


def _counted(rows: QuerySet, by: str) -> QuerySet:
    return rows.order_by().values_list(by).annotate(Count("pk"))


def floors(lines: Sequence[tuple[Room, Any, Any]]) -> list[tuple[int, list[tuple[Room, Any, Any]]]]:
    """Return the lines of rooms as a house is drawn: the highest floor first, each with its rooms in their order."""
    levels = sorted({room.floor for room, *_rest in lines}, reverse=True)
    return [(level, [line for line in lines if line[0].floor == level]) for level in levels]
