"""The board of a day for offices: which open facilities have a card, how many children are where, and what is wrong."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, FilteredRelation, Q, QuerySet, Sum

from facilities.daily import days
from facilities.ground.choices import RUNNING_STATES
from facilities.ground.models import Facility
from portal.models import User
from portal.querysets import within

ABOVE = Q(card__headcount__gt=F("capacity"))
UNASKED = Q(card__absent__gt=0) & (Q(card__followed_up__isnull=True) | Q(card__followed_up__lt=F("card__absent")))
SHOWN = {
    "": Q(),
    "gap": Q(card__isnull=True),
    "above": ABOVE,
    "absent": UNASKED,
    "incomplete": Q(card__is_complete=False),
}


@dataclass(frozen=True)
class Totals:
    """The sums of a day over the facilities that are open; children are counted where a card says how many."""

    facilities: int
    cards: int
    headcount: int
    absent: int
    above: int
    unasked: int
    complete: int

    @property
    def gaps(self) -> int:
        """Open facilities without a card."""
        return self.facilities - self.cards


def open_facilities(user: User, day: date, area: str = "") -> Any:
    """Return the facilities that the user sees and that are open on the day or have a card of it, with it as `card`."""
    seen = Facility.objects.visible_to(user).filter(state__in=RUNNING_STATES)
    seen = seen.annotate(card=FilteredRelation("day_cards", condition=Q(day_cards__day=day)))
    if area:
        seen = seen.filter(within([area]))
    return seen.filter(days.is_open(day) | Q(card__isnull=False))


def totals(rows: QuerySet[Facility]) -> Totals:
    """Count in one query."""
    return Totals(
        **rows.order_by().aggregate(
            facilities=Count("pk"),
            cards=Count("card"),
            headcount=Sum("card__headcount", default=0),
            absent=Sum("card__absent", default=0),
            above=Count("pk", filter=ABOVE),
            unasked=Count("pk", filter=UNASKED),
            complete=Count("pk", filter=Q(card__is_complete=True)),
        )
    )
