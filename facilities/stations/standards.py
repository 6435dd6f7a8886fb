"""What a station must have: the area of its kind, the common sign, open days; each with the clause, unknown never met."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from facilities.stations.models import Station
from portal.rulebook.rulebook import Limits, Outcome

AREA, SIGN, OPEN = "station-area", "station-sign", "station-open-days"


@dataclass(frozen=True)
class Shortcoming:
    """A clause that a station does not meet, or of which nothing is known."""

    clause: str
    outcome: str
    reason: str | Promise


def shortcomings(stations: Iterable[Station], on: date) -> dict[int, list[Shortcoming]]:
    """Return what stations lack on a day by the rulebook's numbers, by their keys: one query for all."""
    limits = Limits(on)
    return {station.pk: list(_of(station, limits)) for station in stations}


def _of(station: Station, limits: Limits) -> Iterator[Shortcoming]:
    least = limits[f"station.{station.kind}.area"]
    if station.indoor_area is None:
        yield Shortcoming(AREA, Outcome.UNKNOWN, _("The indoor area is not known."))
    elif station.indoor_area < least:
        reason = _("%(area)s m² indoors; this kind of station needs %(least)s m².")
        told = {"area": station.indoor_area.normalize(), "least": least.normalize()}
        yield Shortcoming(AREA, Outcome.BREACHED, reason % told)
    if station.has_sign is None:
        yield Shortcoming(SIGN, Outcome.UNKNOWN, _("Whether the sign hangs out is not known."))
    elif not station.has_sign:
        yield Shortcoming(SIGN, Outcome.BREACHED, _("The common sign does not hang out."))
    if len(station.open_days) < limits["station.open_days"]:
        reason = _("Open on %(days)s days a week; at least %(least)s are asked for.")
        days = {"days": len(station.open_days), "least": int(limits["station.open_days"])}
        yield Shortcoming(OPEN, Outcome.BREACHED, reason % days)
