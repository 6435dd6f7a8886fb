"""Accounts of meal money in the demo: months that were published, one that is late, a balance over the limit, one corrected month."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from facilities.ground.choices import PUBLIC_STATES
from facilities.meals import accounts
from facilities.models import Facility, MealMonth
from portal.demo.facilities.fees import MEALS
from portal.models import User

SHOWN, MONTHS = 30, 4  # facilities with an account, months back
LATE, OVER = 7, 5  # every so many stopped two months ago; saved too much


def build(random: Random, on: date) -> int:
    """Invent the accounts of facilities that charge for meals, the demo operator's first; its month that is over is left to try."""
    keeper, late = User.objects.get(username="operator"), accounts.month_late(on)
    rows = accounts.charging(Facility.objects.filter(state__in=PUBLIC_STATES), late).order_by("pk")
    own = set(Facility.objects.operated_by(keeper).values_list("pk", flat=True))
    chosen = [*rows.filter(pk__in=own), *rows.exclude(pk__in=own)[:SHOWN]]
    made: list[MealMonth] = []
    for number, facility in enumerate(chosen):
        last = accounts.month_over(on) - accounts.MONTH if facility.pk in own else late
        last -= accounts.MONTH * (number % LATE == LATE - 1 and facility.pk not in own)
        made += _account(facility, last, keeper, random, on, saves=number % OVER == OVER - 1)
    MealMonth.objects.bulk_create(made)
    return len(made)


def _account(
    facility: Facility, last: date, keeper: User, random: Random, on: date, *, saves: bool
) -> Iterator[MealMonth]:
    """Yield the months up to the last one, each carried over from the one before."""
    balance = 0
    for back in range(MONTHS - 1, -1, -1):
        month = last - accounts.MONTH * back
        if facility.filed_on is None or accounts.last_day(month) < facility.filed_on:
            continue
        eaten, absent = random.randint(300, 500), random.randint(15, 60)
        charged, cooked = (eaten + absent) * MEALS, eaten * MEALS * (88 if saves else 99) // 100
        published = accounts.last_day(month) + timedelta(days=random.randint(3, 15))
        published = min(published, on)
        row = MealMonth(
            facility=facility, month=month, state="published", opening_fen=balance, collected_fen=charged,
            spent_fen=cooked, refunded_fen=absent * MEALS, eaten_days=eaten, absent_days=absent,
            eaten_fen=eaten * MEALS, most_fen=charged, entered_by=keeper,
            entered_on=published, published_on=published, revision=1,
        )  # fmt: skip
        if back == 2:
            row.adjusted_fen, row.adjust_reason = -36_00, "上月漏记一张蔬菜发票，本月补记。"
        moved = row.opening_fen + row.collected_fen - row.spent_fen - row.refunded_fen
        row.closing_fen = balance = moved + row.adjusted_fen
        yield row
