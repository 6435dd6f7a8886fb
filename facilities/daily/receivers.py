"""What day cards answer lower cases: how many days children attended in a month, for whoever pays by attendance."""

from calendar import monthrange
from collections.abc import Collection, Mapping
from datetime import date

from django.db.models import Exists, OuterRef, Sum

from facilities.daily.models import DayCard, DayClass, OpeningDay
from facilities.support import attendance


@attendance.days_known(10)
def days_on_cards(facilities: Collection[int], month: date) -> Mapping[int, int]:
    """Return the days attended by enrolled children, of facilities with a card for every day on which they were open.

    A month with a gap says too little: it is left to others.
    """
    span = (month, month.replace(day=monthrange(month.year, month.month)[1]))
    opened = OpeningDay.objects.filter(facility__in=list(facilities), day__range=span)
    carded = DayCard.objects.filter(facility=OuterRef("facility_id"), day=OuterRef("day"))
    gaps = opened.filter(~Exists(carded)).values_list("facility_id", flat=True)
    whole = set(opened.values_list("facility_id", flat=True)) - set(gaps)
    rows = DayClass.objects.filter(card__facility__in=whole, card__day__range=span).values("card__facility")
    return {row["card__facility"]: row["days"] for row in rows.annotate(days=Sum("present")).order_by()}
