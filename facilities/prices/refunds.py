"""What a family pays in advance and gets back: for leaving early by calendar days, for days absent by care days, for meals not eaten.

Which share comes back, from how many days and by which divisor are numbers of the rulebook with their days and sources. Each step is
told, fractions of a fen are dropped.
"""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from facilities.ground.money import yuan
from facilities.prices.choices import FeeUnit
from facilities.prices.models import FeeItem, FeeLine, FeeSheet
from portal.clock import clock, workdays
from portal.rulebook.rulebook import Limits

PERCENT = "refund.percent"  # of what was not used
ABSENT_LEAST, ABSENT_PERCENT = "refund.absence_least_days", "refund.absence_percent"
MONTH_DAYS = "refund.month_days"  # by which a month's fee is divided into care days


@dataclass(frozen=True)
class Fee:
    """A fee of the sheet, in fen."""

    item: FeeItem
    fen: int

    @property
    def each(self) -> Decimal:
        """Yuan a month, a day or once, as the fee is asked for."""
        return yuan(self.fen)


@dataclass(frozen=True)
class Refunded(Fee):
    """A fee with what comes back of it, in fen."""

    refund_fen: int

    @property
    def refund(self) -> Decimal:
        """Yuan that come back."""
        return yuan(self.refund_fen)


@dataclass(frozen=True)
class Step(Refunded):
    """One fee of the bill: what it comes to, and what comes back if the child leaves early."""

    times: int

    @property
    def paid(self) -> Decimal:
        """Yuan paid in advance."""
        return yuan(self.fen * self.times)


@dataclass(frozen=True)
class Absence(Refunded):
    """What comes back of a fee by the month for care days on which the child stayed away and kept its place."""


@dataclass(frozen=True)
class Meals(Fee):
    """What a fee by the day comes to: of the care days only those on which the child is there are charged."""

    care_days: int
    absent_days: int

    @property
    def eaten(self) -> int:
        """Days that are charged."""
        return max(0, self.care_days - self.absent_days)

    @property
    def charged(self) -> Decimal:
        """Yuan for the days on which the child is there."""
        return yuan(self.fen * self.eaten)


@dataclass(frozen=True)
class Rule:
    """By what fees come back, as the rulebook has it on a day."""

    percent: int
    absent_least: int
    absent_percent: int
    month_days: Decimal


@dataclass(frozen=True)
class Bill:
    """What is paid for some months and what comes back; days count the first and the last one."""

    steps: list[Step]
    all_days: int
    unused_days: int
    until: date
    rule: Rule
    absent_days: int
    absences: list[Absence]  # empty if too few days were absent
    meals: list[Meals]  # empty past the calendar's last day

    @property
    def paid(self) -> Decimal:
        """Yuan paid in advance."""
        return yuan(sum(step.fen * step.times for step in self.steps))

    @property
    def monthly(self) -> Decimal:
        """Yuan that each month costs, without what is paid once."""
        return yuan(sum(step.fen for step in self.steps if step.item.unit == FeeUnit.MONTH))

    @property
    def refund(self) -> Decimal:
        """Yuan that come back after the last day."""
        return yuan(sum(step.refund_fen for step in self.steps))

    @property
    def absence_refund(self) -> Decimal:
        """Yuan that come back for days absent."""
        return yuan(sum(row.refund_fen for row in self.absences))


def rule(on: date) -> Rule:
    """Return the rule of the day."""
    limits = Limits(on)
    percents = int(limits[PERCENT]), int(limits[ABSENT_LEAST]), int(limits[ABSENT_PERCENT])
    return Rule(*percents, Decimal(limits[MONTH_DAYS]))


def bill(
    sheet: FeeSheet,
    kind: str,
    *,
    from_on: date,
    months: int,
    last_day: date | None = None,
    absent_days: int = 0,
    on: date,
) -> Bill:
    """Return what a child of a class of the kind pays in advance for months from a day on, and gets back.

    After its last day the days not used come back; for care days absent before it a share of the fee by the month does, from the
    rule's number of days on, and with what comes back for leaving never more than was paid. Fees by the hour or the day are paid
    as they arise and stand in no advance; those by the day are told for the working days of the time.
    """
    holds = rule(on)
    until = _after_months(from_on, months) - timedelta(days=1)
    days = (until - from_on).days + 1
    unused = max(0, (until - max(last_day, from_on - timedelta(days=1))).days) if last_day else 0
    lines = _lines(sheet, kind)
    steps = [_step(line, months, unused, days, holds.percent) for line in lines if line.item.unit != FeeUnit.DAY]
    absences = [_absence(step, absent_days, holds) for step in steps if _comes_back(step.item)]
    return Bill(
        steps, days, unused, until, holds, absent_days,
        absences if absent_days >= holds.absent_least else [],
        list(_meals(lines, from_on, min(until, last_day or until), absent_days)),
    )  # fmt: skip


def _absence(step: Step, days: int, holds: Rule) -> Absence:
    fen = int(step.fen * days * holds.absent_percent / (holds.month_days * 100))
    return Absence(step.item, step.fen, min(fen, step.fen * step.times - step.refund_fen))


def _meals(lines: list[FeeLine], first: date, last: date, absent: int) -> Iterator[Meals]:
    known = workdays.last_day()
    if known is None or last > known:
        return
    days = clock.working_days_between(first - timedelta(days=1), last)
    for line in lines:
        if line.item.unit == FeeUnit.DAY:
            yield Meals(line.item, line.fen, days, absent)


def _comes_back(item: FeeItem) -> bool:
    """Say whether any of a fee is refunded: those by the month, unless the catalogue says otherwise."""
    return item.is_refundable and item.unit == FeeUnit.MONTH


def _step(line: FeeLine, months: int, unused: int, days: int, percent: int) -> Step:
    times = months if line.item.unit == FeeUnit.MONTH else 1
    refund = line.fen * times * unused * percent // (days * 100) if _comes_back(line.item) else 0
    return Step(line.item, line.fen, refund, times)


def _lines(sheet: FeeSheet, kind: str) -> list[FeeLine]:
    """Return the fees of a kind of class but those by the hour: its own line of a fee comes before that of all classes."""
    found: dict[str, FeeLine] = {}
    for line in sheet.lines.select_related("item").filter(kind__in=["", kind]).order_by("kind"):
        if line.item.unit != FeeUnit.HOUR:
            found[line.item_id] = line
    return sorted(found.values(), key=lambda line: line.item.order)


def _after_months(day: date, months: int) -> date:
    """Return the same day some months later, or the month's last if it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
