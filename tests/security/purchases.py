"""Bought services of the permission matrix: a street's contract with a facility, and how its pages are addressed and sent to."""

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace
from typing import Any

from facilities.models import Acceptance, CatalogueEntry, Contract, Facility
from portal.models import User
from tests.factories import TODAY, UserFactory

FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)


def purchases(facility: Facility, by: User) -> dict[str, SimpleNamespace]:
    """Return a running contract of which a part is accepted, by what the table calls it."""
    told = {"name": f"亲子活动{facility.pk}", "unit": "场", "basis": "x", "from_on": FIRST}
    entry = CatalogueEntry.objects.create(published_by=by, published_on=TODAY, **told)
    contract = Contract.objects.create(
        number=f"购服-{facility.pk}", entry=entry, operator=facility.operator, facility=facility, department_id="streets",
        area_id=facility.area_id[:9], subject="活动", sum_fen=100_000, accepted_fen=100, from_on=FIRST, until_on=LAST,
        signed_by=by, signed_on=TODAY,
    )  # fmt: skip
    line = Acceptance.objects.create(
        contract=contract, text="一场", quantity=1, served_from=FIRST, served_until=FIRST, fen=100, by=UserFactory(),
        accepted_on=TODAY,
    )  # fmt: skip
    return {"bought service": SimpleNamespace(contract=contract, entry=entry, acceptance=line)}


def _pk(thing: str) -> Callable[[Any], dict[str, object]]:
    return lambda case: {"pk": getattr(case.things, thing).pk}


ADDRESSES: dict[str, Callable[[Any], dict[str, object]]] = {
    **dict.fromkeys(["contract", "contract-accept", "contract-close"], _pk("contract")),
    "acceptance-reverse": _pk("acceptance"),
    "entry-end": _pk("entry"),
}
SENT: dict[str, Callable[[Any, User | None], dict[str, Any]]] = {
    "contract-create": lambda case, user: {"subject": "活动", "amount": "1"},
    "contract-accept": lambda case, user: {
        "text": "一场",
        "quantity": 1,
        "served_from": FIRST.isoformat(),
        "served_until": FIRST.isoformat(),
        "amount": "1",
    },
    **dict.fromkeys(["contract-close", "acceptance-reverse"], lambda case, user: {"note": "履约完毕"}),
    "entry-create": lambda case, user: {"name": "新服务", "unit": "次", "basis": "x", "from_on": "2026-01-01"},
    "entry-end": lambda case, user: {"until_on": "2030-01-01"},
}
LISTED: dict[str, Callable[[Any], str]] = {"contract-list": lambda case: f"/contracts/{case.things.contract.pk}/"}
