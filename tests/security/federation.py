"""Logins of other systems in the permission matrix: a recorded one, and how their pages are addressed and sent to."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from portal.models import LinkedLogin, User


def linked_login(user: User) -> SimpleNamespace:
    """Return a login of another system, recorded with the user's account."""
    link = LinkedLogin.objects.create(
        user=user, system="cas", subject=f"subject-{user.pk}", recorded_by=user, recorded_at="2026-11-23T01:00:00Z"
    )
    return SimpleNamespace(account=user, link=link)


def _system(case: Any) -> dict[str, object]:
    return {"system": "cas"}


ADDRESSES: dict[str, Callable[[Any], dict[str, object]]] = {
    "login-with": _system,
    "login-returned": _system,
    "linked-login-list": lambda case: {"pk": case.things.account.pk},
    "linked-login-off": lambda case: {"pk": case.things.account.pk, "link_pk": case.things.link.pk},
}
SENT: dict[str, Callable[[Any, User | None], dict[str, Any]]] = {
    "linked-login-list": lambda case, user: {"system": "cas", "subject": "4711"},
}
