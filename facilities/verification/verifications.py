"""On-site verification after a filing, the order to correct what is not met, and its re-check (district rules, 现场核查)."""

from collections.abc import Sequence
from datetime import date

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from facilities.filing.models import Filing
from facilities.ground import people, policy as ground_policy
from facilities.ground.choices import PUBLIC_STATES, FacilityState
from facilities.ground.conditions import speaking_of
from facilities.ground.models import Facility
from facilities.ground.states import FACILITY_MOVES
from facilities.verification import letters, policy
from facilities.verification.choices import OPEN_ORDER_STATES, ItemOutcome, OrderState, RecheckWay, VerificationState
from facilities.verification.models import (
    CorrectionAnswer,
    CorrectionOrder,
    OrderPoint,
    Verification,
    VerificationItem,
)
from portal.accounts.scope import require
from portal.actions import Act, before, declare
from portal.clock import clock
from portal.clock.choices import TermKind
from portal.documents import dossier
from portal.errors import IllegalMove, Refused
from portal.letters import notices
from portal.models import Clause, DocumentKind, User
from portal.rulebook.choices import Severity
from portal.rulebook.rulebook import Limits
from portal.workflow.workflow import Moves, move

MOVES: Moves = {
    VerificationState.PLANNED: {VerificationState.PASSED, VerificationState.FAILED, VerificationState.CALLED_OFF},
}
PHOTO = "verification-photo"  # kind of document


@transaction.atomic
def plan(filing: Filing, *, by: User, on: date) -> Verification:
    """Start the task with its term, its items from the clauses that only a look on site can answer, for the filing's reviewer."""
    call_off(filing.facility, by=by, on=on, reason=str(_("A newer filing is verified instead.")))
    verification = Verification.objects.create(
        facility=filing.facility, filing=filing, assigned_to=filing.assigned_to or by
    )
    VerificationItem.objects.bulk_create(
        VerificationItem(verification=verification, clause=clause) for clause in clauses_on_site(filing.facility, on=on)
    )
    clock.begin(verification, TermKind.VERIFICATION, on=on)
    return verification


OF_FOOD = ("food", "catering-code")  # regulations


def clauses_on_site(facility: Facility, *, on: date) -> list[Clause]:
    """Return the clauses in force that are looked at on site; those on food only where meals are served; advice comes last."""
    rows = Clause.objects.in_force(on).filter(is_seen_on_site=True).order_by("regulation", "code")
    spoken = speaking_of(rows if facility.serves_meals else rows.exclude(regulation__in=OF_FOOD), facility)
    return sorted(spoken, key=lambda clause: clause.severity == Severity.ADVICE)


@transaction.atomic
def call_off(facility: Facility, *, by: User | None, on: date, reason: str) -> None:
    """Let a planned verification fall away, with the reason: the facility is filed anew, or is gone."""
    for row in facility.verifications.filter(state=VerificationState.PLANNED):
        move(row, VerificationState.CALLED_OFF, table=MOVES, by=by, note=reason)
        clock.end(row, TermKind.VERIFICATION, on=on)


@transaction.atomic
def assign(verification: Verification, *, by: User, to: User) -> Verification:
    """Give the task to a reviewer of the area."""
    require(policy.may_verify(by, verification))
    _planned(verification)
    if not policy.may_verify(to, verification):
        raise Refused(_("%(name)s does not review filings here.") % {"name": to}, field="to")
    verification.assigned_to = to
    verification.save(update_fields=["assigned_to"])
    return verification


@transaction.atomic
def answer(
    item: VerificationItem, *, by: User, outcome: str, note: str = "", photos: Sequence[UploadedFile] = ()
) -> VerificationItem:
    """Say of one item whether it is met, with a note and photos. Raises ValidationError for a bad photo."""
    require(policy.may_verify(by, item.verification))
    _planned(item.verification)
    people.require_unnamed(note, item.verification.facility, field="note")
    item.outcome, item.note = outcome, note.strip()
    item.save(update_fields=["outcome", "note"])
    if photos:
        kind = DocumentKind.objects.get(pk=PHOTO)
        for photo in photos:
            dossier.add(item, kind, photo, by=by)
    return item


