"""Logins, histories and exchange in the permission matrix: how their pages are addressed and sent to."""

from collections.abc import Callable
from typing import Any

from portal.models import User
from tests.security import appointments, delegation, exchange, federation, mandates, subjects


def _account(case: Any) -> dict[str, object]:
    return {"pk": case.things.account.pk}


ADDRESSES: dict[str, Callable[[Any], dict[str, object]]] = (
    exchange.ADDRESSES
    | appointments.ADDRESSES
    | delegation.ADDRESSES
    | mandates.ADDRESSES
    | subjects.ADDRESSES
    | federation.ADDRESSES
    | dict.fromkeys(
        ["login-account", "login-account-unlock", "login-account-factor-off", "login-account-sessions-end"], _account
    )
)
SENT: dict[str, Callable[[Any, User | None], dict[str, Any]]] = {
    **exchange.SENT,
    **delegation.SENT,
    **mandates.SENT,
    **subjects.SENT,
    **federation.SENT,
    "second-factor-setup": lambda case, user: {"code": "000000"},
    "second-factor": lambda case, user: {"code": "000000"},
    "password-forgotten": lambda case, user: {"username": "nobody", "mobile": "13911112222"},
    "password-reset": lambda case, user: {"code": "000000"},
    "own-mobile": lambda case, user: {"mobile": "13911112222"},
    "own-mobile-code": lambda case, user: {"code": "000000"},
    **dict.fromkeys(["second-factor-off", "recovery-codes"], lambda case, user: {"password": "wrong"}),
    "role-rules": lambda case, user: {"roles": ["reviewer"]},
}
LISTED: dict[str, Callable[[Any], str]] = {
    **exchange.LISTED,
    "login-account-list": lambda case: f"/logins/{case.things.account.pk}/",
}
