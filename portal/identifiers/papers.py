"""Numbers of the papers by which people prove who they are; each kind has its own rule.

Resident ID cards and residence permits: GB 11643. Foreigners' cards: since 2023 the same form beginning with 9, before it three letters
and twelve digits. Travel permits and passports name no check digit that the public could compute.
"""

import re
from collections.abc import Callable
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.identifiers import texts
from portal.identifiers.choices import IdentityKind

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643, over the first 17 digits
CHECKS = "10X98765432"
SHAPE = re.compile(r"\d{17}[\dX]")
OLD = re.compile(r"\d{15}")
PROVINCES = frozenset(
    "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83".split()
)
HM_TRAVEL = re.compile(r"[HM](?:\d{8}|\d{10})")  # ten digits: the booklet of before 2013, with its count of renewals
TAIWAN_TRAVEL = re.compile(r"\d{8}|\d{10}[A-Z]?")  # card of 2015; the booklet before it
FOREIGN_OLD = re.compile(r"[A-Z]{3}\d{4}(\d{6})\d{2}")
PASSPORT = re.compile(r"(?=.*\d)[A-Z0-9]{5,15}")
LONGEST = 40  # of what may be typed before it is brought into form

UNKNOWN_REGION = _("The ID number begins with a region that is not known. Please compare it with the card.")
LOOKS_LIKE = _("This reads like the number of another paper (%(kind)s). Please choose the kind of paper.")
BORN_LATER = _("The date of birth in the number lies in the future.")


def check_digit(body: str) -> str:
    """Return the last character for the first seventeen digits of a number (GB 11643, ISO 7064 MOD 11-2)."""
    return CHECKS[sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True)) % 11]


def validate_resident_id(value: str) -> None:
    """Refuse what is no resident ID number; length, characters, date of birth and check digit are told apart."""
    number = texts.bare(value)
    if OLD.fullmatch(number):
        reason = _("This is an old number of 15 digits. Please enter the 18 characters of the present ID card.")
        raise ValidationError(reason, code="id_old")
    if len(number) != 18:
        raise ValidationError(_("A resident ID number has 18 characters."), code="id_length")
    if not SHAPE.fullmatch(number):
        raise ValidationError(_("An ID number has 17 digits, and then a digit or X."), code="id_format")
    born_on(number[6:14])
    if check_digit(number[:17]) != number[17]:
        raise ValidationError(_("The check digit of the ID number does not match."), code="id_check")


def born_on(digits: str) -> date:
    """Return a day of birth written YYYYMMDD. Raises ValidationError if there is no such day, or none of a living person."""
    try:
        day = date.fromisoformat(f"{digits[:4]}-{digits[4:6]}-{digits[6:]}")
    except ValueError:
        day = date.min
    if day.year < 1900:
        raise ValidationError(_("The date of birth in the ID number does not exist."), code="id_date")
    return day


def _validate_hmt_residence(number: str) -> None:
    validate_resident_id(number)
    if number[:6] not in ("810000", "820000", "830000"):
        raise ValidationError(_("The number of this permit begins with 810000, 820000 or 830000."), code="id_region")


def _validate_hm_travel(number: str) -> None:
    if not HM_TRAVEL.fullmatch(number):
        raise ValidationError(_("The number of this permit is H or M with 8 digits (older ones 10)."), code="id_format")


def _validate_taiwan_travel(number: str) -> None:
    if not TAIWAN_TRAVEL.fullmatch(number):
        raise ValidationError(_("The number of this permit has 8 digits (older ones 10 digits)."), code="id_format")


def _validate_foreign_resident(number: str) -> None:
    if old := FOREIGN_OLD.fullmatch(number):
        born_on(f"{_century(old[1])}{old[1]}")
    elif len(number) == 18 and number.startswith("9"):
        validate_resident_id(number)
    else:
        reason = _(
            "The number of this card is 9 with 17 further characters, or on older cards 3 letters and 12 digits."
        )
        raise ValidationError(reason, code="id_format")


def _century(digits: str) -> str:
    """Return the century of a day written YYMMDD: 29 February decides, else both have the day."""
    return "19" if digits != "000229" else "20"


def _validate_passport(number: str) -> None:
    if not PASSPORT.fullmatch(number):
        reason = _("A passport number has 5 to 15 letters and digits, without other characters.")
        raise ValidationError(reason, code="id_format")


RULES: dict[str, Callable[[str], None]] = {
    IdentityKind.RESIDENT: validate_resident_id,
    IdentityKind.HMT_RESIDENCE: _validate_hmt_residence,
    IdentityKind.HM_TRAVEL: _validate_hm_travel,
    IdentityKind.TAIWAN_TRAVEL: _validate_taiwan_travel,
    IdentityKind.FOREIGN_RESIDENT: _validate_foreign_resident,
    IdentityKind.PASSPORT: _validate_passport,
}
UNMISTAKABLE = (
    *(IdentityKind.HMT_RESIDENCE, IdentityKind.FOREIGN_RESIDENT, IdentityKind.RESIDENT),
    *(IdentityKind.HM_TRAVEL, IdentityKind.TAIWAN_TRAVEL),
)


def validate(kind: str, value: str, *, on: date | None = None) -> None:
    """Refuse what is no number of this kind of paper, naming the kind it reads like; with a day also who is born after it."""
    number = texts.bare(value)
    try:
        RULES[kind](number)
    except ValidationError as fault:
        if other := _other_kind(kind, number):
            raise ValidationError(LOOKS_LIKE, code="id_kind", params={"kind": IdentityKind(other).label}) from None
        raise fault from None
    if on and SHAPE.fullmatch(number) and born_on(number[6:14]) > on:
        raise ValidationError(BORN_LATER, code="id_date")


def _other_kind(kind: str, number: str) -> str | None:
    """Return the kind of paper of which the number is certainly one."""
    return next((other for other in UNMISTAKABLE if other != kind and _fits(other, number)), None)


def _fits(kind: str, number: str) -> bool:
    try:
        RULES[kind](number)
    except ValidationError:
        return False
    return True


def region_warning(kind: str, number: str) -> Promise | None:
    """Say that a resident ID number begins with no province: possible, but to be compared with the card."""
    is_known = kind != IdentityKind.RESIDENT or number[:2] in PROVINCES
    return None if is_known else UNKNOWN_REGION


def masked(number: str) -> str:
    """Return a number as others may see it: of the 15 and 18 characters the first three and last two, of shorter ones less."""
    if len(number) >= 15:
        return f"{number[:3]}{'*' * (len(number) - 5)}{number[-2:]}"
    return f"{number[:1]}{'*' * (len(number) - 3)}{number[-2:]}" if len(number) > 5 else "*" * len(number)
