"""A mobile and a code instead of an account: codes are limited by number and by address, and so are tries."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from facilities.families.models import Family, FamilyCode
from portal.errors import Refused
from portal.sealing import digest, digests
from portal.texting import codes
from portal.texting.codes import HOLDS, WRONG, answer_to, key_of, new_code, require_codes_left, require_tries_left

WORDING = "2026-11"  # of what a family agrees to (templates/facilities/families/_consent.html)


@transaction.atomic
def send_code(mobile: str, *, address: str, at: datetime) -> str:
    """Text a new code to the mobile and return it; the one before holds no longer. Raises Refused for too many."""
    require_codes_left(mobile, address=address, at=at)
    known, code = digest(key_of(mobile)), new_code()
    FamilyCode.objects.update_or_create(digest=known, defaults={"answer": answer_to(mobile, code), "sent_at": at})
    codes.send(mobile, code, at=at)
    return code


def enter(mobile: str, code: str, *, address: str, at: datetime) -> Family:
    """Return the family of a mobile that answered with its code, a new one if it comes for the first time. Raises Refused."""
    require_tries_left(mobile, address=address, at=at)
    return _entered(mobile, code, at)


def answer(mobile: str, code: str, *, address: str, at: datetime) -> None:
    """Take the code that a mobile answered with, for doors other than the family's. Raises Refused for a wrong one or too many."""
    require_tries_left(mobile, address=address, at=at)
    _take_code(mobile, code, at)


@transaction.atomic
def _take_code(mobile: str, code: str, at: datetime) -> None:
    known = digest(key_of(mobile))
    sent = FamilyCode.objects.select_for_update().filter(digest=known, sent_at__gt=at - HOLDS).first()
    if sent is None or not constant_time_compare(sent.answer, answer_to(mobile, code)):
        raise Refused(WRONG, field="code")
    sent.delete()
    codes.forgive(mobile)


@transaction.atomic
def _entered(mobile: str, code: str, at: datetime) -> Family:
    _take_code(mobile, code, at)
    today = timezone.localdate(at)
    family = Family.objects.filter(digest__in=digests(key_of(mobile))).first()
    if family:
        Family.objects.filter(pk=family.pk).update(seen_on=today)
        return family
    return Family.objects.create(mobile=mobile, consented_at=at, consented_to=WORDING, seen_on=today)


def clear(*, at: datetime) -> int:
    """Forget codes that hold no longer; return how many."""
    return FamilyCode.objects.filter(sent_at__lte=at - HOLDS).delete()[0]
