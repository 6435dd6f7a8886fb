"""The life of a filing with the district health bureau (registration measures art. 8 to 10).

Submission starts two statutory terms: the receipt's from the day the set is complete, the notice of non-conformity's from the
day of receiving. The first return ends the receipt's, since the set was not complete, and pauses the other; handing in the completed set starts
the receipt's once more. Any further return pauses both, and handing in again lets them run on.
"""

from datetime import date

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from facilities.filing import amendments, declarations, policy, rules, snapshots
from facilities.filing.models import Filing, Origin
from facilities.ground import policy as ground_policy, states
from facilities.ground.choices import FILEABLE_STATES, UNDECIDED_FILING_STATES, FacilityState, FilingKind, FilingState
from facilities.ground.models import Facility
from facilities.proposals import proposals
from portal.accounts.scope import require
from portal.actions import Act, before, declare
from portal.clock import clock
from portal.clock.choices import TermKind
from portal.errors import IllegalMove, Refused
from portal.mandates import proving
from portal.models import User
from portal.numbering import next_number
from portal.workflow.workflow import move

MOVES: dict[str, set[str]] = {
    FilingState.DRAFT: {FilingState.SUBMITTED, FilingState.WITHDRAWN},
    FilingState.SUBMITTED: {FilingState.RETURNED, FilingState.ACCEPTED, FilingState.REFUSED, FilingState.WITHDRAWN},
    FilingState.RETURNED: {FilingState.SUBMITTED, FilingState.WITHDRAWN},
}
READ_AGAIN = ("state", "number", "received_on", "complete_on", "declared", "assigned_to")  # under the row's lock
FILEABLE = FILEABLE_STATES
CHANGEABLE = (FacilityState.FILED, FacilityState.VERIFIED, FacilityState.SUSPENDED)  # in which it may file a change
TERMS = (TermKind.RECEIPT, TermKind.NONCONFORMITY)  # what runs while a filing is with the bureau


@transaction.atomic
def open_draft(facility: Facility, *, by: User, on: date, kind: str = "") -> Filing:
    """Open a filing for a facility that has none: a change filing if it is filed, else one that files it.

    Raises Refused if one is open, or if the facility's state allows no filing of the kind.
    """
    require(ground_policy.may_operate(by, facility))
    current = Facility.objects.select_for_update().get(pk=facility.pk)
    if current.state not in (CHANGEABLE if kind == FilingKind.CHANGE else FILEABLE):
        state = current.get_state_display()
        raise Refused(_("The facility is “%(state)s”; no new filing can be opened.") % {"state": state})
    if facility.filings.open().exists():
        raise Refused(_("There is already an open filing of this facility."))
    return Filing.objects.create(facility=facility, kind=kind or _kind_of(facility), created_by=by)


def _kind_of(facility: Facility) -> str:
    """A facility that never was filed is filed as what it came from; one that was is filed anew."""
    origin = Origin.objects.filter(facility=facility).first()
    return origin.kind if origin and facility.state == FacilityState.UNFILED else FilingKind.FIRST


@transaction.atomic
def submit(filing: Filing, *, by: User, on: date, declared_by: str) -> Filing:
    """Hand in a dossier that meets every blocking clause, declared true by a named person, or say what it still lacks.

    Filing form and pledge are made and kept as they are declared.

    Raises NotReady with the findings, IllegalMove if it was handed in already, Refused as long as nothing shows who acts for the operator.
    """
    require(policy.may_file(by, filing))
    proving.require_proven(filing.facility.operator.organisation)
    _in_hand(filing)
    if filing.kind == FilingKind.CHANGE:
        amendments.require_declarable(filing)
    if filing.kind == FilingKind.RELOCATION:
        states.require_free(_left_behind(filing))
    with amendments.as_proposed(filing) as facility:
        rules.require_ready(facility, on=on)
        declared = snapshots.take(Facility.objects.with_area().get(pk=facility.pk))
    _declare(filing, declared_by, declared, on)
    declarations.keep(filing, by=by, on=on)
    move(filing, FilingState.SUBMITTED, table=MOVES, by=by)
    _let_run(filing, on)
    filing.remarks.filter(sent_on__isnull=False, answered_on__isnull=True).update(answered_on=on)
    return filing


