"""Accounts that people open themselves: a name that nobody has, and how many an address opens."""

from datetime import datetime

from django.conf import settings
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from portal.accounts import limiting
from portal.accounts.models import User
from portal.errors import Refused
from portal.unique import save_unique

TAKEN = _("This user name is taken. Please choose another one; %(free)s, for example, is free.")
TOO_MANY = _(
    "Too many accounts were asked for from your address. What you typed is kept: please wait a quarter of an hour."
)
LONGEST_STEM = 100  # characters of a user name before the digits that make it another one


def require_left(address: str, *, at: datetime) -> None:
    """Count a sign-up against the address it comes from, before anything is compared. Raises Refused if there were too many.

    Whether a user name or a code is taken has to be said to whoever signs up; this bounds how many of them one address is told.
    """
    if not limiting.has_tries_left(f"sign-up from {address}", most=settings.SIGN_UPS_PER_ADDRESS, at=at):
        raise Refused(TOO_MANY)


def open_own(user: User) -> User:
    """Save a new account. Raises Refused, with a name that is free, if somebody has the name, also since this moment."""
    save_unique(user, Refused(TAKEN % {"free": _free_name(user.username)}, field="username"))
    return user


def _free_name(taken: str) -> str:
    """Return a user name like the one that is taken, which nobody has at the moment."""
    stem = taken[:LONGEST_STEM]
    while User.objects.filter(username__iexact=(name := f"{stem}{get_random_string(3, '23456789')}")).exists():
        pass
    return name
