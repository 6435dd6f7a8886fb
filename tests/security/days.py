"""The days of the permission matrix: what a facility keeps of them, and how their pages are addressed and sent to."""

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace
from typing import Any

from django.utils import timezone

from facilities.models import Facility, SpecialDay
from portal.models import User


def days(facility: Facility) -> dict[str, SimpleNamespace]:
    """Return what hangs on the days of a facility, by what the table calls it."""
    special = SpecialDay.objects.create(facility=facility, day=date(2099, 1, 1), is_open=False, reason="元旦")
    return {"special day": SimpleNamespace(special=special)}


def _card(case: Any, user: User | None) -> dict[str, Any]:
    return {f"present-{row.pk}": 0 for row in case.facility.classes.all()} | {"closed_reason": "任何一天", "seen": 0}


ADDRESSES: dict[str, Callable[[Any], dict[str, object]]] = {
    **dict.fromkeys(["day-list", "special-day-create"], lambda case: {"pk": case.facility.pk}),
    "day-card": lambda case: {"pk": case.facility.pk, "day": timezone.localdate()},
    "special-day-remove": lambda case: {"pk": case.things.special.pk},
}
SENT: dict[str, Callable[[Any, User | None], dict[str, Any]]] = {
    "day-card": _card,
    "special-day-create": lambda case, user: {"day": "2099-01-02", "is_open": "false", "reason": "消杀"},
}