def _left_behind(filing: Filing) -> Facility:
    """Lock and return the facility whose place the filing's takes."""
    source = Origin.objects.values("source").get(facility=filing.facility_id)["source"]
    return Facility.objects.select_for_update().get(pk=source)


def _let_run(filing: Filing, on: date) -> None:
    """Resume each term that stands still; start the others, the notice's only once."""
    for kind in TERMS:
        if term := clock.running(filing, kind):
            clock.resume(term, on=on)
        elif kind == TermKind.RECEIPT or not clock.terms(filing).filter(kind=kind).exists():
            clock.begin(filing, kind, on=on)


def lock(filing: Filing) -> None:
    """Hold the filing's row until the transaction ends, and read again what another window may have changed."""
    filing.refresh_from_db(fields=READ_AGAIN, from_queryset=Filing.objects.select_for_update())


def _in_hand(filing: Filing) -> None:
    """Lock the filing, and refuse if it is not in the operator's hands."""
    lock(filing)
    if filing.state not in (FilingState.DRAFT, FilingState.RETURNED):
        raise IllegalMove(_("This filing was already handed in, perhaps in another window. It was not sent twice."))


def _declare(filing: Filing, declared_by: str, declared: snapshots.Declaration, on: date) -> None:
    filing.declared_by = declared_by
    filing.declared_before, filing.declared = filing.declared, declared
    if clock.running(filing, TermKind.RECEIPT) is None:  # a set found incomplete twice keeps the term that stands still
        filing.complete_on = on
    if filing.received_on is None:
        filing.received_on = on
        filing.number = number_for(on)
    fields = ["declared_by", "declared", "declared_before", "complete_on", "received_on", "number"]
    filing.save(update_fields=fields)


def number_for(on: date) -> str:
    """Return the next filing number of the year; a later rollback gives it back."""
    return f"备{settings.DISTRICT_CODE}-{on.year}-{next_number('filing', on.year):05d}"


def under_review(filing: Filing) -> None:
    """Lock the filing, and refuse if it does not await the bureau: usually a colleague was faster."""
    lock(filing)
    if filing.state != FilingState.SUBMITTED:
        state = filing.get_state_display()
        raise IllegalMove(
            _("The filing is not under review any more: it is now “%(state)s”. Please reload the page.")
            % {"state": state}
        )


@transaction.atomic
def withdraw(filing: Filing, *, by: User, on: date) -> Filing:
    """Let the operator take the filing back before it is decided."""
    require(policy.may_file(by, filing))
    move(filing, FilingState.WITHDRAWN, table=MOVES, by=by)
    proposals.lapse(filing=filing, by=by, on=on)
    for kind in TERMS:
        clock.end(filing, kind, on=on)
    return filing


def _is_free(filing: Filing) -> bool:
    return proposals.open_of(filing) is None


def _is_paused(filing: Filing) -> bool:
    """Ask what the row was read with (`with_due_dates`), or else the database."""
    if "is_paused" in vars(filing):
        return bool(filing.is_paused)  # type: ignore[attr-defined]
    return Filing.objects.with_due_dates().filter(pk=filing.pk, is_paused=True).exists()


UNDER_REVIEW = {FilingState.SUBMITTED}
declare(
    Filing,
    withdraw=Act(policy.may_file, UNDECIDED_FILING_STATES),
    hand_out=Act(policy.may_hand_out, UNDECIDED_FILING_STATES),
    take=Act(policy.may_review, UNDER_REVIEW, lambda filing: filing.assigned_to_id is None),
    remark=Act(policy.may_review, UNDER_REVIEW),
    give_back=Act(policy.may_review, before(MOVES, FilingState.RETURNED)),
    pause=Act(policy.may_review, UNDER_REVIEW, lambda filing: not _is_paused(filing)),
    resume=Act(policy.may_review, UNDER_REVIEW, _is_paused),
    step_aside=Act(policy.may_review, UNDER_REVIEW),
    consult=Act(policy.may_review, UNDER_REVIEW),
    propose_acceptance=Act(policy.may_review, before(MOVES, FilingState.ACCEPTED), _is_free),
    propose_refusal=Act(policy.may_review, before(MOVES, FilingState.REFUSED), _is_free),
    accept=Act(policy.may_decide, before(MOVES, FilingState.ACCEPTED), _is_free),
)
