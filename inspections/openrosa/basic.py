"""Logging in as ODK Collect does: HTTP Basic, user name and token; Collect sends it over TLS only, after it was asked."""

import base64
import binascii

import pghistory
from django.http import HttpRequest
from django.utils import timezone
from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request

from inspections.openrosa import tokens
from inspections.openrosa.models import CollectToken
from portal.accounts.authentication import AccountBackend
from portal.exchange.bearer import WrongToken, count_wrong
from portal.exchange.tokens import note_use
from portal.models import User


class Basic(BaseAuthentication):
    """One and the same answer for a wrong name, an unknown or ended token and a closed account; counted by address."""

    def authenticate(self, request: Request) -> tuple[User, CollectToken] | None:
        """Return the inspector with the token; None if nothing was sent yet."""
        scheme, _space, sent = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "basic":
            return None
        at = timezone.now()
        token = tokens.holding(*_parts(sent), at=at)
        user = AccountBackend().get_user(token.user_id) if token else None
        if token is None or user is None:
            count_wrong(request)
            raise WrongToken
        note_use(token, at=at)
        pghistory.context(user=user.pk)
        return user, token

    def authenticate_header(self, request: HttpRequest | Request) -> str:
        """Ask for the login."""
        return 'Basic realm="odk", charset="UTF-8"'


def _parts(sent: str) -> tuple[str, str]:
    """Return user name and token; of what can't be read nothing, which nobody has."""
    try:
        name, _colon, text = base64.b64decode(sent, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return name.replace("\0", ""), text
