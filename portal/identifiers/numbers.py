"""What a number of a body, a line or a paper must be like, and what is wrong with one that is not."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from stdnum.cn import uscc
from stdnum.exceptions import InvalidChecksum, InvalidComponent, InvalidFormat, InvalidLength

from portal.identifiers import texts

MOBILE = re.compile(r"1[3-9]\d{9}")
LANDLINE = re.compile(r"(?:0\d{2,3}-)?[2-9]\d{6,7}(?:-\d{1,6})?")
SERVICE = re.compile(r"[48]00\d{7}|1\d{4}|9[56]\d{3,4}|1[12]\d")
DIGITS = re.compile(r"[0-9]*")


def validate_uscc(value: str) -> None:
    """Refuse what is no unified social credit code, saying whether length, characters or check digit are wrong."""
    try:
        uscc.validate(texts.bare(value))
    except InvalidLength:
        raise ValidationError(_("A unified social credit code has 18 characters."), code="uscc_length") from None
    except InvalidChecksum:
        raise ValidationError(
            _("The check digit does not match: please compare with the certificate."), code="uscc_check"
        ) from None
    except (InvalidFormat, InvalidComponent):
        raise ValidationError(
            _("This is not a unified social credit code (digits and capital letters)."), code="uscc_format"
        ) from None


def validate_mobile(value: str) -> None:
    """Refuse what is no mobile number of mainland China; a number of abroad and a landline are told."""
    number = texts.mobile(value)
    if MOBILE.fullmatch(number):
        return
    if number.startswith(("+", "00")):
        raise ValidationError(_("Please give a mobile number of mainland China (+86)."), code="mobile_abroad")
    if not DIGITS.fullmatch(number):
        raise ValidationError(_("A mobile number has 11 digits and nothing else."), code="mobile_characters")
    raise ValidationError(_("A mobile number has 11 digits and starts with 13 to 19."), code="mobile")


def validate_telephone(value: str) -> None:
    """Refuse what is no telephone number within mainland China."""
    number = texts.telephone(value)
    if not any(shape.fullmatch(number) for shape in (MOBILE, LANDLINE, SERVICE)):
        reason = _("Please give one telephone number: a mobile, 0571-88886666 with its area code, or a 400 number.")
        raise ValidationError(reason, code="telephone")


def validate_area_code(value: str) -> None:
    """Refuse what is no division code: 2, 4, 6, 9 or 12 digits (GB/T 2260, statistical division codes)."""
    number = texts.bare(value)
    if not re.fullmatch(r"[1-9]\d(?:\d{2}|\d{4}|\d{7}|\d{10})?", number):
        raise ValidationError(_("A division code has 2, 4, 6, 9 or 12 digits."), code="area_code")


def validate_anything(value: str) -> None:
    """Certificates, codes and names have no rule but their form."""


def validate_user_name(value: str) -> None:
    """Refuse a user name that looks like another one: letters of two alphabets in one name."""
    alphabets = {name for name, pattern in ALPHABETS.items() if pattern.search(value)}
    if len(alphabets) > 1:
        reason = _("A user name mixes no Latin with Greek or Cyrillic letters: they look alike.")
        raise ValidationError(reason, code="user_name")


ALPHABETS = {
    "latin": re.compile(r"[A-Za-z]"),
    "greek": re.compile(r"[\u0370-\u03ff]"),
    "cyrillic": re.compile(r"[\u0400-\u052f]"),
}
