"""Vouchers of the permission matrix: given by the street, one to be redeemed and one that was, and how their pages are addressed and sent to."""

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace
from typing import Any

from facilities.models import Budget, Enrolment, Facility, Rate, Scheme, Voucher
from portal.models import User
from tests.factories import TODAY

FIRST, LAST = date(2026, 1, 1), date(2030, 12, 31)


def vouchers(facility: Facility, by: User) -> dict[str, SimpleNamespace]:
    """Return a street's voucher that can be redeemed and one that the facility redeemed, by what the table calls them."""
    told = {"name": "托育券", "kind": "voucher", "voucher_days": 30, "from_on": FIRST, "needs_recognition": False}
    scheme, is_new = Scheme.objects.get_or_create(code="voucher", defaults=told)
    if is_new:
        Rate.objects.create(scheme=scheme, unit="voucher", fen=100, words="每券", from_on=FIRST)
        Budget.objects.create(scheme=scheme, year=2026, fen=10_000_00, committed_fen=10_00)
    child = Enrolment.objects.create(
        facility=facility, token=900_000 + facility.pk, label="V-01", kind="toddler", from_on=FIRST, until_on=TODAY
    )
    common = {
        "scheme": scheme, "rate": scheme.rates.get(), "budget": scheme.budgets.get(), "token": child.token,
        "department_id": "streets", "area_id": facility.area_id[:9], "issued_by": by, "issued_on": FIRST,
        "valid_until": LAST,
    }  # fmt: skip
    given = Voucher.objects.create(**common, month=FIRST, code=f"GIVEN{facility.pk:07d}")
    used = Voucher.objects.create(
        **common, month=date(2026, 2, 1), code=f"TAKEN{facility.pk:07d}", state="redeemed", facility=facility,
        redeemed_on=TODAY,
    )  # fmt: skip
    things = {"enrolment": child}
    return {
        "voucher": SimpleNamespace(voucher=given, **things),
        "redeemed voucher": SimpleNamespace(voucher=used, **things),
    }


def _voucher(case: Any) -> dict[str, object]:
    return {"pk": case.things.voucher.pk}


ADDRESSES: dict[str, Callable[[Any], dict[str, object]]] = {
    **dict.fromkeys(["voucher", "voucher-withdraw", "voucher-take-back"], _voucher),
    "voucher-redeem": lambda case: {"pk": case.facility.pk},
}
SENT: dict[str, Callable[[Any, User | None], dict[str, Any]]] = {
    "voucher-check": lambda case, user: {"code": "AAAABBBBCCCC"},
    "voucher-give": lambda case, user: {"mobile": ""},
    "voucher-redeem": lambda case, user: {"code": case.things.voucher.code, "child": case.things.enrolment.pk},
    **dict.fromkeys(["voucher-withdraw", "voucher-take-back"], lambda case, user: {"reason": "录错"}),
}
LISTED: dict[str, Callable[[Any], str]] = {"voucher-list": lambda case: f"/vouchers/{case.things.voucher.pk}/"}
