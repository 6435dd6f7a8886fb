"""What a family pays in advance and gets back if the child leaves early: by calendar days, each step told, fractions of a fen dropped."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from facilities.ground.money import yuan
from facilities.prices.choices import FeeUnit
from facilities.prices.models import FeeItem, FeeLine, FeeSheet
from portal.rulebook.rulebook import Limits

PERCENT = "refund.percent"  # of what was not used


@dataclass(frozen=True)
class Step:
    """One fee: how it comes about, in fen."""

    item: FeeItem
    fen: int
    times: int
    refund_fen: int

    @property
    def paid(self) -> Decimal:
        """Yuan paid in advance."""
        return yuan(self.fen * self.times)

    @property
    def each(self) -> Decimal:
        """Yuan a month, a day or once."""
        return yuan(self.fen)

    @property
    def refund(self) -> Decimal:
        """Yuan that come back."""
        return yuan(self.refund_fen)


@dataclass(frozen=True)
class Bill:
    """What is paid for some months and what comes back; days count the first and the last one."""

    steps: list[Step]
    all_days: int
    unused_days: int
    percent: int
    until: date

    @property
    def paid(self) -> Decimal:
        """Yuan paid in advance."""
        return yuan(sum(step.fen * step.times for step in self.steps))

    @property
    def refund(self) -> Decimal:
        """Yuan that come back."""
        return yuan(sum(step.refund_fen for step in self.steps))


def bill(sheet: FeeSheet, kind: str, *, from_on: date, months: int, last_day: date | None = None, on: date) -> Bill:
    """Return what a child of a class of the kind pays in advance for months from a day on, and gets back after its last day.

    Fees by the hour or the day are paid as they arise and stand in no advance.
    """
    until = _after_months(from_on, months) - timedelta(days=1)
    days = (until - from_on).days + 1
    unused = max(0, (until - max(last_day, from_on - timedelta(days=1))).days) if last_day else 0
    percent = int(Limits(on)[PERCENT])
    steps = [_step(line, months, unused, days, percent) for line in _lines(sheet, kind)]
    return Bill(steps, days, unused, percent, until)


def _step(line: FeeLine, months: int, unused: int, days: int, percent: int) -> Step:
    times = months if line.item.unit == FeeUnit.MONTH else 1
    comes_back = line.item.is_refundable and line.item.unit == FeeUnit.MONTH
    refund = line.fen * times * unused * percent // (days * 100) if comes_back else 0
    return Step(line.item, line.fen, times, refund)


def _lines(sheet: FeeSheet, kind: str) -> list[FeeLine]:
    """Return the fees in advance for a kind of class: its own line of a fee comes before that of all classes."""
    found: dict[str, FeeLine] = {}
    for line in sheet.lines.select_related("item").filter(kind__in=["", kind]).order_by("kind"):
        if line.item.unit in (FeeUnit.MONTH, FeeUnit.ONCE):
            found[line.item_id] = line
    return sorted(found.values(), key=lambda line: line.item.order)


def _after_months(day: date, months: int) -> date:
    """Return the same day some months later, or the month's last if it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
