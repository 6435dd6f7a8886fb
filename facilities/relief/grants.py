"""Reliefs laid down version by version, and recorded as given: by sum, once for a day, within the days of the notice."""

from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from facilities.ground.policy import is_running
from facilities.relief import policy
from facilities.relief.choices import GrantState
from facilities.relief.models import Relief, ReliefGrant
from facilities.relief.querysets import kinds_of
from portal.accounts.scope import require
from portal.actions import Act, before, declare
from portal.errors import Refused
from portal.models import User
from portal.workflow.workflow import move

MOVES: dict[str, set[str]] = {GrantState.GIVEN: {GrantState.REVOKED}}


@transaction.atomic
def lay_down(relief: Relief, *, by: User) -> Relief:
    """Add a version of a relief. A former one without an end ends the day before. Raises Refused where versions would overlap."""
    require(policy.may_record(by) and relief.kind in kinds_of(by))
    former = Relief.objects.select_for_update().filter(code=relief.code, until_on=None, from_on__lt=relief.from_on)
    for row in former:
        if row.kind != relief.kind:
            raise Refused(_("This code belongs to a relief of another kind."), field="code")
        row.until_on = relief.from_on - timedelta(days=1)
        row.save(update_fields=["until_on"])
    try:
        with transaction.atomic():
            relief.save()
    except IntegrityError:
        raise Refused(_("A version of this relief holds on one of these days already."), field="from_on") from None
    return relief


@transaction.atomic
def record(grant: ReliefGrant, *, by: User, on: date) -> ReliefGrant:
    """Record that a relief was given for a span. Raises Refused outside the notice's days, before the span is over, twice for a day."""
    require(policy.may_keep(by, grant))
    if not is_running(grant.facility):
        raise Refused(_("Only facilities on file are given reliefs of care."), field="facility")
    relief = grant.relief
    if grant.from_on < relief.from_on:
        raise Refused(_("The relief holds from %(first)s.") % {"first": relief.from_on}, field="from_on")
    if relief.until_on and grant.until_on > relief.until_on:
        raise Refused(_("The relief holds until %(last)s.") % {"last": relief.until_on}, field="until_on")
    if grant.until_on > on:
        raise Refused(_("This time is not over yet."), field="until_on")
    grant.recorded_by, grant.recorded_on = by, on
    try:
        with transaction.atomic():
            grant.save()
    except IntegrityError:
        reason = _("This relief is recorded for some of these days already. Revoke that record first.")
        raise Refused(reason, field="from_on") from None
    return grant


@transaction.atomic
def revoke(grant: ReliefGrant, note: str, *, by: User) -> ReliefGrant:
    """Revoke a record that was wrong, with the reason; it counts no more and makes room for the right one."""
    require(policy.may_keep(by, grant))
    return move(grant, GrantState.REVOKED, table=MOVES, by=by, note=note)


declare(ReliefGrant, revoke=Act(policy.may_keep, before(MOVES, GrantState.REVOKED)))
