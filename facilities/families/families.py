"""What a family may do with what it told: correct it, close all its doors, delete everything."""

from datetime import date

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from facilities.families.models import Child, Family, FamilyCode
from facilities.families.words import require_no_numbers
from portal.errors import Refused
from portal.sealing import digests
from portal.texting import texting
from portal.texting.codes import key_of

MOST_CHILDREN = 6
OLDEST = 48  # months; the register is about children under three, lists look a year ahead
NOT_YET_BORN = _("This day lies ahead. For a child not yet born please come back after its birth.")
TOO_OLD = _("The portal is about children under three.")
TOO_MANY = _("No more than %(most)s children can be entered.")


def call(family: Family, name: str) -> None:
    """Save how facilities may call the family."""
    require_no_numbers(name, field="called")
    family.called = name
    family.save(update_fields=["called"])


@transaction.atomic
def save_child(family: Family, child: Child, *, called: str, born_on: date, on: date) -> Child:
    """Enter or correct a child. Raises Refused with the field."""
    require_no_numbers(called, field="called")
    if born_on > on:
        raise Refused(NOT_YET_BORN, field="born_on")
    if born_on <= on - relativedelta(months=OLDEST):
        raise Refused(TOO_OLD, field="born_on")
    if child._state.adding and family.children.count() >= MOST_CHILDREN:
        raise Refused(TOO_MANY % {"most": MOST_CHILDREN})
    child.family, child.called, child.birthday = family, called, born_on.isoformat()
    child.save()
    return child


def close_doors(family: Family) -> None:
    """End every token and link of the family."""
    Family.objects.filter(pk=family.pk).update(epoch=F("epoch") + 1)


@transaction.atomic
def erase(family: Family) -> None:
    """Delete the family with all that it told: slots it had booked are free again, places on lists and at events pass to the next.

    Texts to it that still wait, and a code it did not use, go along.
    """
    texting.forget(family.mobile)
    FamilyCode.objects.filter(digest__in=digests(key_of(family.mobile))).delete()
    Family.objects.filter(pk=family.pk).delete()
