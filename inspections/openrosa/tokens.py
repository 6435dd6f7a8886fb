"""Tokens of ODK Collect: made by the inspector in a session that passed every check, shown once, followed by a new one, ended."""

import secrets
from datetime import datetime, timedelta

from django.db import transaction

from inspections.ground import policy
from inspections.openrosa.models import CollectToken
from portal.accounts.scope import require
from portal.exchange.tokens import digest_of
from portal.models import User

HOLDS = timedelta(days=90)
PREFIX = "odk-"


@transaction.atomic
def issue(*, by: User, at: datetime) -> str:
    """Return the text of the inspector's new token, which is kept nowhere; the one before ends."""
    require(policy.may_inspect(by))
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    end(by=by, at=at)
    text = PREFIX + secrets.token_hex(20)
    CollectToken.objects.create(user=by, digest=digest_of(text), made_at=at, expires_at=at + HOLDS)
    return text


def end(*, by: User, at: datetime) -> None:
    """End the inspector's token at once, if one holds."""
    CollectToken.objects.filter(user=by, ended_at=None).update(ended_at=at)


def held(user: User, *, at: datetime) -> CollectToken | None:
    """Return the user's token that holds."""
    return CollectToken.objects.filter(user=user, ended_at=None, expires_at__gt=at).first()


def holding(username: str, text: str, *, at: datetime) -> CollectToken | None:
    """Return the token of this text if it holds and is this user's. One query."""
    rows = CollectToken.objects.filter(digest=digest_of(text), ended_at=None, expires_at__gt=at)
    return rows.filter(user__username=username).first()
