"""The account of meal money: a month after the other, counted against the day cards and the fee sheet, published to parents.

A published month never changes; what was wrong in it is corrected in a later one. What children did not eat comes back to their families,
or the account says why not.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from dateutil.relativedelta import relativedelta
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from facilities.daily.models import DayCard, OpeningDay
from facilities.ground import people
from facilities.ground.choices import RUNNING_STATES
from facilities.ground.holding import own
from facilities.ground.models import Facility
from facilities.ground.money import yuan
from facilities.meals.choices import MealMonthState as State
from facilities.meals.models import MealMonth
from facilities.meals.policy import may_keep_month
from facilities.prices.choices import FeeUnit
from facilities.prices.models import FeeLine, FeeSheet
from portal.accounts.scope import require
from portal.actions import Act, before, declare
from portal.errors import Refused
from portal.models import User
from portal.rulebook.rulebook import Limits
from portal.workflow.workflow import move

MOVES: dict[str, set[str]] = {State.DRAFT: {State.PUBLISHED}}
ITEM = "meals"  # of the catalogue of fees
DAYS = "meals.account_days"  # after the month, in which it is published
BALANCE = "meals.account_balance_percent"  # of what was collected in the month
MONTH = relativedelta(months=1)
Fees = list[tuple[date, dict[str, int]]]


@dataclass(frozen=True)
class Counted:
    """Child-days of a month and what their meals cost by the fee sheet, in fen; with the days that nobody can count."""

    eaten_days: int
    absent_days: int
    eaten_fen: int
    most_fen: int
    missing: int  # opening days without a card
    unpriced: int  # days with children for which no fee of meals by the day was shown

    @property
    def is_known(self) -> bool:
        """Say whether no day is missing."""
        return not self.missing and not self.unpriced

    @property
    def eaten(self) -> Decimal:
        """What the meals eaten cost, in yuan."""
        return yuan(self.eaten_fen)

    @property
    def most(self) -> Decimal:
        """What they would cost had no child been absent, in yuan."""
        return yuan(self.most_fen)


def last_day(month: date) -> date:
    """Return the last day of the month that begins on a day."""
    return month + MONTH - timedelta(days=1)


def due_on(month: date, on: date) -> date:
    """Return the last day for publishing a month, by the number of days that the rulebook has on a day."""
    return last_day(month) + timedelta(days=int(Limits(on)[DAYS]))


def month_over(on: date) -> date:
    """Return the latest month that is over on a day."""
    return on.replace(day=1) - MONTH


def month_late(on: date) -> date:
    """Return the latest month that must be published by a day: its due day has passed."""
    month = month_over(on)
    return month if on > due_on(month, on) else month - MONTH


def next_month(facility: Facility) -> date | None:
    """Return the month that follows the last one entered; None before the first."""
    latest = facility.meal_months.order_by("-month").values_list("month", flat=True).first()
    return latest + MONTH if latest else None


def charging(facilities: QuerySet[Facility], month: date) -> QuerySet[Facility]:
    """Return the running facilities, on file by the end of a month, that charged for meals by the day then."""
    held = FeeSheet.objects.in_force(last_day(month)).values("pk")
    lines = FeeLine.objects.filter(sheet__facility=OuterRef("pk"), sheet__in=held, item=ITEM)
    return facilities.filter(Exists(lines), state__in=RUNNING_STATES, filed_on__lte=last_day(month))


def unpublished(facilities: QuerySet[Facility], month: date) -> QuerySet[Facility]:
    """Return those of them whose account is not published up to a month."""
    return charging(facilities, month).filter(~Exists(MealMonth.objects.up_to(month).filter(facility=OuterRef("pk"))))


def balance_limit(on: date) -> int:
    """Return the highest balance, in hundredths of a percent of what was collected."""
    return int(Limits(on)[BALANCE] * 100)


def counted(facility: Facility, month: date) -> Counted | None:
    """Count a month from the day cards, each day by the fee sheet of that day; None without any card."""
    first, last = month, last_day(month)
    cards = list(facility.day_cards.filter(day__range=(first, last)).prefetch_related("classes"))
    if not cards:
        return None
    fees = _fees(facility, last)
    eaten = absent = eaten_fen = most_fen = unpriced = 0
    for card in cards:
        parts = list(_children(card))
        priced = [_fee(fees, card.day, kind) for kind, _present, _absent in parts]
        unpriced += None in priced
        for (_kind, present, away), fee in zip(parts, priced, strict=True):
            eaten, absent = eaten + present, absent + away
            eaten_fen += present * (fee or 0)
            most_fen += (present + away) * (fee or 0)
    opening = set(OpeningDay.objects.filter(facility=facility).between(first, last).values_list("day", flat=True))
    return Counted(eaten, absent, eaten_fen, most_fen, len(opening - {card.day for card in cards}), unpriced)


def _children(card: DayCard) -> Iterator[tuple[str, int, int]]:
    """Yield kind of class, children present and absent; a card without classes as one part of no kind."""
    rows = list(card.classes.all())
    for row in rows:
        yield row.kind, row.present + row.guests, row.enrolled - row.present
    if not rows:
        yield "", card.headcount, card.absent


def _fees(facility: Facility, last: date) -> Fees:
    """Return the fees of meals by the day of each sheet, the latest first: by kind of class, of all kinds under the empty one."""
    sheets = facility.fee_sheets.filter(holds_from__lte=last).order_by("-holds_from").prefetch_related("lines__item")
    return [
        (
            sheet.holds_from,
            {line.kind: line.fen for line in sheet.lines.all() if _is_of_meals(line)},
        )
        for sheet in sheets
    ]


def _is_of_meals(line: FeeLine) -> bool:
    return line.item_id == ITEM and line.item.unit == FeeUnit.DAY


def _fee(fees: Fees, day: date, kind: str) -> int | None:
    shown = next((lines for holds_from, lines in fees if holds_from <= day), {})
    return shown.get(kind, shown.get(""))


@transaction.atomic
def save(row: MealMonth, *, by: User, on: date) -> MealMonth:
    """Keep a month that is not published yet; its balance is computed. Raises Refused for what the account, cards or fee sheet speak against."""
    facility = own(row.facility, by)
    _require_turn(row, facility, on)
    _carry_over(row, facility)
    _judge(row, facility, counted(facility, row.month))
    if row._state.adding:
        row.entered_by, row.entered_on = by, on
    row.revision += 1
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as twice:
        raise Refused(_("This month is entered already."), field="month") from twice
    return row


def _require_turn(row: MealMonth, facility: Facility, on: date) -> None:
    row.month = row.month.replace(day=1)
    if row.month > month_over(on):
        raise Refused(_("This month is not over yet."), field="month")
    if not row._state.adding:
        if MealMonth.objects.published().filter(pk=row.pk).exists():
            raise Refused(_("This month is published and stays as it is. Correct it in the next one."))
        return
    following = next_month(facility)
    if following and row.month != following:
        reason = _("The account goes on with %(month)s.")
        raise Refused(reason % {"month": f"{following:%Y-%m}"}, field="month")
    if facility.meal_months.filter(state=State.DRAFT).exists():
        raise Refused(_("The month before is not published yet: its balance is carried over."), field="month")


def _carry_over(row: MealMonth, facility: Facility) -> None:
    """Take the balance of the month before; only the first month of an account states its own."""
    earlier = facility.meal_months.filter(month=row.month - MONTH).values_list("closing_fen", flat=True).first()
    if earlier is not None:
        row.opening_fen = earlier
    moved = row.opening_fen + row.collected_fen - row.spent_fen - row.refunded_fen
    row.closing_fen = moved + row.adjusted_fen


def _judge(row: MealMonth, facility: Facility, found: Counted | None) -> None:
    for field in ("note", "adjust_reason", "kept_reason"):
        people.require_unnamed(getattr(row, field), facility, field=field)
    if row.adjusted_fen and not row.adjust_reason.strip():
        raise Refused(_("Please say what is corrected, and why."), field="adjust_reason")
    if row.refunded_fen > row.collected_fen:
        raise Refused(_("No more can come back than was collected."), field="refunded_fen")
    if row.collected_fen and not any(lines for _day, lines in _fees(facility, last_day(row.month))):
        reason = _("No fee sheet shows meal money by the day for this month, and what is not shown may not be charged.")
        raise Refused(reason, field="collected_fen")
    if found and found.is_known:
        _judge_counted(row, found)


def _judge_counted(row: MealMonth, found: Counted) -> None:
    if row.collected_fen > found.most_fen:
        reason = _("By the fee sheet the meals of %(days)s child-days cost %(most)s yuan at most.")
        told = {"days": found.eaten_days + found.absent_days, "most": found.most}
        raise Refused(reason % told, field="collected_fen")
    due = row.collected_fen - found.eaten_fen
    if row.refunded_fen < due and not row.kept_reason.strip():
        reason = _(
            "The meals eaten on %(days)s child-days cost %(eaten)s yuan: %(due)s yuan come back to families. Or say below why not."
        )
        told = {"days": found.eaten_days, "eaten": found.eaten, "due": yuan(due)}
        raise Refused(reason % told, field="refunded_fen")


@transaction.atomic
def publish(row: MealMonth, *, by: User, on: date) -> MealMonth:
    """Let parents read a month from now on, as the cards and the fee sheet of now count it. Raises Refused as saving does."""
    require(may_keep_month(by, row))
    facility = own(row.facility, by)
    row = MealMonth.objects.select_for_update(of=("self",)).select_related("facility__operator").get(pk=row.pk)
    found = counted(facility, row.month)
    if row.state == State.DRAFT:
        _judge(row, facility, found)
        if found and found.is_known:
            row.eaten_days, row.absent_days = found.eaten_days, found.absent_days
            row.eaten_fen, row.most_fen = found.eaten_fen, found.most_fen
        row.published_on = on
        row.save(update_fields=["eaten_days", "absent_days", "eaten_fen", "most_fen", "published_on"])
    return move(row, State.PUBLISHED, table=MOVES, by=by)


OPEN = before(MOVES, State.PUBLISHED)
declare(MealMonth, edit=Act(may_keep_month, OPEN), publish=Act(may_keep_month, OPEN))
