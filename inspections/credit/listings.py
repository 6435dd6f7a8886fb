"""The red and black lists: announced to the operator, decided by a second person, published for a term that ends by itself."""

from datetime import date

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.utils.translation import gettext as _

from facilities.ground import people
from facilities.models import Facility
from inspections.credit import letters, policy, scores
from inspections.credit.choices import ListingState
from inspections.credit.models import CreditListing
from inspections.ground import policy as ground_policy
from inspections.ground.choices import CreditGrade, CreditList
from portal.accounts.scope import is_hand_of, require
from portal.actions import Act, before, declare
from portal.clock import clock
from portal.clock.choices import TermKind
from portal.errors import IllegalMove, NotAllowed, Refused
from portal.models import Clause, User
from portal.rulebook.rulebook import Limits
from portal.workflow.workflow import Moves, move

MOVES: Moves = {
    ListingState.ANNOUNCED: {ListingState.LISTED, ListingState.DROPPED},
    ListingState.LISTED: {ListingState.LIFTED, ListingState.ENDED},
    ListingState.DROPPED: set(),
    ListingState.LIFTED: set(),
    ListingState.ENDED: set(),
}


def longest(kind: str, *, on: date) -> int:
    """Return the most months that a listing of the kind may last. Raises MissingThreshold."""
    return int(Limits(on)[f"credit.list_months.{kind}"])


@transaction.atomic
def announce(
    facility: Facility, *, by: User, on: date, kind: str, clause: Clause, reasons: str, months: int
) -> CreditListing:
    """Announce a listing to the operator, who may state its case in the hearing period.

    Raises Refused if the facility is on the list or announced for it already, if the rules of the red list are not met, if
    the term is too long, or if the reasons hold personal data.
    """
    require(policy.may_propose_listing(by, facility))
    Facility.objects.select_for_update(no_key=True).get(pk=facility.pk)
    _must_be_possible(facility, kind, months, on)
    if not reasons.strip():
        raise Refused(_("Please write down the facts and reasons."), field="reasons")
    people.require_unnamed(reasons, facility, field="reasons")
    row = CreditListing.objects.create(
        facility=facility,
        kind=kind,
        clause=clause,
        reasons=reasons.strip(),
        months=months,
        proposed_by=by,
        proposed_on=on,
    )
    clock.begin(row, TermKind.HEARING, on=on)
    letters.intent(row, by=by, on=on)
    return row


def _must_be_possible(facility: Facility, kind: str, months: int, on: date) -> None:
    if facility.credit_listings.open().filter(kind=kind).exists():
        raise Refused(_("The facility is on this list already, or announced for it."), field="kind")
    if not 1 <= months <= longest(kind, on=on):
        most = {"most": longest(kind, on=on)}
        raise Refused(_("The rules allow between one and %(most)s months.") % most, field="months")
    if kind == CreditList.RED:
        _must_be_praised(scores.score_of(facility, on=on))


def _must_be_praised(score: scores.CreditScore) -> None:
    if not score.is_known:
        raise Refused(
            _("Nobody has visited the facility yet: there is nothing that the red list could praise."), field="kind"
        )
    if score.grade != CreditGrade.A:
        raise Refused(_("The red list is for facilities of grade A."), field="kind")


@transaction.atomic
def state_case(row: CreditListing, *, by: User, on: date, statement: str) -> CreditListing:
    """Take down what the operator says to the announced listing. Raises Refused when the period is over."""
    require(ground_policy.may_operate(by, row.facility))
    _announced(row)
    if not is_heard(row, on=on):
        raise Refused(_("The period in which you could state your case is over."))
    if not statement.strip():
        raise Refused(_("Please write your statement."), field="statement")
    row.statement, row.stated_on = statement.strip(), on
    row.save(update_fields=["statement", "stated_on"])
    return row


def is_heard(row: CreditListing, *, on: date) -> bool:
    """Say whether the operator may still be heard; without a calendar the period never ends by itself."""
    return clock.lasts(row, TermKind.HEARING, on=on)


