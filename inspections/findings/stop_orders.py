"""Stop orders: given at once by the inspector on a visit, told to all departments concerned, published, lifted by two people."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _, gettext_lazy, override

from facilities.ground import people
from facilities.ground.choices import FacilityState
from facilities.ground.states import FACILITY_MOVES, hold
from facilities.models import Facility, Suspension
from facilities.opinions.consultation import bodies_of
from facilities.suspension.choices import SuspensionState
from inspections.checklists.models import ChecklistItem
from inspections.findings import letters, policy
from inspections.findings.choices import FindingState, StopKind, StopState as State
from inspections.findings.models import AlarmRule, Finding, StopOrder
from inspections.ground.choices import VISITED_STATES
from inspections.visits import policy as visits_policy, sheet
from inspections.visits.models import Visit
from portal.accounts.scope import is_hand_of, require
from portal.actions import Act, before, declare
from portal.errors import IllegalMove, NotAllowed, Refused
from portal.letters import notices
from portal.models import Department, Organisation, User
from portal.rulebook.choices import Severity
from portal.workflow.workflow import Moves, move

MOVES: Moves = {
    State.STANDING: {State.LIFTING},
    State.LIFTING: {State.LIFTED, State.STANDING},
}
STOPPABLE = (FacilityState.FILED, FacilityState.VERIFIED, FacilityState.NONCONFORMING)
SETTLED = (FindingState.CLOSED, FindingState.RESCINDED, FindingState.ADVISED)  # findings whose stop order may be lifted


@transaction.atomic
def stop(
    visit: Visit,
    item: ChecklistItem,
    *,
    by: User,
    at: datetime,
    kind: str,
    part: str = "",
    reasons: str,
    key: UUID | None = None,
) -> StopOrder:
    """Order at once what must stop, for a serious item that was found not met, with note and photo.

    A stopped service is shown as suspended from this moment on; the same `key` again gives the same order. Raises Refused for what is
    not serious, or lacks note or photo.
    """
    require(visits_policy.may_conduct(by, visit))
    facility = Facility.objects.select_for_update().get(pk=visit.facility_id)
    if existing := _sent_before(key, visit, item):
        return existing
    if facility.state not in VISITED_STATES:
        raise Refused(_("This facility is not filed any more."))
    line = _stoppable(visit, item)
    _must_be_complete(facility, kind, part, reasons)
    if StopOrder.objects.in_force().filter(visit=visit, item=item).exists():
        raise Refused(_("A stop order stands on this item already."))
    order = StopOrder.objects.create(
        facility=facility,
        visit=visit,
        item=item,
        clause=line.clause,
        kind=kind,
        part=part.strip() if kind == StopKind.USE else "",
        reasons=reasons.strip(),
        ordered_by=by,
        ordered_at=at,
        key=key,
    )
    if kind == StopKind.SERVICE:
        _suspend(order, facility, by)
    order.told.set(departments_concerned(order))
    letters.stop_order(order, by=by, on=timezone.localdate(at))
    _tell(order, gettext_lazy("Serious danger, stopped at once: %(facility)s"), "ordered")
    return order


def _sent_before(key: UUID | None, visit: Visit, item: ChecklistItem) -> StopOrder | None:
    sent = StopOrder.objects.filter(key=key).first() if key else None
    if sent and (sent.visit_id, sent.item_id) != (visit.pk, item.pk):
        raise Refused(_("This order was sent before for another item. Please open it again."))
    return sent


def _stoppable(visit: Visit, item: ChecklistItem) -> sheet.Line:
    """Return the item's line, read under the visit's lock, or refuse."""
    visit.refresh_from_db(fields=["state"], from_queryset=Visit.objects.select_for_update(of=("self",)))
    if not visit.is_open:
        raise IllegalMove(_("The visit is not under way; a stop order is given during it. Please reload the page."))
    line = sheet.line(visit, item)
    if item.severity != Severity.SERIOUS:
        raise Refused(_("A stop order is for serious items only."), field="item")
    if not line.has_failed or line.lacks:
        raise Refused(_("Answer the item with “does not meet”, with note and photo, first."), field="item")
    return line


def _must_be_complete(facility: Facility, kind: str, part: str, reasons: str) -> None:
    if kind == StopKind.USE and not part.strip():
        raise Refused(_("Please say what must not be used."), field="part")
    if not reasons.strip():
        raise Refused(_("Please write down the facts and reasons."), field="reasons")
    people.require_unnamed(part, facility, field="part")
    people.require_unnamed(reasons, facility, field="reasons")


def _suspend(order: StopOrder, facility: Facility, by: User) -> None:
    """Suspend the facility, and keep with the order what it goes back to."""
    order.restores = facility.state if facility.state in STOPPABLE else _before_suspension(facility)
    order.save(update_fields=["restores"])
    if facility.state in STOPPABLE:
        move(facility, FacilityState.SUSPENDED, table=FACILITY_MOVES, by=by, note=order.reasons)


def _before_suspension(facility: Facility) -> str:
    """Return where a facility that is suspended already stood before."""
    other = StopOrder.objects.in_force().filter(facility=facility).exclude(restores="").first()
    if other:
        return other.restores
    own = facility.suspensions.filter(state=SuspensionState.RUNNING).first()
    return own.resumes_to if own else FacilityState.FILED


def departments_concerned(order: StopOrder) -> list[Department]:
    """Return whom the district's rules want to be told, by the department and the severity of what was breached."""
    return concerned(order.clause.department_id, order.item.severity)


