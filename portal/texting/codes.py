"""Codes that are texted to a mobile: how they look, how long they hold, and how many are sent and tried in a quarter of an hour."""

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from portal.accounts import limiting
from portal.errors import Refused
from portal.sealing import digest
from portal.texting import texting
from portal.texting.models import TextMessage

HOLDS = timedelta(minutes=10)
TEXT = "【托育服务】验证码%(code)s，10分钟内有效。请勿告诉他人。"
TOO_MANY_CODES = _("Too many codes were sent to this mobile or from your address. Please wait a quarter of an hour.")
TOO_MANY_TRIES = _("Too many attempts. Please wait a quarter of an hour and ask for a new code.")
WRONG = _("This code does not fit, or its ten minutes are over. Please look at the last text, or ask for a new code.")


def key_of(mobile: str) -> str:
    """Return the text whose keyed hash stands for the mobile."""
    return f"mobile:{mobile}"


def new_code() -> str:
    """Return six digits that nobody guesses."""
    return f"{secrets.randbelow(1_000_000):06d}"


def answer_to(mobile: str, code: str) -> str:
    """Return the keyed hash by which a code is recognised that was sent to the mobile."""
    return digest(f"{mobile}:{code}")


def send(mobile: str, code: str, *, at: datetime) -> TextMessage:
    """Text the code. Raises Refused if the district has no gateway."""
    return texting.send(mobile, TEXT % {"code": code}, at=at)


def require_codes_left(mobile: str, *, address: str, at: datetime) -> None:
    """Count a code, whether one is sent or not, and raise Refused if there were too many."""
    by_address = limiting.has_tries_left(f"codes from {address}", most=settings.CODES_PER_ADDRESS, at=at)
    by_mobile = limiting.has_tries_left(f"codes to {digest(key_of(mobile))}", most=settings.CODES_PER_MOBILE, at=at)
    if not (by_address and by_mobile):
        raise Refused(TOO_MANY_CODES, field="mobile")


def require_tries_left(mobile: str, *, address: str, at: datetime) -> None:
    """Count a try at a code before anything is compared, and raise Refused if there were too many."""
    by_address = limiting.has_tries_left(f"code from {address}", most=settings.CODE_TRIES_PER_ADDRESS, at=at)
    by_mobile = limiting.has_tries_left(f"code of {digest(key_of(mobile))}", most=settings.CODE_TRIES, at=at)
    if not (by_address and by_mobile):
        raise Refused(TOO_MANY_TRIES, field="code")


def forgive(mobile: str) -> None:
    """Forget the tries: the right code was given."""
    limiting.forgive(f"code of {digest(key_of(mobile))}")
