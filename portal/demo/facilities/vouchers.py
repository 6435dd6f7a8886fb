"""Vouchers in the demo: a scheme of the district, given by 总工会 and a street for three months, mostly redeemed, last month to be claimed."""

from datetime import date, timedelta
from random import Random

from django.conf import settings

from facilities.models import Budget, Enrolment, Rate, Scheme, Voucher
from facilities.support.claims import last_month
from facilities.support.models import month_of
from facilities.vouchers.choices import VoucherState
from portal.demo.demonstration import demonstrator
from portal.demo.people import HOME_STREET
from portal.models import User

FEN, BUDGET, DAYS = 20_000, 6_000_000, 60  # of a voucher, as Jiangxi gives them; of a year; that one holds
CHILDREN = 24
CODE = "DEMA2345WXYZ"  # a voucher that can be tried: given for the first child of the account `operator`


@demonstrator(63, "vouchers")
def vouchers(random: Random, on: date) -> int:
    """Give some enrolled children a voucher a month; of this month's the first can be redeemed with a code that is told."""
    since = month_of(last_month(last_month(on)))
    scheme = Scheme.objects.create(
        code="voucher", name="托育券（示例）", name_en="Childcare vouchers (example)", kind="voucher", voucher_days=DAYS,
        legal_base="示例政策文件〔2026〕7号", budget_line="2100717 计划生育服务", from_on=since, audit_percent=20,
    )  # fmt: skip
    rate = Rate.objects.create(scheme=scheme, unit="voucher", fen=FEN, words="每券200元，每孩每月一张。", from_on=since)
    budget = Budget.objects.create(scheme=scheme, year=on.year, fen=BUDGET)
    first = Enrolment.objects.filter(facility__operator__organisation__memberships__user__username="operator")
    own = list(first.order_by("pk")[:4])
    children = [*own, *Enrolment.objects.exclude(pk__in=[row.pk for row in own]).order_by("pk")[: CHILDREN - 4]]
    made = []
    month = since
    while month <= on:
        for number, child in enumerate(children):
            code = CODE if month == month_of(on) and not number else f"{random.getrandbits(59):012X}"[-12:]
            made.append(_given(scheme, rate, budget, child, month, code=code, by=_giver(number), on=on, number=number))
        month = (month + timedelta(days=32)).replace(day=1)
    Voucher.objects.bulk_create(made)
    Budget.objects.filter(pk=budget.pk).update(committed_fen=FEN * len(made))
    return len(made)


def _giver(number: int) -> User:
    return User.objects.get(username="trade-union" if number % 3 else "street")


def _given(
    scheme: Scheme,
    rate: Rate,
    budget: Budget,
    child: Enrolment,
    month: date,
    *,
    code: str,
    by: User,
    on: date,
    number: int,
) -> Voucher:
    """Return a voucher given on the first of a month; one of an earlier month was redeemed in it, every fourth of this one is too."""
    is_street = by.username == "street"
    row = Voucher(
        scheme=scheme, rate=rate, budget=budget, token=child.token, month=month, code=code, issued_by=by,
        department_id="streets" if is_street else "trade-union",
        area_id=HOME_STREET if is_street else settings.DISTRICT_CODE, issued_on=month,
        valid_until=month + timedelta(days=DAYS - 1),
    )  # fmt: skip
    if month < month_of(on) or number % 4 == 1:
        row.state, row.facility = VoucherState.REDEEMED, child.facility
        row.redeemed_on = min(month + timedelta(days=number), on)
    return row
