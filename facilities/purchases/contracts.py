"""Contracts on bought services: signed by the catalogue, accepted bit by bit and never beyond the sum, closed in the end."""

from datetime import date

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from facilities.ground.choices import RUNNING_STATES
from facilities.purchases import policy
from facilities.purchases.choices import ContractState
from facilities.purchases.models import Acceptance, CatalogueEntry, Contract
from facilities.purchases.querysets import BUYERS
from portal import numbering, permissions
from portal.accounts.scope import require, scope_of
from portal.actions import Act, before, declare
from portal.errors import Refused
from portal.models import User
from portal.workflow.workflow import move

MOVES: dict[str, set[str]] = {ContractState.RUNNING: {ContractState.CLOSED}}


@transaction.atomic
def sign(contract: Contract, *, by: User, on: date) -> Contract:
    """Record a signed contract of the user's department in its area.

    Raises Refused for an entry that was not in the catalogue on the day of signing, a facility that is not on file, or a day to come.
    """
    require(policy.may_buy(by))
    scope = scope_of(by)
    contract.department_id = min(scope.departments & BUYERS)
    contract.area_id = min(scope.areas(permissions.GIVE_OPINIONS), key=len)
    contract.signed_by = by
    _require_contractor(contract)
    if contract.signed_on > on:
        raise Refused(_("This day is still to come."), field="signed_on")
    if not CatalogueEntry.objects.in_force(contract.signed_on).filter(pk=contract.entry_id).exists():
        raise Refused(_("This service is not in the catalogue on the day of signing."), field="entry")
    contract.number = f"购服{on.year}-{numbering.next_number('purchase', on.year):03d}"
    contract.save()
    return contract


def _require_contractor(contract: Contract) -> None:
    facility = contract.facility
    if facility is None:
        return
    if facility.state not in RUNNING_STATES or not facility.area_id.startswith(contract.area_id):
        raise Refused(_("Services are bought from facilities of your area that are on file."), field="facility")
    contract.operator = facility.operator


@transaction.atomic
def accept(acceptance: Acceptance, *, by: User, on: date) -> Acceptance:
    """Accept what was served. The contract's row is locked: two clerks at once never accept more than its sum.

    Raises Refused outside the term, for days to come, beyond the sum, or once the contract is closed.
    """
    contract = _locked(acceptance.contract_id, by)
    if acceptance.served_from < contract.from_on or acceptance.served_until > contract.until_on:
        term = {"first": contract.from_on, "last": contract.until_on}
        raise Refused(_("The contract runs from %(first)s to %(last)s.") % term, field="served_from")
    if acceptance.served_until > on:
        raise Refused(_("What is still to come can't be accepted."), field="served_until")
    if contract.accepted_fen + acceptance.fen > contract.sum_fen:
        left = {"left": contract.left}
        raise Refused(_("Of the contract's sum only %(left)s yuan are left to accept.") % left, field="amount")
    return _booked(acceptance, contract, by, on)


def _booked(line: Acceptance, contract: Contract, by: User, on: date) -> Acceptance:
    line.contract, line.by, line.accepted_on = contract, by, on
    line.save()
    Contract.objects.filter(pk=contract.pk).update(accepted_fen=F("accepted_fen") + line.fen)
    return line


def _locked(pk: int, by: User) -> Contract:
    contract = Contract.objects.select_for_update().get(pk=pk)
    require(policy.may_keep(by, contract))
    if contract.state != ContractState.RUNNING:
        raise Refused(_("This contract is closed; nothing is accepted of it any more."))
    return contract


@transaction.atomic
def reverse(acceptance: Acceptance, reason: str, *, by: User, on: date) -> Acceptance:
    """Take an acceptance back by a line of its own, with the reason. Raises Refused if it was taken back, or is such a line itself."""
    contract = _locked(acceptance.contract_id, by)
    if acceptance.about_id or Acceptance.objects.filter(about=acceptance).exists():
        raise Refused(_("This acceptance was taken back already."))
    line = Acceptance(
        text=reason, quantity=acceptance.quantity, served_from=acceptance.served_from,
        served_until=acceptance.served_until, fen=-acceptance.fen, about=acceptance,
    )  # fmt: skip
    return _booked(line, contract, by, on)


@transaction.atomic
def close(contract: Contract, note: str, *, by: User) -> Contract:
    """Close a contract: nothing more is accepted of it."""
    require(policy.may_keep(by, contract))
    return move(contract, ContractState.CLOSED, table=MOVES, by=by, note=note)


RUNNING = before(MOVES, ContractState.CLOSED)
declare(
    Contract,
    accept=Act(policy.may_keep, RUNNING, when=lambda contract: contract.accepted_fen < contract.sum_fen),
    reverse=Act(policy.may_keep, RUNNING, when=lambda contract: contract.accepted_fen > 0),
    close=Act(policy.may_keep, RUNNING),
)
