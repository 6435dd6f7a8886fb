"""What happened at the door: logins and failed ones, second factors, sessions that ended. Append-only."""

from datetime import datetime

from django.http import HttpRequest

from portal.accounts.choices import LoginEventKind
from portal.accounts.history import LoginEvent
from portal.accounts.models import User
from portal.accounts.origin import browser_of, client_address

LEGIBLE = 2  # characters that are kept of a name which no account has: people type their password there


def record(
    kind: LoginEventKind,
    *,
    request: HttpRequest,
    at: datetime,
    user: User | None = None,
    by: User | None = None,
    tried: str = "",
) -> None:
    """Write an event down. `tried` is the user name that was typed, kept in full only if an account has it."""
    LoginEvent.objects.create(
        kind=kind,
        user_id=user.pk if user else None,
        by_id=by.pk if by else None,
        tried="" if user else tried[:LEGIBLE],
        address=client_address(request),
        browser=browser_of(request),
        at=at,
    )