def lacking(verification: Verification) -> list[VerificationItem]:
    """Return the items without an answer, and those not met without a word on what was seen."""
    items = verification.items.select_related("clause__regulation")
    return [item for item in items if not item.outcome or (item.outcome == ItemOutcome.NOT_MET and not item.note)]


@transaction.atomic
def conclude(verification: Verification, *, by: User, on: date, visited_on: date, note: str = "") -> Verification:
    """Close the task: all met, and the facility is verified; otherwise it is ordered to correct what is not, which is published.

    Advice that is not followed stays in the record and is not ordered.

    Raises Refused while items lack an answer, IllegalMove if a colleague concluded it.
    """
    require(policy.may_verify(by, verification))
    _planned(verification)
    if visited_on > on:
        raise Refused(_("The visit can't lie in the future."), field="visited_on")
    if missing := lacking(verification):
        raise Refused(_("Items that lack an answer or a note: %(count)s.") % {"count": len(missing)})
    unmet = verification.items.filter(outcome=ItemOutcome.NOT_MET)
    failed = list(unmet.exclude(clause__severity=Severity.ADVICE).select_related("clause"))
    to = VerificationState.FAILED if failed else VerificationState.PASSED
    move(verification, to, table=MOVES, by=by, note=note)
    verification.visited_on, verification.visited_by, verification.note = visited_on, by, note.strip()
    verification.save(update_fields=["visited_on", "visited_by", "note"])
    clock.end(verification, TermKind.VERIFICATION, on=on)
    if failed:
        _order(verification, failed, by, on)
    elif _locked(verification.facility).state == FacilityState.FILED:
        move(verification.facility, FacilityState.VERIFIED, table=FACILITY_MOVES, by=by)
    return verification


def _planned(verification: Verification) -> None:
    """Lock the task, and refuse if it is not to be done any more."""
    verification.refresh_from_db(fields=["state"], from_queryset=Verification.objects.select_for_update())
    if verification.state != VerificationState.PLANNED:
        raise IllegalMove(_("This verification was concluded meanwhile. Please reload the page."))


def _locked(facility: Facility) -> Facility:
    return Facility.objects.select_for_update().get(pk=facility.pk)


ORDER_MOVES: Moves = {
    OrderState.ORDERED: {OrderState.ANSWERED, OrderState.OVERDUE, OrderState.ENDED},
    OrderState.OVERDUE: {OrderState.ANSWERED, OrderState.ENDED},
    OrderState.ANSWERED: {OrderState.CORRECTED, OrderState.ORDERED, OrderState.ENDED},
}
EVIDENCE = "correction-evidence"  # kind of document


def _order(verification: Verification, failed: Sequence[VerificationItem], by: User, on: date) -> CorrectionOrder:
    """Order the correction by a day that the gravest breach decides, and publish it."""
    facility = verification.facility
    state = _locked(facility).state
    order = CorrectionOrder.objects.create(
        facility=facility,
        verification=verification,
        severity=min((item.clause.severity for item in failed), key=list(Severity).index),  # type: ignore[arg-type]
        restores=state if state in PUBLIC_STATES else FacilityState.FILED,
        ordered_on=on,
        ordered_by=by,
    )
    OrderPoint.objects.bulk_create(OrderPoint(order=order, clause=item.clause, text=item.note) for item in failed)
    begin_term(order, on)
    if state in PUBLIC_STATES:
        move(facility, FacilityState.NONCONFORMING, table=FACILITY_MOVES, by=by)
    letters.correction_order(order, by=by, on=on)
    return order


def begin_term(order: CorrectionOrder, on: date) -> None:
    """Start the operator's term; its length depends on the severity, its legal source is the district's rule."""
    days = int(Limits(on)[f"correction.{order.severity}.working_days"])
    clause = Clause.objects.in_force(on).filter(code="district-correction").order_by("-version").first()
    clock.start(order, TermKind.CORRECTION, on=on, working_days=days, clause=clause)


