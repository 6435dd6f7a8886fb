"""The end of a facility (终止, 注销; measures art. 10): a plan for every class and the staff, carried out, then deregistered.

A filing is never closed while children are enrolled, whichever way it ends.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext, gettext_lazy as _

from facilities.filing import filings
from facilities.ground import people, policy, states
from facilities.ground.choices import OPEN_FILING_STATES, FacilityState, FilingState
from facilities.ground.models import Facility
from facilities.ground.states import FACILITY_MOVES
from facilities.proposals import proposals
from facilities.suspension.choices import OPEN_SUSPENSION_STATES, SuspensionState
from facilities.suspension.suspensions import MOVES as SUSPENSION_MOVES
from facilities.termination.choices import OPEN_TERMINATION_STATES, TerminationState as State
from facilities.termination.models import Arrangement, Termination
from portal.accounts.scope import require
from portal.actions import Act, before, declare
from portal.clock import clock
from portal.documents.printing import chinese_date
from portal.errors import IllegalMove, Refused
from portal.letters import letters, notices
from portal.models import User
from portal.workflow.workflow import move

MOVES: dict[str, set[str]] = {
    State.DRAFT: {State.SUBMITTED, State.WITHDRAWN},
    State.SUBMITTED: {State.AGREED, State.RETURNED, State.WITHDRAWN},
    State.RETURNED: {State.SUBMITTED, State.WITHDRAWN},
    State.AGREED: {State.REPORTED, State.WITHDRAWN},
    State.REPORTED: {State.CLOSED, State.AGREED, State.WITHDRAWN},
}
IN_HAND = (State.DRAFT, State.RETURNED)
PLAN = ("reason", "last_day", "parents_told_on", "parents_told_how", "staff_plan", "wages_by", "fees_plan")
NOT_IN_HAND = _("The plan is with the bureau or decided; it can't be changed at the moment.")


@transaction.atomic
def draft(termination: Termination, *, by: User, on: date) -> Termination:
    """Begin the plan with one line for every class. Raises Refused if a plan is open or the facility is not running."""
    facility = (
        Facility.objects.select_for_update(of=("self",))
        .select_related("operator__organisation")
        .get(pk=termination.facility_id)
    )
    require(policy.may_operate(by, facility))
    if not policy.is_running(facility):
        raise Refused(_("Only a filed facility is deregistered."))
    states.require_free(facility)
    if facility.terminations.filter(state__in=MOVES).exists():
        raise Refused(_("There is already an open plan for the end of this facility."))
    people.require_unnamed(termination.reason, facility, field="reason")
    termination.facility, termination.asked_by, termination.asked_on = facility, by, on
    termination.save()
    Arrangement.objects.bulk_create(
        Arrangement(termination=termination, care_class=row, name=row.name, children=row.enrolled)
        for row in facility.classes.order_by("id")
    )
    return termination


def require_in_hand(termination: Termination, *, by: User) -> Termination:
    """Lock the plan, and refuse a stranger, or everybody while it is not in the operator's hands."""
    require(policy.may_operate(by, termination.facility))
    current = Termination.objects.select_for_update().get(pk=termination.pk)
    if current.state not in IN_HAND:
        raise IllegalMove(NOT_IN_HAND)
    return current


def require_open(termination: Termination, *, by: User) -> None:
    """Refuse to show a form that could not be saved; saving asks again under the lock."""
    require(policy.may_operate(by, termination.facility))
    if termination.state not in IN_HAND:
        raise IllegalMove(NOT_IN_HAND)


@transaction.atomic
def arrange(arrangement: Arrangement, values: Mapping[str, Any], *, by: User) -> Arrangement:
    """Write down where the children of a class go, by when, and when their parents were told."""
    require_in_hand(arrangement.termination, by=by)
    for name in ("goes_to", "by_when", "parents_told_on"):
        setattr(arrangement, name, values[name])
    arrangement.save(update_fields=["goes_to", "by_when", "parents_told_on"])
    return arrangement


def lacking(termination: Termination) -> list[str]:
    """Say what the plan still lacks before it can be handed in."""
    blank = [
        gettext("“%(label)s” is not filled in yet.") % {"label": Termination._meta.get_field(name).verbose_name}
        for name in PLAN
        if getattr(termination, name) in (None, "")
    ]
    return blank + [
        gettext("“%(name)s”: say where the children go, by when, and when their parents were told.")
        % {"name": arrangement}
        for arrangement in termination.arrangements.all()
        if _enrolled_in(arrangement) and not _is_planned(arrangement)
    ]


def _enrolled_in(arrangement: Arrangement) -> int:
    return arrangement.care_class.enrolled if arrangement.care_class else 0


def _is_planned(arrangement: Arrangement) -> bool:
    return bool(arrangement.goes_to and arrangement.by_when and arrangement.parents_told_on)


