"""Standing in and urgent access of others in the permission matrix, and how their pages are addressed and sent to."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from django.utils import timezone

from portal.models import Delegation, UrgentAccess, User
from tests.factories import TODAY, UserFactory


def standing_in(account: User) -> SimpleNamespace:
    """Return a delegation and an urgent access of an account, neither of which is anybody's of the town."""
    now = timezone.now()
    made = Delegation.objects.create(
        giver=account, taker=UserFactory(), body=account.memberships.get().organisation, works=["inspect"],
        from_on=TODAY, until_on=TODAY + timedelta(days=9), reason="休假", given_at=now,
    )  # fmt: skip
    access = UrgentAccess.objects.create(
        user=account, reason="夜间突发事件，需要联系负责人", at=now - timedelta(hours=2), until=now - timedelta(hours=1)
    )
    return SimpleNamespace(delegation=made, access=access)


ADDRESSES: dict[str, Callable[[Any], dict[str, object]]] = {
    **dict.fromkeys(["delegation-act", "delegation-end"], lambda case: {"pk": case.things.delegation.pk}),
    "urgent-review": lambda case: {"pk": case.things.access.pk},
}
SENT: dict[str, Callable[[Any, User | None], dict[str, Any]]] = {
    "delegation-list": lambda case, user: {"works": ["inspect"], "reason": "休假"},
    "urgent-access": lambda case, user: {"reason": "夜间突发事件，需要联系负责人", "hours": 1, "password": "wrong"},
    "urgent-review": lambda case, user: {"verdict": "justified"},
}
