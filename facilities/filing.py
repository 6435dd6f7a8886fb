"""The life of a filing with the district health bureau (registration measures art. 8 to 10).

Submission starts two statutory terms: the receipt's from the day the set is complete, the notice of non-conformity's from the
day of receiving. Returning a filing ends the first and pauses the second; resubmission starts the first anew.
"""

import secrets
from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from facilities import policy, rules, snapshots
from facilities.choices import PUBLIC_STATES, FacilityState, FilingKind, FilingState
from facilities.models import Facility, Filing, Receipt, Remark
from portal import clock, outbox
from portal.choices import TermKind
from portal.errors import IllegalMove, Refused
from portal.models import Clause, User
from portal.numbering import next_number
from portal.rulebook import Limits
from portal.scope import require
from portal.workflow import move

MOVES: dict[str, set[str]] = {
    FilingState.DRAFT: {FilingState.SUBMITTED, FilingState.WITHDRAWN},
    FilingState.SUBMITTED: {FilingState.RETURNED, FilingState.ACCEPTED, FilingState.REFUSED, FilingState.WITHDRAWN},
    FilingState.RETURNED: {FilingState.SUBMITTED, FilingState.WITHDRAWN},
}
FACILITY_MOVES: dict[str, set[str]] = {
    FacilityState.UNFILED: {FacilityState.FILED},
    FacilityState.FILED: {FacilityState.NONCONFORMING},
    FacilityState.VERIFIED: {FacilityState.NONCONFORMING},
    FacilityState.NONCONFORMING: {FacilityState.FILED},
}
READ_AGAIN = ("state", "number", "received_on", "complete_on", "declared", "assigned_to")  # under the row's lock
TERMS = {  # kind of term -> threshold with its length in working days, clause that sets it
    TermKind.RECEIPT: ("term.receipt.working_days", "filing-9-receipt"),
    TermKind.NONCONFORMITY: ("term.nonconformity.working_days", "filing-9-nonconformity"),
}


@transaction.atomic
def open_draft(facility: Facility, *, by: User, on: date) -> Filing:
    """Open a filing for a facility that has none. Raises Refused if one is open or holds already."""
    require(policy.may_operate(by, facility))
    current = Facility.objects.select_for_update().get(pk=facility.pk)
    if FacilityState.FILED not in FACILITY_MOVES.get(current.state, set()):
        state = current.get_state_display()
        raise Refused(_("The facility is “%(state)s”; no new filing can be opened.") % {"state": state})
    if facility.filings.open().exists():
        raise Refused(_("There is already an open filing of this facility."))
    return Filing.objects.create(facility=facility, kind=FilingKind.FIRST, created_by=by)


@transaction.atomic
def submit(filing: Filing, *, by: User, on: date, declared_by: str) -> Filing:
    """Hand in a dossier that meets every blocking clause, declared true by a named person, or say what it still lacks.

    Raises NotReady with the findings, IllegalMove if it was handed in already.
    """
    require(policy.may_file(by, filing))
    _in_hand(filing)
    is_first = filing.received_on is None
    rules.require_ready(filing.facility, on=on)
    _declare(filing, declared_by, on)
    move(filing, FilingState.SUBMITTED, table=MOVES, by=by)
    _start(filing, TermKind.RECEIPT, on)
    if is_first:
        _start(filing, TermKind.NONCONFORMITY, on)
    elif term := clock.running(filing, TermKind.NONCONFORMITY):
        clock.resume(term, on=on)
    filing.remarks.filter(sent_on__isnull=False, answered_on__isnull=True).update(answered_on=on)
    return filing


def _lock(filing: Filing) -> None:
    """Hold the filing's row until the transaction ends, and read again what another window may have changed."""
    filing.refresh_from_db(fields=READ_AGAIN, from_queryset=Filing.objects.select_for_update())


def _in_hand(filing: Filing) -> None:
    """Lock the filing, and refuse if it is not in the operator's hands."""
    _lock(filing)
    if filing.state not in (FilingState.DRAFT, FilingState.RETURNED):
        raise IllegalMove(_("This filing was already handed in, perhaps in another window. It was not sent twice."))


def _declare(filing: Filing, declared_by: str, on: date) -> None:
    facility = Facility.objects.with_area().get(pk=filing.facility_id)
    filing.declared_by = declared_by
    filing.declared_before, filing.declared = filing.declared, snapshots.take(facility)
    filing.complete_on = on
    if filing.received_on is None:
        filing.received_on = on
        serial = next_number("filing", on.year)
        filing.number = f"备{settings.DISTRICT_CODE}-{on.year}-{serial:05d}"
    fields = ["declared_by", "declared", "declared_before", "complete_on", "received_on", "number"]
    filing.save(update_fields=fields)


def _start(filing: Filing, kind: TermKind, on: date) -> None:
    key, code = TERMS[kind]
    clause = Clause.objects.in_force(on).filter(code=code).order_by("-version").first()
    clock.start(filing, kind, on=on, working_days=int(Limits(on)[key]), clause=clause)


