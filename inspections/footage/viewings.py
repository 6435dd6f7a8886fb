"""The register of viewings: a line is written, read and struck with a reason."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from inspections.footage import policy
from inspections.footage.models import Viewing
from inspections.monitoring.models import Channel
from portal.accounts import privacy
from portal.accounts.scope import require
from portal.actions import Act, declare
from portal.errors import IllegalMove, Refused
from portal.models import User

FUTURE = _("This moment lies in the future.")
BACKWARDS = _("The end lies before the beginning.")
NOT_YET = _("Footage can't be viewed before it was recorded.")
FOREIGN = _("There is no such camera at this facility.")
NUMBERS = _("Please leave ID numbers and mobile numbers out of the register.")
STRUCK = _("This line is struck already.")
TEXTS = ("unit", "reason", "content", "handed_to")


@transaction.atomic
def enter(viewing: Viewing, channels: Iterable[Channel], *, by: User, at: datetime) -> Viewing:
    """Write a line. Raises Refused for what lies in the future or backwards, for cameras of others and for personal numbers."""
    require(policy.may_keep(by, viewing))
    _require_right(viewing, at)
    seen = list(channels)
    if any(channel.facility_id != viewing.facility_id for channel in seen):
        raise Refused(FOREIGN, field="channels")
    viewing.entered_by, viewing.entered_at = by, at
    viewing.save()
    viewing.channels.set(seen)
    return viewing


def _require_right(viewing: Viewing, at: datetime) -> None:
    if viewing.viewed_at > at:
        raise Refused(FUTURE, field="viewed_at")
    if viewing.footage_until <= viewing.footage_from:
        raise Refused(BACKWARDS, field="footage_until")
    if viewing.footage_until > viewing.viewed_at:
        raise Refused(NOT_YET, field="footage_until")
    for field in TEXTS:
        if privacy.personal_numbers(getattr(viewing, field)):
            raise Refused(NUMBERS, field=field)


@transaction.atomic
def strike(viewing: Viewing, *, by: User, at: datetime, reason: str) -> Viewing:
    """Strike a wrong line; it stays readable with who struck it and why."""
    require(policy.may_keep(by, viewing))
    viewing.refresh_from_db(fields=["struck_at"], from_queryset=Viewing.objects.select_for_update(of=("self",)))
    if viewing.struck_at is not None:
        raise IllegalMove(STRUCK)
    viewing.struck_at, viewing.struck_by, viewing.struck_reason = at, by, reason
    viewing.save(update_fields=["struck_at", "struck_by", "struck_reason"])
    return viewing


declare(Viewing, strike=Act(policy.may_keep, None, when=lambda viewing: viewing.struck_at is None))
