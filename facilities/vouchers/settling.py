"""What redeemed vouchers come to, month by month: the lines of the facility's claim, and what is still to be claimed."""

from collections.abc import Collection, Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Count, F, Q, QuerySet, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from facilities.ground.models import Facility
from facilities.ground.money import yuan
from facilities.support.counting import Counted
from facilities.support.models import Budget, Scheme
from facilities.vouchers.choices import VoucherState
from facilities.vouchers.models import Voucher


def count(scheme: Scheme, month: date, last: date, facilities: Collection[int]) -> list[Counted]:
    """Return a line for each facility and rate: the vouchers that it redeemed in the month."""
    taken = Voucher.objects.redeemed().filter(
        scheme=scheme, facility__in=list(facilities), redeemed_on__range=(month, last)
    )
    rows = taken.order_by("facility", "rate").values_list("facility", "rate", "rate__fen").annotate(number=Count("pk"))
    return [Counted(place, rate, fen, number, number, number) for place, rate, fen, number in rows]


def lacking(facility: Facility, scheme: Scheme, month: date, on: date) -> Iterator[str | Promise]:
    """Yield what keeps the facility from claiming the vouchers of a month; whether it might take them was judged when it did."""
    waiting = [each.month for each in unclaimed(facility) if each.scheme == scheme]
    if month not in waiting:
        yield _("No voucher was redeemed in this month.")
    if any(earlier < month for earlier in waiting):
        yield _("Vouchers of an earlier month are not claimed yet. Claim them first.")


class Due(NamedTuple):
    """Vouchers of a scheme that a facility redeemed in a month and has not claimed."""

    scheme: Scheme
    month: date
    number: int
    fen: int
    is_over: bool

    @property
    def yuan(self) -> Decimal:
        """Their sum in yuan."""
        return yuan(self.fen)


def unclaimed(facility: Facility, *, on: date | None = None) -> list[Due]:
    """Return what the facility has not claimed of vouchers, the earliest month first; of months that are over on the day one may claim."""
    rows = Voucher.objects.unclaimed().filter(facility=facility).order_by("month_redeemed", "scheme")
    sums = rows.values("month_redeemed", "scheme").annotate(number=Count("pk"), fen=Sum(F("rate__fen")))
    schemes = Scheme.objects.in_bulk([row["scheme"] for row in sums])
    return [
        Due(
            schemes[row["scheme"]],
            row["month_redeemed"],
            row["number"],
            row["fen"],
            on is not None and row["month_redeemed"] < on.replace(day=1),
        )
        for row in sums
    ]


class Standing(NamedTuple):
    """A scheme's vouchers of a year as somebody sees them, in numbers by state and in fen, and its budget if there is one."""

    scheme: Scheme
    budget: Budget | None
    given: int
    redeemed: int
    expired: int
    redeemed_fen: int

    @property
    def redeemed_yuan(self) -> Decimal:
        """What was redeemed, in yuan."""
        return yuan(self.redeemed_fen)


def standings(schemes: QuerySet[Scheme], seen: QuerySet[Voucher], year: int) -> list[Standing]:
    """Return how the vouchers of schemes stand that were given in a year; withdrawn ones are none."""
    taken = Q(state=VoucherState.REDEEMED)
    counted = {
        row["scheme"]: row
        for row in seen.filter(issued_on__year=year)
        .exclude(state=VoucherState.WITHDRAWN)
        .order_by()
        .values("scheme")
        .annotate(
            given=Count("pk"),
            redeemed=Count("pk", filter=taken),
            expired=Count("pk", filter=Q(state=VoucherState.EXPIRED)),
            fen=Sum("rate__fen", filter=taken, default=0),
        )
    }
    budgets = {row.scheme_id: row for row in Budget.objects.filter(scheme__in=schemes, year=year)}
    nothing = {"given": 0, "redeemed": 0, "expired": 0, "fen": 0}
    found = ((scheme, counted.get(scheme.pk, nothing)) for scheme in schemes)
    return [
        Standing(scheme, budgets.get(scheme.pk), row["given"], row["redeemed"], row["expired"], row["fen"])
        for scheme, row in found
    ]
