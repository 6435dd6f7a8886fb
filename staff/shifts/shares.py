"""In how many of its slots a facility had the carers it needs, over the last days. Days that are not known are left out and told."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_FLOOR, Decimal

from dateutil.relativedelta import relativedelta
from django.db.models import Count, Q, Sum
from django.db.models.functions import TruncMonth

from staff.shifts.models import RatioDay

DAYS = 90  # of which parents read
MONTHS = 6  # of the history that parents compare


@dataclass(frozen=True)
class Share:
    """Slots in ratio of all slots counted; `days` of the `span` are known."""

    slots: int
    in_ratio: int
    days: int
    span: int
    by_presence: int = 0  # of the days, those on which a card told the children present

    @property
    def percent(self) -> Decimal:
        """The share with one digit, rounded down: only all is 100."""
        return (Decimal(100) * self.in_ratio / self.slots).quantize(Decimal("0.1"), rounding=ROUND_FLOOR)


def of_facility(facility_id: int, *, on: date, span: int = DAYS) -> Share | None:
    """Return the share of the `span` days before the day; None if nothing of them is known."""
    rows = RatioDay.objects.between(on - timedelta(days=span), on - timedelta(days=1))
    found = rows.filter(care_class__facility=facility_id).aggregate(
        slots=Sum("slots"),
        in_ratio=Sum("in_ratio"),
        days=Count("day", distinct=True),
        by_presence=Count("day", distinct=True, filter=Q(by_presence=True)),
    )
    if not found["slots"]:
        return None
    return Share(found["slots"], found["in_ratio"], found["days"], span, found["by_presence"])


def by_month(keys: Collection[int], *, on: date, months: int = MONTHS) -> dict[int, list[tuple[date, Decimal | None]]]:
    """Return for each facility its share in percent in each of the last full months, the oldest first; None where nothing is known."""
    first = on.replace(day=1) - relativedelta(months=months)
    rows = RatioDay.objects.between(first, on.replace(day=1) - timedelta(days=1)).filter(care_class__facility__in=keys)
    counted = rows.order_by().values("care_class__facility", month=TruncMonth("day"))
    sums = counted.annotate(slots=Sum("slots"), kept=Sum("in_ratio"), days=Count("day", distinct=True))
    shares = {
        (row["care_class__facility"], row["month"]): Share(row["slots"], row["kept"], row["days"], 0).percent
        for row in sums
        if row["slots"]
    }
    span = [first + relativedelta(months=number) for number in range(months)]
    return {key: [(month, shares.get((key, month))) for month in span] for key in keys}
