"""What stations lack by the rulebook: the same checks and findings as those of facilities, with the clause that is in force."""

from collections.abc import Iterable
from datetime import date

from facilities.stations.models import Station
from portal.rulebook.rulebook import Finding, breaches

STATION = "station"


def shortcomings(stations: Iterable[Station], on: date) -> dict[int, list[Finding]]:
    """Return what stations lack on a day, by their keys: a query for each clause, however many stations."""
    keys = [station.pk for station in stations]
    found = breaches(Station.objects.filter(pk__in=keys), on=on, of=STATION)
    return {pk: found.get(pk, []) for pk in keys}
