"""Systems of other bodies in the permission matrix: with a token and a webhook each, and how their pages are addressed and sent to."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from django.utils import timezone

from portal.models import ApiToken, ExternalSystem, Organisation, Subscription, User
from tests.factories import UserFactory


def system(account: User) -> SimpleNamespace:
    """Return a system that acts by the account, and what hangs on it."""
    at, by = timezone.now(), UserFactory()
    made = ExternalSystem.objects.create(
        name=f"系统{account.pk}", kind="gateway", account=account, opened_at=at, opened_by=by
    )
    facts = {"digest": f"{account.pk}", "hint": "ccp_12345678", "scopes": ["filings:read"], "rate": 60}
    token = ApiToken.objects.create(system=made, made_at=at, made_by=by, expires_at=at + timedelta(days=9), **facts)
    hook = Subscription.objects.create(
        system=made, url="https://hooks.example.org/", events=["filing.decided"], secret="whsec_eA==", made_at=at
    )
    return SimpleNamespace(system=made, token=token, hook=hook)


def _address(case: Any) -> dict[str, object]:
    return {"pk": case.things.system.pk}


def _opened(case: Any, user: User | None) -> dict[str, Any]:
    body = Organisation.objects.filter(kind="community", area_id=case.facility.area_id).order_by("pk").first()
    return {"name": "新系统", "kind": "gateway", "organisation": body.pk, "role": "community_worker"}


ADDRESSES: dict[str, Callable[[Any], dict[str, object]]] = {
    **dict.fromkeys(["system", "system-close", "token-issue", "webhook-create"], _address),
    **dict.fromkeys(["token-rotate", "token-revoke"], lambda case: _address(case) | {"token_pk": case.things.token.pk}),
    **dict.fromkeys(["webhook-rotate", "webhook-end"], lambda case: _address(case) | {"hook_pk": case.things.hook.pk}),
    "api-moved": lambda case: {"rest": "filings/"},
    "api-check": lambda case: {"code": "setting-19-class-size"},
    **dict.fromkeys(["openrosa-form", "openrosa-manifest", "openrosa-facilities"], lambda case: {"code": "patrol"}),
}
SENT: dict[str, Callable[[Any, User | None], dict[str, Any]]] = {
    "system-create": _opened,
    "token-issue": lambda case, user: {"scopes": ["filings:read"], "rate": 60, "days": 30},
    "api-bulk": lambda case, user: {"requests[0]path": "/api/v1/nothing/"},
    "api-check": lambda case, user: {"facility": case.facility.pk},
    "webhook-create": lambda case, user: {"url": "https://hooks.example.org/", "events": ["filing.decided"]},
}
LISTED: dict[str, Callable[[Any], str]] = {
    "system-list": lambda case: f"/systems/{case.things.system.pk}/",
}
