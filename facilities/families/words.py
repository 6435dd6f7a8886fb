"""What families write: short words that must hold no ID and no mobile number, as no step here needs one."""

from django.utils.translation import gettext_lazy as _

from portal.accounts import privacy
from portal.errors import Refused

NO_NUMBERS = _(
    "Please leave out ID and mobile numbers: this step needs none, and nobody has to read them. Found: %(found)s"
)


def require_no_numbers(text: str, *, field: str) -> None:
    """Raise Refused with the field if a text holds an ID number or a mobile number."""
    if found := privacy.personal_numbers(text):
        masked = "、".join(f"{number[:3]}…{number[-2:]}" for number in found)
        raise Refused(NO_NUMBERS % {"found": masked}, field=field)
