"""Leases of premises: never longer than the landlord's title, never two for one day; ended early, and relieved of rent."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from facilities.premises import offering, policy
from facilities.premises.choices import LeaseState, PremisesState
from facilities.premises.models import Lease, Premises, RentRelief
from portal.accounts.scope import require
from portal.actions import Act, before, declare
from portal.errors import Refused
from portal.models import User
from portal.workflow.workflow import move

MOVES: dict[str, set[str]] = {LeaseState.RUNNING: {LeaseState.ENDED}}


@transaction.atomic
def sign(lease: Lease, *, by: User, on: date) -> Lease:
    """Record a signed lease; the premises are off the offer then.

    Raises Refused beyond the landlord's title, on days that are let already, for premises withdrawn, or for a day of signing to come.
    """
    premises = Premises.objects.select_for_update().get(pk=lease.premises_id)
    require(policy.may_keep(by, premises))
    if premises.state == PremisesState.WITHDRAWN:
        raise Refused(_("These premises are withdrawn; offer them again first."))
    if lease.signed_on > on:
        raise Refused(_("This day is still to come."), field="signed_on")
    _require_title(lease, premises)
    lease.premises, lease.signed_by = premises, by
    try:
        with transaction.atomic():
            lease.save()
    except IntegrityError:
        raise Refused(_("These premises are let on some of these days already."), field="from_on") from None
    if premises.state == PremisesState.OFFERED:
        offering.settle(premises, PremisesState.TAKEN, by=by, note=str(lease.operator))
    return lease


def _require_title(lease: Lease, premises: Premises) -> None:
    if premises.free_from and lease.from_on < premises.free_from:
        raise Refused(_("The premises are free from %(first)s only.") % {"first": premises.free_from}, field="from_on")
    if premises.free_until and lease.until_on > premises.free_until:
        reason = _("The landlord's own title ends on %(last)s; a lease can't be longer.")
        raise Refused(reason % {"last": premises.free_until}, field="until_on")


@transaction.atomic
def end(lease: Lease, ended_on: date, note: str, *, by: User) -> Lease:
    """End a lease on a day of its term. Premises stay off the offer until they are offered again."""
    lease = Lease.objects.select_for_update(of=("self",)).select_related("premises").get(pk=lease.pk)
    require(policy.may_keep_lease(by, lease))
    if not lease.from_on <= ended_on <= lease.until_on:
        raise Refused(_term(lease), field="ended_on")
    move(lease, LeaseState.ENDED, table=MOVES, by=by, note=note)
    lease.ended_on = ended_on
    lease.save(update_fields=["ended_on"])
    return lease


def _term(lease: Lease) -> str:
    return _("The lease runs from %(first)s to %(last)s.") % {"first": lease.from_on, "last": lease.until_on}


@transaction.atomic
def relieve(relief: RentRelief, *, by: User, on: date) -> RentRelief:
    """Let some of the rent off for a span of the lease. Raises Refused above the rent, outside the term, or twice for a day."""
    lease = Lease.objects.select_for_update(of=("self",)).select_related("premises").get(pk=relief.lease_id)
    require(policy.may_keep_lease(by, lease))
    if lease.state != LeaseState.RUNNING:
        raise Refused(_("This lease is ended."))
    if relief.from_on < lease.from_on or relief.until_on > lease.until_on:
        raise Refused(_term(lease), field="from_on")
    if relief.fen > lease.rent_fen:
        raise Refused(
            _("The rent is %(rent)s yuan a month; no more can be let off.") % {"rent": lease.rent}, field="amount"
        )
    relief.lease, relief.granted_by, relief.granted_on = lease, by, on
    try:
        with transaction.atomic():
            relief.save()
    except IntegrityError:
        raise Refused(_("Rent is let off on some of these days already."), field="from_on") from None
    return relief


RUNNING = before(MOVES, LeaseState.ENDED)
declare(Premises, lease=Act(policy.may_keep, frozenset({PremisesState.OFFERED, PremisesState.TAKEN})))
declare(
    Lease,
    end=Act(policy.may_keep_lease, RUNNING),
    relieve=Act(policy.may_keep_lease, RUNNING, when=lambda lease: lease.rent_fen > 0),
)
