"""Personal data is shown masked; a look at it in full is recorded first."""

import re
import unicodedata
from collections.abc import Iterable

from django.db import models, transaction
from django.utils.translation import gettext as _

from portal.accounts.history import PersonalDataAccess
from portal.accounts.models import User
from portal.accounts.scope import behalf_of
from portal.errors import Refused

PERSONAL_NUMBER = re.compile(
    r"(?<![\dA-Za-z])(?:"
    r"[1-9]\d{5}[ -]?(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[ -]?\d{3}[\dXx]"  # GB 11643
    r"|(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}"
    r")(?![\dA-Za-z])"
)
INTERSPERSED = re.compile(r"[\s\u200b-\u200f\u2060\ufeff·•・‧]")


def reveal(user: User, subject: models.Model, field: str) -> str:
    """Record that the user looks at a field in full, and return it. Who may look is the caller's policy.

    The record is committed before anything is shown, and whatever fails later takes nothing of it back. Raises RuntimeError if it is
    called in a transaction, which could.
    """
    with transaction.atomic(durable=True):
        PersonalDataAccess.objects.create(user=user, on_behalf_of_id=behalf_of(user), subject=subject, field=field)
    return str(getattr(subject, field))


def require_publishable(
    text: str, *, field: str | None = None, names: Iterable[str] = (), apart_from: Iterable[str] = ()
) -> None:
    """Raise Refused if a text that will be published holds an ID number, a mobile number, or one of the names.

    A name that stands within one of `apart_from`, such as that of a firm, is none.
    """
    _require_unnumbered(text, field)
    if named := people_named(text, names, apart_from=apart_from):
        reason = _(
            "This text is published and must not name persons. Please write their function instead of: %(found)s"
        )
        raise Refused(reason % {"found": "、".join(named)}, field=field)


def _require_unnumbered(text: str, field: str | None) -> None:
    if found := personal_numbers(text):
        masked = "、".join(f"{number[:3]}…{number[-2:]}" for number in found)
        reason = _("This text is published and must not contain ID or mobile numbers. Please remove: %(found)s")
        raise Refused(reason % {"found": masked}, field=field)


def people_named(text: str, names: Iterable[str], *, apart_from: Iterable[str] = ()) -> list[str]:
    """Return which of the names (of two characters or more) the text holds, also with blanks or marks between characters."""
    read = _joined(text)
    for other in sorted(filter(None, map(_joined, apart_from)), key=len, reverse=True):
        read = read.replace(other, "\n")
    return sorted({name for name in names if len(_joined(name)) > 1 and _joined(name) in read})


def _joined(text: str) -> str:
    """Return the text in one width and case, without blanks, invisible marks and the dots within names."""
    return INTERSPERSED.sub("", unicodedata.normalize("NFKC", text).casefold())


def personal_numbers(text: str) -> list[str]:
    """Return what reads like a resident ID number or a mobile number, also with blanks or hyphens between the digits."""
    return [found[0] for found in PERSONAL_NUMBER.finditer(text)]


def masked(text: str) -> str:
    """Return the text with ID and mobile numbers in it masked."""
    return PERSONAL_NUMBER.sub(lambda found: f"{found[0][:3]}…{found[0][-2:]}", text)
