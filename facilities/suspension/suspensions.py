"""Suspension and resumption (暂停, 恢复): asked with reason, days and arrangement; told to the bureau or agreed by it.

Up to `suspension.agreement_from_days` calendar days the bureau is told, from there on it agrees; both days count.
"""

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext, gettext_lazy as _, override

from facilities.ground import people, policy
from facilities.ground.choices import FacilityState
from facilities.ground.models import Facility
from facilities.ground.states import FACILITY_MOVES, is_held
from facilities.suspension.choices import SuspensionState as State
from facilities.suspension.models import Suspension
from portal.accounts.scope import require
from portal.actions import Act, before, declare
from portal.documents.printing import chinese_date
from portal.errors import IllegalMove, Refused
from portal.letters import letters, notices
from portal.models import User
from portal.rulebook.rulebook import Limits
from portal.workflow.workflow import move

MOVES: dict[str, set[str]] = {
    State.ASKED: {State.AGREED, State.REFUSED, State.WITHDRAWN},
    State.AGREED: {State.RUNNING, State.WITHDRAWN},
    State.RUNNING: {State.ENDED},
}
SUSPENDABLE = (FacilityState.FILED, FacilityState.VERIFIED, FacilityState.NONCONFORMING)


@transaction.atomic
def ask(suspension: Suspension, *, by: User, on: date) -> Suspension:
    """Ask for a suspension, or tell the bureau of a short one, which begins on its first day without an answer.

    Raises Refused if it is too long, lies in the past, overlaps an open one, or the facility is not running.
    """
    facility = _locked(suspension.facility_id)
    require(policy.may_operate(by, facility))
    _require_possible(facility, suspension, on)
    people.require_unnamed(suspension.reason, facility, field="reason")
    days = (suspension.until_on - suspension.from_on).days + 1
    suspension.facility, suspension.asked_by, suspension.asked_on = facility, by, on
    suspension.needs_agreement = days >= int(Limits(on)["suspension.agreement_from_days"])
    suspension.save()
    if not suspension.needs_agreement:
        move(
            suspension,
            State.AGREED,
            table=MOVES,
            by=None,
            note=gettext("Short enough that telling the bureau is sufficient."),
        )
        start_if_due(suspension, on=on)
    return suspension


def _locked(pk: int) -> Facility:
    rows = Facility.objects.select_for_update(of=("self",)).select_related("operator__organisation", "area")
    return rows.get(pk=pk)


def _require_possible(facility: Facility, suspension: Suspension, on: date) -> None:
    longest = int(Limits(on)["suspension.longest_days"])
    if facility.state not in SUSPENDABLE:
        state = facility.get_state_display()
        raise Refused(_("The facility is “%(state)s”; it can't be suspended.") % {"state": state})
    if facility.suspensions.filter(state__in=MOVES).exists():
        raise Refused(_("There is already an open suspension of this facility."))
    if suspension.from_on < on:
        raise Refused(_("The first day has already passed."), field="from_on")
    if (suspension.until_on - suspension.from_on).days + 1 > longest:
        reason = _("At most %(days)s days; whoever closes for longer is deregistered.") % {"days": longest}
        raise Refused(reason, field="until_on")


@transaction.atomic
def agree(suspension: Suspension, *, by: User, on: date, answer: str = "") -> Suspension:
    """Let the bureau agree; the suspension begins on its first day, or now if that has come. A letter tells the operator."""
    _answer(suspension, State.AGREED, by, on, answer)
    start_if_due(suspension, on=on)
    return suspension


@transaction.atomic
def refuse(suspension: Suspension, *, by: User, on: date, answer: str) -> Suspension:
    """Let the bureau decline, with reasons."""
    if not answer.strip():
        raise Refused(_("Please give the reasons."), field="answer")
    return _answer(suspension, State.REFUSED, by, on, answer)


