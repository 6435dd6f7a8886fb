"""Logging in by a token: `Authorization: Bearer ccp_...`, in as many queries as a session takes."""

import pghistory
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import APIException
from rest_framework.request import Request

from portal.accounts import limiting
from portal.accounts.authentication import AccountBackend
from portal.accounts.models import User
from portal.accounts.origin import client_address
from portal.exchange import tokens
from portal.exchange.models import ApiToken

WRONG_PER_ADDRESS = 30  # wrong tokens from one address in a quarter of an hour


class WrongToken(APIException):
    """One and the same answer for a token that is unknown, expired or revoked, and for a closed account."""

    status_code = 401
    default_detail = _("The token is not valid.")
    default_code = "wrong_token"
    auth_header = 'Bearer realm="api", error="invalid_token"'


class TooManyWrongTokens(APIException):
    """Raised when an address sent too many."""

    status_code = 429
    default_detail = _("There were too many wrong tokens. Please wait a quarter of an hour.")
    default_code = "too_many_wrong_tokens"
    wait = limiting.WINDOW.total_seconds()


class Bearer(BaseAuthentication):
    """Names no header for its challenge: who sends neither token nor session is refused as before tokens were."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        """Return the system's account with the token; None if no token was sent."""
        scheme, _space, text = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            return None
        at = timezone.now()
        token = tokens.holding(text.strip(), at=at)
        user = AccountBackend().get_user(token.system.account_id) if token else None
        if token is None or user is None:
            count_wrong(request)
            raise WrongToken
        tokens.note_use(token, at=at)
        pghistory.context(user=user.pk, token=token.pk)
        return user, token


def count_wrong(request: Request) -> None:
    """Count a wrong token of an address. Raises TooManyWrongTokens from the 31st in a quarter of an hour on."""
    door = f"tokens from {client_address(request._request)}"
    if not limiting.has_tries_left(door, most=WRONG_PER_ADDRESS, at=timezone.now()):
        raise TooManyWrongTokens


class BearerScheme(OpenApiAuthenticationExtension):
    """Tokens in the API's description."""

    target_class = "portal.exchange.bearer.Bearer"
    name = "token"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        """Return the scheme as OpenAPI names it."""
        return {"type": "http", "scheme": "bearer", "description": "A token that the district's administrator issues."}