@transaction.atomic
def submit(termination: Termination, *, by: User, on: date) -> Termination:
    """Hand the plan in. Raises Refused with what it lacks, for a last day that has passed, and while a case is open."""
    facility = _held(termination)
    current = require_in_hand(termination, by=by)
    states.require_free(facility)
    _take_in_new_classes(current)
    people.require_unnamed(current.reason, facility)
    if missing := lacking(current) or out_of_order(current, on=on):
        raise Refused(" ".join(missing))
    move(termination, State.SUBMITTED, table=MOVES, by=by)
    return termination


def _held(termination: Termination) -> Facility:
    return Facility.objects.select_for_update().get(pk=termination.facility_id)


def out_of_order(termination: Termination, *, on: date) -> list[str]:
    """Say which days of the plan come in no order: care ends on a day to come, the children leave before it, parents know first."""
    passed = (
        [gettext("The last day of care, %(day)s, has passed.") % {"day": termination.last_day}]
        if termination.last_day < on
        else []
    )
    planned = [row for row in termination.arrangements.all() if _enrolled_in(row) and _is_planned(row)]
    return passed + [found for row in planned for found in _out_of_order(row, termination.last_day, on)]


def _out_of_order(row: Arrangement, last_day: date, on: date) -> Iterator[str]:
    told, leaves = row.parents_told_on, row.by_when
    if leaves is None or told is None:
        return
    if not on <= leaves <= last_day:
        days = {"name": row, "first": on, "last": last_day}
        yield gettext("“%(name)s”: the children leave between %(first)s and the last day of care, %(last)s.") % days
    if told > leaves:
        yield gettext("“%(name)s”: the parents are told before the children leave.") % {"name": row}


def _take_in_new_classes(termination: Termination) -> None:
    """A class that a change filing added meanwhile needs its line too."""
    known = termination.arrangements.values_list("care_class_id", flat=True)
    for row in termination.facility.classes.exclude(pk__in=[pk for pk in known if pk]):
        Arrangement.objects.create(termination=termination, care_class=row, name=row.name, children=row.enrolled)


@transaction.atomic
def withdraw(termination: Termination, *, by: User, on: date) -> Termination:
    """Give the end up: the facility goes on."""
    require(policy.may_operate(by, termination.facility))
    return move(termination, State.WITHDRAWN, table=MOVES, by=by)


@transaction.atomic
def agree(termination: Termination, *, by: User, on: date, answer: str = "") -> Termination:
    """Let the bureau agree to the plan; the operator carries it out.

    Raises Refused while a case is open against the facility, and once the plan's days have passed: it is returned for new ones.
    """
    require(policy.may_decide_affairs(by, termination.facility))
    states.require_free(_held(termination))
    current = Termination.objects.select_for_update().get(pk=termination.pk)
    if current.state == State.SUBMITTED and (late := out_of_order(current, on=on)):
        raise Refused(" ".join([*late, gettext("Please return the plan for new days.")]))
    return _answered(termination, State.AGREED, by, answer)


@transaction.atomic
def give_back(termination: Termination, *, by: User, on: date, answer: str) -> Termination:
    """Return the plan, or the report that it is carried out, with what is missing."""
    if not answer.strip():
        raise Refused(_("Please say what is missing."), field="answer")
    is_plan = Termination.objects.get(pk=termination.pk).state == State.SUBMITTED
    return _answered(termination, State.RETURNED if is_plan else State.AGREED, by, answer)


def _answered(termination: Termination, state: str, by: User, answer: str) -> Termination:
    require(policy.may_decide_affairs(by, termination.facility))
    move(termination, state, table=MOVES, by=by, note=answer)
    termination.answer = answer
    termination.save(update_fields=["answer"])
    notices.tell(
        f"termination-{termination.pk}-{termination.transitions.count()}",
        to=termination.facility.operator.organisation,
        title=_("End of “%(name)s”: %(state)s"),
        text=answer,
        about={"name": termination.facility, "state": State(termination.state).label},
        url=termination.get_absolute_url(),
    )
    return termination


@transaction.atomic
def settle(arrangement: Arrangement, *, by: User, on: date) -> Arrangement:
    """Report that the children of a class are where they go: none is enrolled there any more."""
    termination = _under_way(arrangement.termination, by)
    if care_class := arrangement.care_class:
        care_class.enrolled = 0
        care_class.revision += 1
        care_class.save(update_fields=["enrolled", "revision"])
        Facility.objects.filter(pk=termination.facility_id).update(places_as_of=on)
    arrangement.settled_on = on
    arrangement.save(update_fields=["settled_on"])
    return arrangement


@transaction.atomic
def settle_staff(termination: Termination, *, by: User, on: date) -> Termination:
    """Report that wages are paid and contracts settled."""
    current = _under_way(termination, by)
    current.staff_settled_on = on
    current.save(update_fields=["staff_settled_on"])
    return current


