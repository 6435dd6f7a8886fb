"""What a place costs the treasury: the support that audited claims booked, by the places that they were booked for."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db.models import Q, QuerySet, Sum

from facilities.ground.money import yuan
from facilities.models import Claim, ClaimLine
from facilities.support.choices import ClaimState
from portal.models import Area
from portal.querysets import within

MONTHS = 12
LEAST = 3  # facilities: with fewer the mean would tell what one of them got
BOOKED = (ClaimState.AUDITED, ClaimState.BATCHED, ClaimState.PAID, ClaimState.OFFSET)


@dataclass(frozen=True)
class Support:
    """Fen booked by audited claims of twelve months, and the places of the facilities times the months that they claimed."""

    fen: int
    place_months: int
    facilities: int

    @property
    def fen_each(self) -> int | None:
        """Fen a place and month, rounded; None where too few facilities claimed."""
        if self.facilities < LEAST or not self.place_months:
            return None
        return int((Decimal(self.fen) / self.place_months).to_integral_value(ROUND_HALF_UP))

    @property
    def each(self) -> Decimal | None:
        """Yuan a place and month."""
        return None if self.fen_each is None else yuan(self.fen_each)

    def of(self, places: int) -> Decimal | None:
        """Return the yuan a month that so many places would take."""
        return None if self.fen_each is None else yuan(self.fen_each * places)


def support(area: Area, *, on: date) -> Support:
    """Return what claims of the twelve months before this one booked in the area; a facility's places are those of today."""
    claims = _claims(area, on)
    months: Any = claims.values_list("facility_id", "month", "facility__summary__places").distinct()
    known = [(facility, places) for facility, _month, places in months]
    fen = ClaimLine.objects.filter(claim__in=claims.values("pk")).aggregate(fen=Sum("fen", default=0))["fen"]
    return Support(fen, sum(places for _facility, places in known), len({facility for facility, _places in known}))


def _claims(area: Area, on: date) -> QuerySet[Claim]:
    this_month = on.replace(day=1)
    months = Q(month__gte=this_month - relativedelta(months=MONTHS), month__lt=this_month)
    audited = Claim.objects.filter(months, within([area.pk], "facility__area_id"), state__in=BOOKED)
    return audited.filter(facility__summary__places__gt=0).order_by()  # type: ignore[no-any-return]
