"""Premises on offer: entered, changed, let, withdrawn, offered again."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from facilities.premises import policy
from facilities.premises.choices import PremisesState
from facilities.premises.models import Premises
from portal.accounts.scope import require
from portal.actions import Act, before, declare
from portal.errors import Refused
from portal.models import User
from portal.workflow import workflow

MOVES: dict[str, set[str]] = {
    PremisesState.OFFERED: {PremisesState.TAKEN, PremisesState.WITHDRAWN},
    PremisesState.TAKEN: {PremisesState.OFFERED, PremisesState.WITHDRAWN},
    PremisesState.WITHDRAWN: {PremisesState.OFFERED},
}


@transaction.atomic
def save(premises: Premises, *, by: User, on: date) -> Premises:
    """Enter premises or keep a change. Raises NotAllowed for an owner or area that is not the user's; Refused if they stand there already,
    or if a lease runs longer than the title would.
    """
    require(policy.may_keep(by, premises))
    if premises.entered_by is None:
        premises.entered_by, premises.entered_on = by, on
    premises.revision += 1
    _once(premises)
    _require_leases(premises)
    premises.save()
    return premises


def _once(premises: Premises) -> None:
    twin = Premises.objects.filter(area=premises.area_id, address=premises.address).exclude(pk=premises.pk)
    if twin.exclude(state=PremisesState.WITHDRAWN).exists():
        raise Refused(_("Premises at this address of the community are entered already."), field="address")


def _require_leases(premises: Premises) -> None:
    if premises.pk and premises.free_until and (row := premises.leases.beyond(premises.free_until).first()):
        reason = _("A lease runs until %(last)s; the landlord's title can't end before it.")
        raise Refused(reason % {"last": row.last_day}, field="free_until")


@transaction.atomic
def settle(premises: Premises, to: PremisesState, *, by: User, note: str = "") -> Premises:
    """Take premises off the offer or put them back. Raises IllegalMove if somebody was faster, Refused if the address is taken."""
    require(policy.may_keep(by, premises))
    try:
        with transaction.atomic():
            return workflow.move(premises, to, table=MOVES, by=by, note=note)
    except IntegrityError as twin:
        raise Refused(_("Premises at this address of the community are entered already.")) from twin


declare(
    Premises,
    edit=Act(policy.may_keep, frozenset({PremisesState.OFFERED, PremisesState.TAKEN})),
    offer=Act(policy.may_keep, before(MOVES, PremisesState.OFFERED)),
    let=Act(policy.may_keep, before(MOVES, PremisesState.TAKEN)),
    withdraw=Act(policy.may_keep, before(MOVES, PremisesState.WITHDRAWN)),
)