def _under_way(termination: Termination, by: User) -> Termination:
    require(policy.may_operate(by, termination.facility))
    current = Termination.objects.select_for_update().get(pk=termination.pk)
    if current.state != State.AGREED:
        raise IllegalMove(_("The plan is not being carried out at the moment. Please reload the page."))
    return current


def outstanding(termination: Termination) -> list[str]:
    """Say what of the plan is not carried out yet."""
    open_classes = [
        gettext("“%(name)s” is not settled yet.") % {"name": row}
        for row in termination.arrangements.filter(settled_on__isnull=True)
    ]
    staff = [] if termination.staff_settled_on else [gettext("Wages and contracts of the staff are not settled yet.")]
    children = termination.facility.classes.aggregate(sum=Sum("enrolled", default=0))["sum"]
    enrolled = [gettext("Children still enrolled: %(count)s.") % {"count": children}] if children else []
    return open_classes + staff + enrolled


@transaction.atomic
def report(termination: Termination, *, by: User, on: date) -> Termination:
    """Report the plan as carried out. Raises Refused with what is outstanding."""
    current = _under_way(termination, by)
    if left := outstanding(current):
        raise Refused(" ".join(left))
    return move(termination, State.REPORTED, table=MOVES, by=by)


@transaction.atomic
def confirm(termination: Termination, *, by: User, on: date, answer: str = "") -> Termination:
    """Confirm that the plan is carried out, and close the filing. Raises Refused while anything is outstanding."""
    require(policy.may_decide_affairs(by, termination.facility))
    facility = Facility.objects.select_for_update().get(pk=termination.facility_id)
    current = Termination.objects.get(pk=termination.pk)
    if left := outstanding(current):
        raise Refused(" ".join(left))
    if on < current.last_day:
        day = {"day": current.last_day}
        raise Refused(_("The filing is not closed before the last day of care, %(day)s.") % day)
    move(termination, State.CLOSED, table=MOVES, by=by, note=answer)
    termination.answer, termination.closed_on = answer, on
    termination.save(update_fields=["answer", "closed_on"])
    close(facility, by=by, on=on, note=termination.reason)
    words = {
        "facility": facility.name,
        "last_day": chinese_date(termination.last_day),
        "closed_on": chinese_date(on),
        "reason": termination.reason,
    }
    to = termination.facility.operator.organisation
    letters.issue("termination-closed", termination, area=facility.area, to=to, by=by, on=on, words=words)
    return termination


def close(facility: Facility, *, by: User, on: date, note: str) -> Facility:
    """Close the filing of a facility and end what is open about it.

    Raises Refused while children are enrolled, and while a case is open against it.

    Called within the transaction of the act that closes: the end of a plan, or the acceptance of a successor.
    """
    states.require_free(facility)
    if facility.classes.filter(enrolled__gt=0).exists():
        raise Refused(_("Children are still enrolled; the facility can't be closed before they are settled."))
    move(facility, FacilityState.CLOSED, table=FACILITY_MOVES, by=by, note=note)
    end_affairs(facility, by=by, on=on)
    return facility


def end_affairs(facility: Facility, *, by: User | None, on: date) -> None:
    """End what is open about a facility that is gone: filings, suspensions, plans for its end."""
    note = str(_("The facility is gone."))
    for row in facility.filings.filter(state__in=OPEN_FILING_STATES):
        move(row, FilingState.WITHDRAWN, table=filings.MOVES, by=by, note=note)
        proposals.lapse(filing=row, by=by, on=on)
        for kind in filings.TERMS:
            clock.end(row, kind, on=on)
    for pause in facility.suspensions.filter(state__in=OPEN_SUSPENSION_STATES):
        ends = SuspensionState.ENDED if pause.state == SuspensionState.RUNNING else SuspensionState.WITHDRAWN
        move(pause, ends, table=SUSPENSION_MOVES, by=by, note=note)
    for plan in facility.terminations.filter(state__in=OPEN_TERMINATION_STATES):
        move(plan, State.WITHDRAWN, table=MOVES, by=by, note=note)


declare(
    Termination,
    edit=Act(policy.may_operate_affair, IN_HAND),
    submit=Act(policy.may_operate_affair, IN_HAND, lambda plan: not lacking(plan)),
    answer=Act(policy.may_answer_affair, before(MOVES, State.RETURNED)),
    settle=Act(policy.may_operate_affair, {State.AGREED}),
    report=Act(policy.may_operate_affair, before(MOVES, State.REPORTED), lambda plan: not outstanding(plan)),
    confirm=Act(policy.may_answer_affair, before(MOVES, State.CLOSED)),
    withdraw=Act(policy.may_operate_affair, before(MOVES, State.WITHDRAWN)),
)
