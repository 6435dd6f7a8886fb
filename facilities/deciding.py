"""Decisions on a filing: the receipt, or a refusal with clauses and reasons (registration measures art. 9)."""

import secrets
from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from facilities import changing, policy, relocating, rules
from facilities.choices import PUBLIC_STATES, FacilityState, FilingKind, FilingState
from facilities.filing import MOVES, TERMS, under_review
from facilities.models import Facility, Filing, Receipt
from facilities.standing import FACILITY_MOVES
from portal import clock, outbox
from portal.errors import Refused
from portal.models import Clause, User
from portal.numbering import next_number
from portal.scope import require
from portal.workflow import move


@transaction.atomic
def accept(filing: Filing, *, by: User, on: date, note: str = "") -> Receipt:
    """File the facility and issue the receipt.

    Raises IllegalMove if somebody decided already, NotReady if a clause is not met today that a filing must meet, and Refused
    if the rulebook warns and `note` gives no reason.
    """
    require(policy.may_decide(by, filing))
    under_review(filing)
    rules.require_acceptable(filing, on=on, note=note)
    move(filing, FilingState.ACCEPTED, table=MOVES, by=by, note=note)
    _decided(filing, on, note)
    _take_effect(filing, by, on)
    receipt = Receipt.objects.create(
        filing=filing,
        number=f"{settings.DISTRICT_CODE}{on.year}{next_number('receipt', on.year):05d}",
        issued_on=on,
        issued_by=by,
        check_code=secrets.token_urlsafe(12),
        content=filing.declared,
    )
    outbox.queue("facilities.tasks.render_receipt", pk=receipt.pk)
    return receipt


def _take_effect(filing: Filing, by: User, on: date) -> None:
    """A change is written into the facility that is filed already; every other kind files its facility."""
    if filing.kind == FilingKind.CHANGE:
        changing.apply(filing, by=by, on=on)
        return
    facility = filing.facility
    move(facility, FacilityState.FILED, table=FACILITY_MOVES, by=by)
    facility.filed_on = facility.places_as_of = on
    facility.save(update_fields=["filed_on", "places_as_of"])
    if filing.kind == FilingKind.RELOCATION:
        relocating.conclude(filing, by=by, on=on)


@transaction.atomic
def refuse(filing: Filing, *, by: User, on: date, reasons: str, clauses: Iterable[Clause]) -> Filing:
    """Find the facility not conforming, with reasons and the clauses they rest on; it is published (art. 9).

    A facility that was filed is ordered to correct; one that never was stays unfiled, and its refusal is published all the same.
    A refused change leaves the facility as it is filed.
    """
    require(policy.may_decide(by, filing))
    breached = list(clauses)
    if not breached or not reasons.strip():
        raise Refused(_("A refusal names the clauses it rests on and its reasons."))
    move(filing, FilingState.REFUSED, table=MOVES, by=by, note=reasons)
    _decided(filing, on, reasons)
    filing.refused_clauses.set(breached)
    is_filed = Facility.objects.select_for_update().get(pk=filing.facility_id).state in PUBLIC_STATES
    if is_filed and filing.kind != FilingKind.CHANGE:
        move(filing.facility, FacilityState.NONCONFORMING, table=FACILITY_MOVES, by=by)
    return filing


def _decided(filing: Filing, on: date, note: str) -> None:
    filing.decided_on, filing.decision_note = on, note
    filing.save(update_fields=["decided_on", "decision_note"])
    for kind in TERMS:
        clock.end(filing, kind, on=on)
