"""The facility's own calendar: days on which it differs from its usual week, told before they come or with a reason after."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from facilities.daily import policy
from facilities.daily.models import DayCard, SpecialDay
from facilities.ground import people
from facilities.ground.holding import held
from facilities.ground.models import Facility
from portal.accounts.scope import require
from portal.errors import Refused
from portal.models import User


@transaction.atomic
def mark(facility: Facility, day: date, *, is_open: bool, reason: str, by: User, on: date) -> SpecialDay:
    """Say that the facility is closed or open on a day. A day that has passed stays as it was: a gap can't be closed away."""
    facility = held(facility.pk)
    require(policy.may_keep(by, facility))
    if day < on:
        raise Refused(_("This day has passed; its calendar stays as it was."), field="day")
    if not reason.strip():
        raise Refused(_("Please give the reason."), field="reason")
    if not is_open and DayCard.objects.filter(facility=facility, day=day).exists():
        raise Refused(_("There is a card of this day already: children were there."), field="day")
    people.require_unnamed(reason, facility, field="reason")
    row, _is_new = SpecialDay.objects.update_or_create(
        facility=facility, day=day, defaults={"is_open": is_open, "reason": reason.strip()}
    )
    return row


@transaction.atomic
def unmark(special: SpecialDay, *, by: User, on: date) -> None:
    """Take a day back that has not passed."""
    facility = held(special.facility_id)
    require(policy.may_keep(by, facility))
    if special.day < on:
        raise Refused(_("This day has passed; its calendar stays as it was."))
    special.delete()