@transaction.atomic
def assign(filing: Filing, *, by: User) -> Filing:
    """Take a filing into one's own hands for review. Raises Refused if a colleague has it."""
    require(policy.may_review(by, filing))
    _under_review(filing)
    if filing.assigned_to_id not in (None, by.pk):
        raise Refused(_("%(name)s took this filing a moment ago.") % {"name": filing.assigned_to})
    filing.assigned_to = by
    filing.save(update_fields=["assigned_to"])
    return filing


@transaction.atomic
def remark(filing: Filing, *, section: str, field: str, text: str, by: User, clause: Clause | None = None) -> Remark:
    """Note what must be corrected at a field; it is sent when the filing is given back."""
    require(policy.may_review(by, filing))
    _under_review(filing)
    return filing.remarks.create(section=section, field=field, text=text, by=by, clause=clause)


@transaction.atomic
def amend_remark(row: Remark, *, section: str, text: str, by: User) -> Remark:
    """Word a remark anew. Raises Refused once it was sent."""
    _unsent(row, by)
    row.section, row.text = section, text
    row.save(update_fields=["section", "text"])
    return row


@transaction.atomic
def remove_remark(row: Remark, *, by: User) -> None:
    """Take back a remark. Raises Refused once it was sent."""
    _unsent(row, by)
    row.delete()


def _unsent(row: Remark, by: User) -> None:
    require(policy.may_review(by, row.filing))
    _under_review(row.filing)
    row.refresh_from_db(fields=["sent_on"])
    if row.sent_on:
        raise Refused(_("The remark was already sent to the operator."))


def _under_review(filing: Filing) -> None:
    """Lock the filing, and refuse if it does not await the bureau: usually a colleague was faster."""
    _lock(filing)
    if filing.state != FilingState.SUBMITTED:
        state = filing.get_state_display()
        raise IllegalMove(
            _("The filing is not under review any more: it is now “%(state)s”. Please reload the page.")
            % {"state": state}
        )


@transaction.atomic
def give_back(filing: Filing, *, by: User, on: date, note: str = "") -> Filing:
    """Return the filing once with everything that is missing (一次性告知). Raises Refused without a remark."""
    require(policy.may_review(by, filing))
    _under_review(filing)
    unsent = filing.remarks.filter(sent_on__isnull=True)
    if not unsent.exists():
        raise Refused(
            _("Please note first, at the fields, what is to be corrected: a return names everything at once.")
        )
    move(filing, FilingState.RETURNED, table=MOVES, by=by, note=note)
    unsent.update(sent_on=on)
    _stop(filing, TermKind.RECEIPT, on)
    if term := clock.running(filing, TermKind.NONCONFORMITY):
        clock.pause(term, on=on, reason=str(_("Returned to the operator for correction")))
    return filing


@transaction.atomic
def accept(filing: Filing, *, by: User, on: date, note: str = "") -> Receipt:
    """File the facility and issue the receipt.

    Raises IllegalMove if somebody decided already, NotReady if a clause is not met today that a filing must meet, and Refused
    if the rulebook warns and `note` gives no reason.
    """
    require(policy.may_decide(by, filing))
    _under_review(filing)
    rules.require_acceptable(filing.facility, on=on, note=note)
    move(filing, FilingState.ACCEPTED, table=MOVES, by=by, note=note)
    _decided(filing, on, note)
    facility = filing.facility
    move(facility, FacilityState.FILED, table=FACILITY_MOVES, by=by)
    facility.filed_on = facility.places_as_of = on
    facility.save(update_fields=["filed_on", "places_as_of"])
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


@transaction.atomic
def refuse(filing: Filing, *, by: User, on: date, reasons: str, clauses: Iterable[Clause]) -> Filing:
    """Find the facility not conforming, with reasons and the clauses they rest on; it is published (art. 9).

    A facility that was filed is ordered to correct; one that never was stays unfiled, and its refusal is published all the same.
    """
    require(policy.may_decide(by, filing))
    breached = list(clauses)
    if not breached or not reasons.strip():
        raise Refused(_("A refusal names the clauses it rests on and its reasons."))
    move(filing, FilingState.REFUSED, table=MOVES, by=by, note=reasons)
    _decided(filing, on, reasons)
    filing.refused_clauses.set(breached)
    if Facility.objects.select_for_update().get(pk=filing.facility_id).state in PUBLIC_STATES:
        move(filing.facility, FacilityState.NONCONFORMING, table=FACILITY_MOVES, by=by)
    return filing


@transaction.atomic
def withdraw(filing: Filing, *, by: User, on: date) -> Filing:
    """Let the operator take the filing back before it is decided."""
    require(policy.may_file(by, filing))
    move(filing, FilingState.WITHDRAWN, table=MOVES, by=by)
    for kind in TERMS:
        _stop(filing, kind, on)
    return filing


def _decided(filing: Filing, on: date, note: str) -> None:
    filing.decided_on, filing.decision_note = on, note
    filing.save(update_fields=["decided_on", "decision_note"])
    for kind in TERMS:
        _stop(filing, kind, on)


def _stop(filing: Filing, kind: str, on: date) -> None:
    if term := clock.running(filing, kind):
        clock.stop(term, on=on)
