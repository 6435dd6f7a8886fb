"""Planned work on cameras: announced before it begins, called off, or ended early."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from inspections.monitoring import policy
from inspections.monitoring.models import PlannedWork
from portal.accounts.scope import require
from portal.errors import IllegalMove, Refused
from portal.models import User

LONGEST_DAYS = 30


@transaction.atomic
def announce(work: PlannedWork, *, by: User, at: datetime) -> PlannedWork:
    """Announce work. What has begun can't be announced any more. Raises Refused."""
    require(policy.may_keep(by, work))
    if work.since < at:
        raise Refused(_("Work is announced before it begins: this time is past."), field="since")
    if work.until <= work.since:
        raise Refused(_("This must be after the beginning."), field="until")
    if (work.until - work.since).days >= LONGEST_DAYS:
        raise Refused(_("Work of more than 30 days can't be announced at once."), field="until")
    if work.channel is not None and work.channel.facility_id != work.facility_id:
        raise Refused(_("There is no such camera."), field="channel")
    work.announced_by, work.announced_at = by, at
    work.save(force_insert=True)
    return work


@transaction.atomic
def end(work: PlannedWork, *, by: User, at: datetime) -> PlannedWork:
    """Call work off before it begins, or end it now: from then on what goes out counts again."""
    require(policy.may_keep(by, work))
    work.refresh_from_db(from_queryset=PlannedWork.objects.select_for_update(of=("self",)))
    if work.cancelled_at or work.until <= at:
        raise IllegalMove(_("This work is over or was called off already."))
    if at <= work.since:
        work.cancelled_at = at
    else:
        work.until = at
    work.save(update_fields=["cancelled_at", "until"])
    return work