def obstacle(row: CreditListing, *, on: date) -> str:
    """Say why the listing can't be decided yet; empty when it can."""
    if is_heard(row, on=on) and row.stated_on is None:
        term = clock.running(row, TermKind.HEARING)
        return _("The operator may still be heard, until %(day)s.") % {"day": (term and term.due_on) or "—"}
    return ""


@transaction.atomic
def confirm(row: CreditListing, *, by: User, on: date) -> CreditListing:
    """Put the facility on the list from today on, as a colleague announced; a black listing lifts a red one."""
    _second(row, by)
    if why := obstacle(row, on=on):
        raise Refused(why)
    row.decided_by, row.decided_on, row.from_on = by, on, on
    row.until_on = on + relativedelta(months=row.months, days=-1)
    row.save(update_fields=["decided_by", "decided_on", "from_on", "until_on"])
    clock.end(row, TermKind.HEARING, on=on)
    move(row, ListingState.LISTED, table=MOVES, by=by)
    if row.kind == CreditList.BLACK:
        for red in row.facility.credit_listings.filter(kind=CreditList.RED, state=ListingState.LISTED):
            _lift(red, by=by, on=on, reason=_("The facility was put on the black list."))
    letters.decision(row, by=by, on=on)
    return row


@transaction.atomic
def drop(row: CreditListing, *, by: User, on: date, answer: str) -> CreditListing:
    """Decide as a second person that the facility is not listed, with a reason that the operator is told."""
    _second(row, by)
    if not answer.strip():
        raise Refused(_("Please say why the facility is not listed."), field="answer")
    row.decided_by, row.decided_on, row.answer = by, on, answer.strip()
    row.save(update_fields=["decided_by", "decided_on", "answer"])
    clock.end(row, TermKind.HEARING, on=on)
    move(row, ListingState.DROPPED, table=MOVES, by=by, note=answer.strip())
    letters.dropped(row, by=by, on=on)
    return row


@transaction.atomic
def lift(row: CreditListing, *, by: User, on: date, reason: str) -> CreditListing:
    """Take the facility off the list before the last day, for a reason that is published."""
    require(policy.may_decide_credit(by, row.facility))
    if not reason.strip():
        raise Refused(_("Please write down the reason."), field="reason")
    people.require_unnamed(reason, row.facility, field="reason")
    return _lift(row, by=by, on=on, reason=reason.strip())


def _lift(row: CreditListing, *, by: User, on: date, reason: str) -> CreditListing:
    move(row, ListingState.LIFTED, table=MOVES, by=by, note=reason)
    row.lifted_on, row.lift_reason = on, reason
    row.save(update_fields=["lifted_on", "lift_reason"])
    letters.lifted(row, by=by, on=on)
    return row


def end(row: CreditListing) -> CreditListing:
    """Mark a listing as over whose last day has passed; it has ceased to hold already."""
    return move(row, ListingState.ENDED, table=MOVES, by=None)


def _announced(row: CreditListing) -> None:
    """Lock the row and read anew what the next step rests on. Raises IllegalMove when it was decided meanwhile."""
    row.refresh_from_db(
        fields=["state", "stated_on", "statement", "months", "proposed_by"],
        from_queryset=CreditListing.objects.select_for_update(),
    )
    if row.state != ListingState.ANNOUNCED:
        raise IllegalMove(_("This listing was decided meanwhile. Please reload the page."))


def _second(row: CreditListing, by: User) -> None:
    require(policy.may_decide_credit(by, row.facility))
    _announced(row)
    if is_hand_of(by, row.proposed_by_id):
        raise NotAllowed(_("You announced this yourself: another person decides on it."))


def _is_heard_out(row: CreditListing, on: date) -> bool:
    return not obstacle(row, on=on)


def _may_be_heard(row: CreditListing, on: date) -> bool:
    return is_heard(row, on=on)


declare(
    CreditListing,
    state_case=Act(policy.may_answer_for, {ListingState.ANNOUNCED}, in_time=_may_be_heard),
    confirm=Act(policy.may_second_listing, before(MOVES, ListingState.LISTED), in_time=_is_heard_out),
    drop=Act(policy.may_second_listing, before(MOVES, ListingState.DROPPED)),
    lift=Act(policy.may_decide_listing, before(MOVES, ListingState.LIFTED)),
)