@transaction.atomic
def report(
    order: CorrectionOrder, *, by: User, on: date, text: str, files: Sequence[UploadedFile] = ()
) -> CorrectionAnswer:
    """Let the operator say how the order was met, with evidence; late is better than never. Raises ValidationError for a bad file."""
    require(ground_policy.may_operate(by, order.facility))
    if not text.strip() or not files:
        raise Refused(_("Please say what was done and add at least one photo or document as evidence."))
    move(order, OrderState.ANSWERED, table=ORDER_MOVES, by=by)
    given = CorrectionAnswer.objects.create(order=order, text=text.strip(), by=by, on=on)
    kind = DocumentKind.objects.get(pk=EVIDENCE)
    for upload in files:
        dossier.add(given, kind, upload, by=by)
    clock.end(order, TermKind.CORRECTION, on=on)
    return given


@transaction.atomic
def find_corrected(order: CorrectionOrder, *, by: User, on: date, way: str, note: str = "") -> CorrectionOrder:
    """Find the order met, on site or on file; the facility stands again as before, after a look on site as verified."""
    require(policy.may_recheck(by, order))
    move(order, OrderState.CORRECTED, table=ORDER_MOVES, by=by, note=note)
    _judge(order, True, by, on, way, note)
    _close(order, on)
    if _locked(order.facility).state == FacilityState.NONCONFORMING:
        restored = FacilityState.VERIFIED if way == RecheckWay.ON_SITE else order.restores
        move(order.facility, restored, table=FACILITY_MOVES, by=by)
    letters.correction_met(order, by=by, on=on)
    return order


@transaction.atomic
def find_insufficient(order: CorrectionOrder, *, by: User, on: date, way: str, note: str) -> CorrectionOrder:
    """Send the answer back with a reason; the order stands again with a new term."""
    require(policy.may_recheck(by, order))
    if not note.strip():
        raise Refused(_("Please say why the correction is not sufficient."), field="note")
    move(order, OrderState.ORDERED, table=ORDER_MOVES, by=by, note=note)
    _judge(order, False, by, on, way, note)
    begin_term(order, on)
    return order


def _judge(order: CorrectionOrder, is_sufficient: bool, by: User, on: date, way: str, note: str) -> None:
    order.answers.filter(is_sufficient__isnull=True).update(
        is_sufficient=is_sufficient, checked_by=by, checked_on=on, way=way, verdict=note.strip()
    )


def _close(order: CorrectionOrder, on: date) -> None:
    order.closed_on = on
    order.save(update_fields=["closed_on"])
    clock.end(order, TermKind.CORRECTION, on=on)


@transaction.atomic
def end_orders(facility: Facility, *, by: User | None, on: date) -> None:
    """End what is still to be corrected: the facility is filed anew, or is gone."""
    for order in facility.orders.filter(state__in=OPEN_ORDER_STATES):
        move(order, OrderState.ENDED, table=ORDER_MOVES, by=by)
        _close(order, on)


@transaction.atomic
def mark_overdue(order: CorrectionOrder, *, on: date) -> CorrectionOrder:
    """Let the clock find an order overdue: the operator is told, and a cancellation may rest on it from now on.

    Raises IllegalMove if it was answered meanwhile.
    """
    move(order, OrderState.OVERDUE, table=ORDER_MOVES, by=None)
    notices.tell(
        f"order-overdue-{order.pk}-{on.isoformat()}",
        to=order.facility.operator.organisation,
        title=_("The term of the order to correct is over"),
        text=_("Please correct and report at once: the filing may be cancelled."),
        url=order.get_absolute_url(),
    )
    return order


declare(
    Verification,
    verify=Act(policy.may_verify, {VerificationState.PLANNED}),
    assign=Act(policy.may_verify, {VerificationState.PLANNED}),
    conclude=Act(policy.may_verify, before(MOVES, VerificationState.PASSED), lambda task: not lacking(task)),
)
declare(
    CorrectionOrder,
    report=Act(ground_policy.may_operate_affair, before(ORDER_MOVES, OrderState.ANSWERED)),
    recheck=Act(policy.may_recheck, before(ORDER_MOVES, OrderState.CORRECTED)),
    cancel=Act(policy.may_recheck, {OrderState.OVERDUE}),  # announces that the filing is going to be cancelled
)
