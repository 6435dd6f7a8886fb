"""Reliefs of the permission matrix: one that was given to a facility, and how its pages are addressed and sent to."""

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace
from typing import Any

from facilities.models import Facility, Relief, ReliefGrant
from portal.models import User
from tests.factories import TODAY, UserFactory


def reliefs(facility: Facility) -> dict[str, SimpleNamespace]:
    """Return what was given to a facility, by what the table calls it."""
    span = {"from_on": date(2026, 1, 1), "until_on": date(2026, 3, 31)}
    grant = ReliefGrant.objects.create(
        facility=facility, relief=Relief.objects.get(code="vat"), fen=100, recorded_by=UserFactory(), recorded_on=TODAY,
        **span,
    )  # fmt: skip
    return {"relief given": SimpleNamespace(grant=grant)}


ADDRESSES: dict[str, Callable[[Any], dict[str, object]]] = {
    "relief": lambda case: {"pk": case.facility.pk},
    "grant-revoke": lambda case: {"pk": case.things.grant.pk},
}
SENT: dict[str, Callable[[Any, User | None], dict[str, Any]]] = {
    "relief-create": lambda case, user: {"code": "vat"},
    "grant-create": lambda case, user: {"amount": "1"},
    "grant-revoke": lambda case, user: {"note": "金额有误"},
}
