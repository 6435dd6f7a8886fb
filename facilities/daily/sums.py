"""Sums of a facility's day cards over a span: what the month's business report is prefilled from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, Sum

from facilities.daily.models import DayClass, OpeningDay
from facilities.ground.models import Facility


@dataclass(frozen=True)
class Month:
    """`enrolled` is by kind of class, as on the last card; `missing` are opening days without a card."""

    open_days: int
    attendance_days: int
    enrolled: Mapping[str, int]
    missing: int


def of_span(facility: Facility, first: date, last: date) -> Month | None:
    """Return the sums from the first to the last day, None without a card: nothing is known then."""
    cards = facility.day_cards.filter(day__range=(first, last))
    told = cards.aggregate(days=Count("pk", filter=Q(headcount__gt=0)), children=Sum("headcount"), cards=Count("pk"))
    newest = cards.order_by("-day").first()
    if newest is None:
        return None
    rows = DayClass.objects.filter(card=newest).order_by().values("kind").annotate(children=Sum("enrolled"))
    opening = set(OpeningDay.objects.filter(facility=facility).between(first, last).values_list("day", flat=True))
    missing = opening - set(cards.values_list("day", flat=True))
    return Month(told["days"], told["children"], {row["kind"]: row["children"] for row in rows}, len(missing))
