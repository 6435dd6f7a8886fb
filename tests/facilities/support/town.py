"""A district that grants support: facilities on file with children as tokens, a scheme with its rate and budget, and the people in it."""

from datetime import date

from facilities.ground.choices import ClassKind, FacilityState
from facilities.models import Budget, Enrolment, Facility, Rate, Recognition, Scheme
from facilities.support import attendance, claims, draws
from facilities.support.attendance import Days
from portal.models import User
from tests.factories import CareClassFactory, FacilityFactory, UserFactory, operator_user

LONG_AGO = date(2025, 1, 1)
JULY, AUGUST, SEPTEMBER, OCTOBER = (date(2026, month, 1) for month in (7, 8, 9, 10))
TOKENS = iter(range(1, 1_000_000))


def scheme(**facts) -> Scheme:
    """Return a scheme of 200 yuan a child and month for everybody, with a rate and budgets."""
    told = {
        "name": "普惠托育运营补助",
        "name_en": "Support of inclusive care",
        "legal_base": "示例文件",
        "budget_line": "2100717",
    }
    row = Scheme.objects.create(**({"code": "care", "from_on": LONG_AGO, "needs_recognition": False} | told | facts))
    rate(row)
    for year in (2026, 2027):
        Budget.objects.create(scheme=row, year=year, fen=10_000_000_00)
    return row


def rate(of: Scheme, **facts) -> Rate:
    """Return a rate of the scheme."""
    told = {"fen": 20_000, "least_days": 10, "allowed_absences": 3, "words": "每生每月200元", "from_on": LONG_AGO}
    return Rate.objects.create(**({"scheme": of} | told | facts))


def facility(children: int = 3, *, places: int = 15, **facts) -> tuple[Facility, User]:
    """Return a facility on file with so many children, and its operator."""
    row = FacilityFactory(**({"state": FacilityState.FILED, "filed_on": LONG_AGO} | facts))
    CareClassFactory(facility=row, kind=ClassKind.TODDLER, places=places, enrolled=0)
    Enrolment.objects.bulk_create(
        Enrolment(facility=row, token=next(TOKENS), label=f"1-{place:02d}", kind="toddler", from_on=LONG_AGO)
        for place in range(children)
    )
    return row, operator_user(row.operator)


def enter(row: Facility, month: date, days: int | list[int], by: User, on: date, excused: int = 0) -> None:
    """Enter the same days for every child, or each its own."""
    children = list(row.enrolments.order_by("pk"))
    each = [days] * len(children) if isinstance(days, int) else days
    told = {child.pk: Days(attended, excused) for child, attended in zip(children, each, strict=True)}
    attendance.enter(row, month, told, by=by, on=on)


def recognised(row: Facility, first: date, last: date, **facts) -> Recognition:
    """Return an agreement on inclusive care."""
    told = {"state": "recognised", "places": 15, "most_fen": 300_000, "applied_on": first, "applied_by": UserFactory()}
    return Recognition.objects.create(facility=row, from_on=first, until_on=last, reasons="x", **(told | facts))


def audited(of: Scheme, month: date, by: User, on: date) -> None:
    """Draw and audit every claim of the month."""
    draws.draw(of, month, by=by, seed="0")
    for claim in of.claims.filter(month=month, state="submitted").order_by("pk"):
        claims.audit(claim, "已核对", by=by, on=on)
