"""Tokens by which systems log in: issued and shown once, followed by a new one with an overlap, revoked."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.accounts.scope import require
from portal.errors import Refused
from portal.exchange import policy, scopes
from portal.exchange.models import ApiToken, ExternalSystem, UsedToken

PREFIX, SHOWN = "ccp_", 12  # how a token begins, so that scanners of leaked files know it; characters kept of it
OVERLAP = timedelta(days=7)  # for which the former token holds beside the new one
LONGEST = 400  # days
NOTED_EACH = timedelta(minutes=1)  # last use is written no oftener


def digest_of(text: str) -> str:
    """Return what is kept of a token's text. It has bits enough that nobody guesses it, so that a plain hash does."""
    return hashlib.sha256(text.encode()).hexdigest()


@transaction.atomic
def issue(
    system: ExternalSystem, *, given: Sequence[str], rate: int, days: int, by: User, at: datetime
) -> tuple[ApiToken, str]:
    """Return a new token with its text, which is kept nowhere. Raises Refused for unknown scopes and for a closed system."""
    require(policy.may_keep_system(by, system))
    if unknown := sorted(set(given) - {code for code, _label in scopes.options()}):
        raise Refused(_("There is no scope %(scope)s.") % {"scope": unknown[0]}, field="scopes")
    if not given:
        raise Refused(_("Please choose at least one scope."), field="scopes")
    if not 1 <= days <= LONGEST:
        raise Refused(_("A token holds for %(days)s days at most.") % {"days": LONGEST}, field="days")
    return _made(system, sorted(set(given)), rate, at + timedelta(days=days), by, at)


def _made(
    system: ExternalSystem, given: list[str], rate: int, until: datetime, by: User, at: datetime
) -> tuple[ApiToken, str]:
    if ExternalSystem.objects.select_for_update().get(pk=system.pk).closed_at:
        raise Refused(_("The system is closed."))
    text = PREFIX + secrets.token_urlsafe(32)
    facts = {"scopes": given, "rate": rate, "made_at": at, "made_by": by, "expires_at": until}
    return ApiToken.objects.create(system=system, digest=digest_of(text), hint=text[:SHOWN], **facts), text


@transaction.atomic
def rotate(token: ApiToken, *, by: User, at: datetime) -> tuple[ApiToken, str]:
    """Follow a token by a new one that may the same for as long; the former holds for seven more days at most."""
    require(policy.may_keep_system(by, token.system))
    held = ApiToken.objects.select_for_update(of=("self",)).select_related("system").get(pk=token.pk)
    if held.revoked_at or held.expires_at <= at:
        raise Refused(_("The token holds no longer. Please issue a new one."))
    until = at + (held.expires_at - held.made_at)
    held.expires_at = min(held.expires_at, at + OVERLAP)
    held.save(update_fields=["expires_at"])
    return _made(held.system, held.scopes, held.rate, until, by, at)


@transaction.atomic
def revoke(token: ApiToken, *, by: User, at: datetime) -> None:
    """End a token at once. One that was revoked before stays as it is."""
    require(policy.may_keep_system(by, token.system))
    ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=at, revoked_by=by)


def holding(text: str, *, at: datetime) -> ApiToken | None:
    """Return the token of this text if it holds: not revoked, not expired, of a system that is open. One query."""
    held = ApiToken.objects.filter(digest=digest_of(text), revoked_at=None, expires_at__gt=at, system__closed_at=None)
    return held.select_related("system").first()


def note_use(token: UsedToken, *, at: datetime) -> None:
    """Write down when the token was used last, once a minute at most; tokens of other cases are noted so, too."""
    if token.last_used_at is None or at - token.last_used_at >= NOTED_EACH:
        stale = Q(last_used_at=None) | Q(last_used_at__lt=at)
        type(token)._default_manager.filter(stale, pk=token.pk).update(last_used_at=at)
