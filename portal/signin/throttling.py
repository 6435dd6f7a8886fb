"""Wrong tries at an account: who is slowed down, and why nobody can lock somebody else out.

A browser in which somebody logged in to the account before carries a signed cookie; its tries are counted by itself, so that
strangers' tries, from wherever they come, never count against it. All other browsers share a limit for each account and address, one
for each account and one for each address. All limits are those of a quarter of an hour (`portal.accounts.limiting`).
"""

from datetime import datetime
from typing import Any

from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from portal import sealing
from portal.accounts import limiting
from portal.accounts.models import Guess, User
from portal.accounts.origin import client_address
from portal.cookies import of_host
from portal.errors import Refused
from portal.identifiers import texts

COOKIE, SALT = "known", "portal.signin.known"
COOKIE_AGE = 180 * 24 * 3600  # seconds
MOST = 5  # of a known browser, and of one address at one account
MOST_AT_ACCOUNT = 50  # of all browsers that are not known
MOST_OF_ADDRESS = 100  # at all accounts: an office shares one address
TOO_MANY = _("There were too many wrong tries. Please wait a quarter of an hour, or ask the security administrator.")


class ThrottledBackend:
    """Knows nobody, so that nobody is ever logged in by it; stands before the backend that does, and refuses after too many wrong passwords."""

    def authenticate(self, request: HttpRequest | None, username: str | None = None, **credentials: Any) -> None:
        """Count the try. Raises PermissionDenied, which ends the login, if there were too many."""
        if request is None or username is None:
            return
        user = User.objects.filter(username__iexact=texts.user_name(username)).first()
        try:
            count(request, _door(user, username), user, at=timezone.now())
        except Refused:
            request.is_locked_out = True  # type: ignore[attr-defined]
            raise PermissionDenied from None


def _door(user: User | None, username: str) -> str:
    """Name the account, a name that no account has by its hash: people type passwords there."""
    return f"login {user.pk if user else sealing.digest(texts.user_name(username).lower())[:32]}"


def count(request: HttpRequest, door: str, user: User | None, *, at: datetime) -> None:
    """Count a try at a door of the account before anything is compared. Raises Refused if there were too many."""
    keys = _keys(request, door, user)
    left = [limiting.has_tries_left(key, most=most, at=at) for key, most in keys.items()]  # each is counted
    if not all(left):
        raise Refused(TOO_MANY)


def _keys(request: HttpRequest, door: str, user: User | None) -> dict[str, int]:
    """Return what the try counts against, with the most that each takes."""
    if known := _known(request, user):
        return {f"{door} by {known}": MOST}
    where = client_address(request)
    return {f"{door} from {where}": MOST, door: MOST_AT_ACCOUNT, f"tries from {where}": MOST_OF_ADDRESS}


def forgive(request: HttpRequest, door: str, user: User) -> None:
    """Forget the tries of this browser and address at the door: the right answer was given. Those of others stay."""
    for key, most in _keys(request, door, user).items():
        if most == MOST:
            limiting.forgive(key)
        else:
            limiting.give_back(key)


def forgive_login(request: HttpRequest, user: User) -> None:
    """Forget the wrong passwords of this browser and address."""
    forgive(request, _door(user, user.username), user)


def unlock(user: User) -> int:
    """Forget all wrong tries at the account, whoever made them, and return how many there were."""
    gone = 0
    for door in (f"login {user.pk}", f"factor {user.pk}"):
        gone += Guess.objects.filter(key__startswith=f"{door} ").delete()[0]
        gone += Guess.objects.filter(key=door).delete()[0]
    return gone


def _known(request: HttpRequest, user: User | None) -> str:
    """Return the name of a browser in which this account was logged in before, or nothing."""
    said = request.COOKIES.get(of_host(COOKIE), "")
    if not said or user is None:
        return ""
    try:
        known: dict[str, str] = signing.loads(said, salt=SALT, max_age=COOKIE_AGE)
    except signing.BadSignature:
        return ""
    return known.get(str(user.pk), "")


def remember(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """Let the browser be known to the account from now on, and for four others that logged in there lately."""
    try:
        known = signing.loads(request.COOKIES.get(of_host(COOKIE), ""), salt=SALT, max_age=COOKIE_AGE)
    except signing.BadSignature:
        known = {}
    known = dict(list(known.items())[-4:]) | {str(user.pk): known.get(str(user.pk)) or get_random_string(12)}
    response.set_cookie(
        of_host(COOKIE),
        signing.dumps(known, salt=SALT),
        max_age=COOKIE_AGE,
        httponly=True,
        samesite="Lax",
        secure=request.is_secure(),
    )
