"""Money of the permission matrix: questions about fees, and how these pages are addressed and sent to."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from facilities.models import Facility, PriceInquiry
from portal.models import User
from tests.factories import TODAY, UserFactory


def money(facility: Facility) -> dict[str, SimpleNamespace]:
    """Return what hangs on the money of a facility, by what the table calls it."""
    facts = {
        "asked_fen": 480000,
        "question": "为何偏高？",
        "asked_on": TODAY,
        "due_on": TODAY,
        "asked_by": UserFactory(),
    }
    asked = PriceInquiry.objects.create(facility=facility, state="answered", **facts)
    return {"question about a fee": SimpleNamespace(inquiry=asked)}


def _pk(thing: str) -> Callable[[Any], dict[str, object]]:
    return lambda case: {"pk": getattr(case.things, thing).pk}


ADDRESSES: dict[str, Callable[[Any], dict[str, object]]] = {
    **dict.fromkeys(["register-fees", "price-inquire"], lambda case: {"pk": case.facility.pk}),
    **dict.fromkeys(["price-inquiry", "price-inquiry-answer", "price-inquiry-settle"], _pk("inquiry")),
}
SENT: dict[str, Callable[[Any, User | None], dict[str, Any]]] = {
    "fee-sheet-create": lambda case, user: {"holds_from": "2030-01-01", "prepaid_months": 1, "fee-care-month": "5000"},
    "price-inquire": lambda case, user: {"question": "为何偏高？"},
    **dict.fromkeys(["price-inquiry-answer", "price-inquiry-settle"], lambda case, user: {"text": "含餐费"}),
    "price-rule-create": lambda case, user: {
        "base": "2800",
        "band_percent": 20,
        "from_on": "2030-01-01",
        "document": "发改价格〔2026〕1号",
    },
}
