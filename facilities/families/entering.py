"""A mobile and a code instead of an account: codes are limited by number and by address, and so are tries."""

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _

from facilities.families.models import Family, FamilyCode
from portal.accounts import limiting
from portal.errors import Refused
from portal.sealing import digest, digests
from portal.texting import texting

WORDING = "2026-11"  # of what a family agrees to (templates/facilities/families/_consent.html)
HOLDS = timedelta(minutes=10)
TEXT = "【托育服务】验证码%(code)s，10分钟内有效。请勿告诉他人。"
TOO_MANY_CODES = _("Too many codes were sent to this mobile or from your address. Please wait a quarter of an hour.")
TOO_MANY_TRIES = _("Too many attempts. Please wait a quarter of an hour and ask for a new code.")
WRONG = _("This code does not fit, or its ten minutes are over. Please look at the last text, or ask for a new code.")


def _key(mobile: str) -> str:
    return f"mobile:{mobile}"


@transaction.atomic
def send_code(mobile: str, *, address: str, at: datetime) -> str:
    """Text a new code to the mobile and return it; the one before holds no longer. Raises Refused for too many."""
    require_codes_left(mobile, address=address, at=at)
    known = digest(_key(mobile))
    code = f"{secrets.randbelow(1_000_000):06d}"
    facts = {"answer": digest(f"{mobile}:{code}"), "sent_at": at}
    FamilyCode.objects.update_or_create(digest=known, defaults=facts)
    texting.send(mobile, TEXT % {"code": code}, at=at)
    return code


def require_codes_left(mobile: str, *, address: str, at: datetime) -> None:
    """Count a code, whether one is sent or not, and raise Refused if there were too many."""
    by_address = limiting.has_tries_left(f"codes from {address}", most=settings.CODES_PER_ADDRESS, at=at)
    by_mobile = limiting.has_tries_left(f"codes to {digest(_key(mobile))}", most=settings.CODES_PER_MOBILE, at=at)
    if not (by_address and by_mobile):
        raise Refused(TOO_MANY_CODES, field="mobile")


def enter(mobile: str, code: str, *, address: str, at: datetime) -> Family:
    """Return the family of a mobile that answered with its code, a new one if it comes for the first time. Raises Refused."""
    _require_tries_left(mobile, address=address, at=at)
    return _entered(mobile, code, at)


def answer(mobile: str, code: str, *, address: str, at: datetime) -> None:
    """Take the code that a mobile answered with, for doors other than the family's. Raises Refused for a wrong one or too many."""
    _require_tries_left(mobile, address=address, at=at)
    _take_code(mobile, code, at)


def _require_tries_left(mobile: str, *, address: str, at: datetime) -> None:
    by_address = limiting.has_tries_left(f"code from {address}", most=settings.CODE_TRIES_PER_ADDRESS, at=at)
    by_mobile = limiting.has_tries_left(f"code of {digest(_key(mobile))}", most=settings.CODE_TRIES, at=at)
    if not (by_address and by_mobile):
        raise Refused(TOO_MANY_TRIES, field="code")


@transaction.atomic
def _take_code(mobile: str, code: str, at: datetime) -> None:
    known = digest(_key(mobile))
    sent = FamilyCode.objects.select_for_update().filter(digest=known, sent_at__gt=at - HOLDS).first()
    if sent is None or not constant_time_compare(sent.answer, digest(f"{mobile}:{code}")):
        raise Refused(WRONG, field="code")
    sent.delete()
    limiting.forgive(f"code of {known}")


@transaction.atomic
def _entered(mobile: str, code: str, at: datetime) -> Family:
    _take_code(mobile, code, at)
    today = timezone.localdate(at)
    family = Family.objects.filter(digest__in=digests(_key(mobile))).first()
    if family:
        Family.objects.filter(pk=family.pk).update(seen_on=today)
        return family
    return Family.objects.create(mobile=mobile, consented_at=at, consented_to=WORDING, seen_on=today)


def clear(*, at: datetime) -> int:
    """Forget codes that hold no longer; return how many."""
    return FamilyCode.objects.filter(sent_at__lte=at - HOLDS).delete()[0]