def _answer(suspension: Suspension, state: str, by: User, on: date, answer: str) -> Suspension:
    require(policy.may_decide_affairs(by, suspension.facility))
    facility = _locked(suspension.facility_id)
    move(suspension, state, table=MOVES, by=by, note=answer)
    suspension.answer = answer
    suspension.save(update_fields=["answer"])
    with override("zh-hans"):
        outcome = gettext("we agree") if state == State.AGREED else gettext("we do not agree")
    words = {
        "facility": facility.name,
        "from_on": chinese_date(suspension.from_on),
        "until_on": chinese_date(suspension.until_on),
        "outcome": outcome,
        "answer": answer,
    }
    to = facility.operator.organisation
    letters.issue("suspension-answer", suspension, area=facility.area, to=to, by=by, on=on, words=words)
    return suspension


@transaction.atomic
def start_if_due(suspension: Suspension, *, on: date) -> bool:
    """Begin an agreed suspension on its first day: the facility is suspended until it resumes. Return whether it began."""
    facility = _locked(suspension.facility_id)
    suspension.refresh_from_db(fields=["state", "from_on", "until_on"])
    if suspension.state != State.AGREED or suspension.from_on > on:
        return False
    if facility.state not in SUSPENDABLE or suspension.until_on < on:
        move(suspension, State.WITHDRAWN, table=MOVES, by=None, note=gettext("Overtaken by events."))
        return False
    suspension.resumes_to = facility.state
    suspension.save(update_fields=["resumes_to"])
    move(suspension, State.RUNNING, table=MOVES, by=None)
    move(facility, FacilityState.SUSPENDED, table=FACILITY_MOVES, by=None, note=suspension.reason)
    return True


@transaction.atomic
def withdraw(suspension: Suspension, *, by: User, on: date) -> Suspension:
    """Give a suspension up before it begins."""
    require(policy.may_operate(by, suspension.facility))
    return move(suspension, State.WITHDRAWN, table=MOVES, by=by)


@transaction.atomic
def resume(suspension: Suspension, *, by: User, on: date) -> Suspension:
    """Let the operator resume before the last day."""
    require(policy.may_operate(by, suspension.facility))
    return _end(suspension, by, on)


@transaction.atomic
def expire(suspension: Suspension, *, on: date) -> Suspension:
    """End a suspension whose last day has passed. Raises IllegalMove if it has ended already, or has not run out."""
    if suspension.until_on >= on:
        raise IllegalMove(_("The suspension has not run out."))
    return _end(suspension, None, on)


def _end(suspension: Suspension, by: User | None, on: date) -> Suspension:
    """Bring the facility back to where it stood before, unless something else became of it meanwhile or an order holds it."""
    facility = _locked(suspension.facility_id)
    move(suspension, State.ENDED, table=MOVES, by=by)
    suspension.ended_on = on
    suspension.save(update_fields=["ended_on"])
    if facility.state == FacilityState.SUSPENDED and not is_held(facility):
        back_to = Suspension.objects.get(pk=suspension.pk).resumes_to
        move(facility, back_to, table=FACILITY_MOVES, by=by, note=gettext("Service resumed"))
    return suspension


def remind(suspension: Suspension, *, on: date) -> bool:
    """Tell the operator once, some days before, that the suspension ends by itself; return whether it was new."""
    days = int(Limits(on)["suspension.reminder_days"])
    if suspension.state != State.RUNNING or not on <= suspension.until_on <= on + timedelta(days=days):
        return False
    return notices.tell(
        f"suspension-{suspension.pk}-ends-{suspension.until_on}",
        to=suspension.facility.operator.organisation,
        title=_("The suspension of “%(name)s” ends on %(day)s"),
        text=_("From the next day on the facility counts as open again. Please prepare children, staff and rooms."),
        about={"name": suspension.facility, "day": suspension.until_on},
        url=suspension.get_absolute_url(),
    )


declare(
    Suspension,
    answer=Act(policy.may_answer_affair, before(MOVES, State.AGREED)),
    withdraw=Act(policy.may_operate_affair, before(MOVES, State.WITHDRAWN)),
    resume=Act(policy.may_operate_affair, before(MOVES, State.ENDED)),
)
