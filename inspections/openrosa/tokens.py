"""Tokens of ODK Collect: made by the inspector in a session that passed every check, shown once, followed by a new one, ended."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from inspections.ground import policy
from inspections.openrosa.models import CollectToken
from portal.accounts.scope import require
from portal.models import User

HOLDS = timedelta(days=90)
NOTED_EACH = timedelta(minutes=1)  # last use is written no oftener
PREFIX = "odk-"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@transaction.atomic
def issue(*, by: User, at: datetime) -> str:
    """Return the text of the inspector's new token, which is kept nowhere; the one before ends."""
    require(policy.may_inspect(by))
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    end(by=by, at=at)
    text = PREFIX + secrets.token_hex(20)
    CollectToken.objects.create(user=by, digest=_digest(text), made_at=at, expires_at=at + HOLDS)
    return text


def end(*, by: User, at: datetime) -> None:
    """End the inspector's token at once, if one holds."""
    CollectToken.objects.filter(user=by, ended_at=None).update(ended_at=at)


def held(user: User, *, at: datetime) -> CollectToken | None:
    """Return the user's token that holds."""
    return CollectToken.objects.filter(user=user, ended_at=None, expires_at__gt=at).first()


def holding(username: str, text: str, *, at: datetime) -> CollectToken | None:
    """Return the token of this text if it holds and is this user's. One query."""
    rows = CollectToken.objects.filter(digest=_digest(text), ended_at=None, expires_at__gt=at)
    return rows.filter(user__username=username).first()


def note_use(token: CollectToken, *, at: datetime) -> None:
    """Write down when the token was used last, once a minute at most."""
    if token.last_used_at is None or at - token.last_used_at >= NOTED_EACH:
        stale = Q(last_used_at=None) | Q(last_used_at__lt=at)
        CollectToken.objects.filter(stale, pk=token.pk).update(last_used_at=at)
