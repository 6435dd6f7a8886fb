"""Identifiers of the field: unified social credit code (GB 32100), resident ID (GB 11643), mobile number."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from stdnum.cn import ric, uscc
from stdnum.exceptions import InvalidChecksum, InvalidComponent, InvalidFormat, InvalidLength

MOBILE = re.compile(r"1[3-9]\d{9}")


def validate_uscc(value: str) -> None:
    """Refuse what is no unified social credit code, saying whether length, characters or check digit are wrong."""
    try:
        uscc.validate(value)
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


def validate_resident_id(value: str) -> None:
    """Refuse what is no resident ID number; length, date of birth and check digit are told apart."""
    try:
        ric.validate(value)
    except InvalidLength:
        raise ValidationError(_("A resident ID number has 18 characters."), code="id_length") from None
    except InvalidChecksum:
        raise ValidationError(_("The check digit of the ID number does not match."), code="id_check") from None
    except (InvalidFormat, InvalidComponent):
        raise ValidationError(
            _("The region or date of birth in the ID number does not exist."), code="id_format"
        ) from None


def validate_mobile(value: str) -> None:
    """Refuse what is no mobile number of mainland China."""
    if not MOBILE.fullmatch(value):
        raise ValidationError(_("A mobile number has 11 digits and starts with 13 to 19."), code="mobile")