def concerned(department: str, severity: str) -> list[Department]:
    """Return whom the district's rules want to be told of a stop, by the clause's department and the severity."""
    by_department = Q(clause_department__isnull=True) | Q(clause_department=department)
    by_severity = Q(severity="") | Q(severity=severity)
    rules = AlarmRule.objects.filter(by_department, by_severity, is_active=True)
    return list(Department.objects.filter(pk__in=rules.values("told")))


def bodies_told(order: StopOrder) -> Iterator[Organisation]:
    """Yield the bodies of the departments concerned that act where the facility lies."""
    for department in order.told.order_by("pk"):
        yield from bodies_of(department.pk, order.facility.area_id)


def _tell(order: StopOrder, title: Promise, what: str) -> None:
    """Tell every body concerned once; the operator has the letter."""
    with override("zh-hans"):
        text = "\n".join(part for part in (order.get_kind_display(), order.part, order.reasons) if part)
    for body in bodies_told(order):
        notices.tell(
            f"stop-{order.pk}-{what}:{body.pk}",
            to=body,
            title=title,
            text=text,
            about={"facility": order.facility},
            url=order.get_absolute_url(),
        )


def finding_of(order: StopOrder) -> Finding | None:
    """Return the finding that the visit made of the item, once it is concluded; on a re-check the one that it looked at again."""
    found = Finding.objects.filter(Q(visit=order.visit_id) | Q(rechecks=order.visit_id), item=order.item_id)
    return found.order_by("pk").first()


def obstacle(order: StopOrder) -> str:
    """Say why the order can't be lifted yet; empty when it can."""
    finding = finding_of(order)
    if finding is None:
        return str(_("The visit is not concluded yet."))
    if finding.state not in SETTLED:
        return str(_("The correction is not verified yet: re-check on site first."))
    return ""


@transaction.atomic
def propose_lifting(order: StopOrder, *, by: User, note: str) -> StopOrder:
    """Propose to lift the order after a verified re-check, with what was seen; a second person has to agree."""
    require(policy.may_lift(by, order))
    if not note.strip():
        raise Refused(_("Please say why it may be lifted."), field="note")
    _lock(order)
    if why := obstacle(order):
        raise Refused(why)
    move(order, State.LIFTING, table=MOVES, by=by, note=note.strip())
    order.lift_proposed_by, order.lift_note = by, note.strip()
    order.save(update_fields=["lift_proposed_by", "lift_note"])
    return order


@transaction.atomic
def lift(order: StopOrder, *, by: User, at: datetime) -> StopOrder:
    """Agree to the lifting as a second person; the facility goes back to where it stood. Everybody concerned is told."""
    _second(order, by)
    facility = Facility.objects.select_for_update().get(pk=order.facility_id)
    order.lifted_by, order.lifted_at = by, at
    order.save(update_fields=["lifted_by", "lifted_at"])
    move(order, State.LIFTED, table=MOVES, by=by)
    if order.kind == StopKind.SERVICE:
        _restore(order, facility, by)
    letters.stop_lifted(order, by=by, on=timezone.localdate(at))
    _tell(order, gettext_lazy("Stop order lifted: %(facility)s"), "lifted")
    return order


def _restore(order: StopOrder, facility: Facility, by: User) -> None:
    """Let the service go on, unless another stop order or the operator's own suspension holds it."""
    is_suspended = Suspension.objects.filter(facility=facility, state=SuspensionState.RUNNING).exists()
    if facility.state == FacilityState.SUSPENDED and not is_stopped(facility) and not is_suspended:
        move(facility, order.restores, table=FACILITY_MOVES, by=by)


@hold
def is_stopped(facility: Facility) -> bool:
    """Say whether the service of the facility is stopped today."""
    return StopOrder.objects.in_force().filter(facility=facility, kind=StopKind.SERVICE).exists()


@transaction.atomic
def decline_lifting(order: StopOrder, *, by: User, note: str) -> StopOrder:
    """Decline the lifting with a reason; the order stands on. The one who proposed may take it back so."""
    require(policy.may_lift(by, order))
    if not note.strip():
        raise Refused(_("Please give the reasons."), field="note")
    return move(order, State.STANDING, table=MOVES, by=by, note=note.strip())


def _second(order: StopOrder, by: User) -> None:
    require(policy.may_lift(by, order))
    _lock(order)
    if order.state == State.LIFTING and is_hand_of(by, order.lift_proposed_by_id):
        raise NotAllowed(_("You proposed this yourself: another person has to agree."))


def _lock(order: StopOrder) -> None:
    order.refresh_from_db(
        fields=["state", "lift_proposed_by"], from_queryset=StopOrder.objects.select_for_update(of=("self",))
    )


declare(
    StopOrder,
    propose_lifting=Act(policy.may_lift, before(MOVES, State.LIFTING), lambda order: not obstacle(order)),
    lift=Act(policy.may_agree_to_lift, before(MOVES, State.LIFTED)),
    decline_lifting=Act(policy.may_lift, before(MOVES, State.STANDING)),
)
