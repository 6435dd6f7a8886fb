"""Clauses of the rulebook on stations: the area of the kind, the sign, the open days, the owner; what is unknown is never met."""

from collections.abc import Iterator
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from facilities.stations.standards import STATION
from portal.accounts.choices import OrganisationKind
from portal.rulebook.rulebook import Breach, Limits, Outcome, check

AREA, SIGN, OPEN, OWNER = "station-area", "station-sign", "station-open-days", "station-owner"


@check(AREA, section=STATION, blocks_filing=False, of=STATION)
def area(stations: QuerySet, on: date, limits: Limits) -> Iterator[Breach]:
    """Rooms indoors of at least the square metres of the station's kind."""
    for pk, kind, found in stations.values_list("pk", "kind", "indoor_area"):
        least = limits[f"station.{kind}.area"]
        if found is None:
            yield Breach(pk, _("The indoor area is not known."), outcome=Outcome.UNKNOWN)
        elif found < least:
            reason = _("%(area)s m² indoors; this kind of station needs %(least)s m².")
            yield Breach(pk, reason, {"area": found.normalize(), "least": least.normalize()})


@check(SIGN, section=STATION, blocks_filing=False, of=STATION)
def sign(stations: QuerySet, on: date, limits: Limits) -> Iterator[Breach]:
    """The common sign hangs out."""
    for pk, has_sign in stations.exclude(has_sign=True).values_list("pk", "has_sign"):
        if has_sign is None:
            yield Breach(pk, _("Whether the sign hangs out is not known."), outcome=Outcome.UNKNOWN)
        else:
            yield Breach(pk, _("The common sign does not hang out."))


@check(OPEN, section=STATION, blocks_filing=False, of=STATION)
def open_days(stations: QuerySet, on: date, limits: Limits) -> Iterator[Breach]:
    """Open on at least so many days a week."""
    least = int(limits["station.open_days"])
    for pk, days in stations.values_list("pk", "open_days"):
        if len(days) < least:
            reason = _("Open on %(days)s days a week; at least %(least)s are asked for.")
            yield Breach(pk, reason, {"days": len(days), "least": least})


@check(OWNER, section=STATION, blocks_filing=False, of=STATION)
def owner(stations: QuerySet, on: date, limits: Limits) -> Iterator[Breach]:
    """Kept by the community or street in which it lies, or by a department."""
    for pk, area_code, kind, body_area in stations.values_list("pk", "area", "owner__kind", "owner__area"):
        if kind == OrganisationKind.OPERATOR or not area_code.startswith(body_area or area_code):
            yield Breach(pk, _("Whoever keeps the station is neither its community or street nor a department."))
