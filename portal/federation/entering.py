"""Logging in by another system: a round begins here, goes there and comes back, and lets in whom the administrator recorded."""

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.contrib.auth import load_backend, login
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _

from portal.accounts import events, limiting
from portal.accounts.authentication import BACKEND
from portal.accounts.choices import LoginEventKind as Kind
from portal.accounts.models import User
from portal.accounts.origin import client_address
from portal.errors import Refused
from portal.federation.asking import Away, NotConfirmed
from portal.federation.gateway import Gateway, Round
from portal.federation.linking import account_of

KEY = "entering"  # of the session
HOLDS = timedelta(minutes=10)
MOST = 20  # rounds from one address in a quarter of an hour that came to nothing; an office shares one address
TOO_MANY = _(
    "There were too many tries from your address. Please wait a quarter of an hour, or log in by your password."
)
UNKNOWN = _(
    "The other system knows you, but no open account here is recorded for this login. Please ask the administrator who keeps "
    "your account."
)


class TooMany(Refused):
    """So many rounds from this address came to nothing that none is begun for a while."""

    def __init__(self) -> None:
        super().__init__(TOO_MANY)


def begin(request: HttpRequest, gateway: Gateway, *, back: str, following: str, at: datetime) -> str:
    """Begin a round in this browser's session and return the other system's address to log in. Raises Away."""
    begun = Round(secrets.token_urlsafe(24), secrets.token_urlsafe(24), secrets.token_urlsafe(48), back)
    address = gateway.address(begun)
    request.session[KEY] = {
        "system": gateway.system.value,
        "state": begun.state,
        "nonce": begun.nonce,
        "verifier": begun.verifier,
        "back": back,
        "next": following,
        "at": at.isoformat(),
    }
    return address


def come_back(request: HttpRequest, gateway: Gateway, answer: Mapping[str, str], *, at: datetime) -> str:
    """Log in whom the other system confirms, and return where the browser wanted to go.

    A round ends here, whatever comes of it. Raises NotConfirmed, Away, TooMany, and Refused for somebody without an account.
    """
    kept = request.session.pop(KEY, {})
    where = f"rounds from {client_address(request)}"
    if not limiting.has_tries_left(where, most=MOST, at=at):
        events.record(Kind.LOCKED, request=request, at=at)
        raise TooMany
    try:
        subject = gateway.subject(answer, _round(gateway, kept, answer, at), at=at)
    except NotConfirmed:
        events.record(Kind.VOUCH_REFUSED, request=request, at=at)
        raise
    except Away:
        limiting.give_back(where)
        raise
    limiting.give_back(where)
    _enter(request, account_of(gateway.system, subject), gateway, at)
    return str(kept["next"])


def _round(gateway: Gateway, kept: Mapping[str, str], answer: Mapping[str, str], at: datetime) -> Round:
    """Return the round that this browser began with this system, if it is not over and the answer belongs to it."""
    said = answer.get("state") or answer.get("sp", "")
    if kept.get("system") != gateway.system.value or not constant_time_compare(kept["state"], said):
        raise NotConfirmed
    if at - datetime.fromisoformat(kept["at"]) > HOLDS:
        raise NotConfirmed
    return Round(kept["state"], kept["nonce"], kept["verifier"], kept["back"])


def _enter(request: HttpRequest, user: User | None, gateway: Gateway, at: datetime) -> None:
    """Log the account in, as its password would: a second factor is still asked, and what is closed stays closed."""
    if user is None or not load_backend(BACKEND).user_can_authenticate(user):  # type: ignore[attr-defined]
        events.record(Kind.VOUCH_UNKNOWN, user=user, request=request, at=at)
        raise Refused(UNKNOWN)
    events.record(Kind.VOUCHED, user=user, request=request, at=at)
    login(request, user, backend=BACKEND)
