"""Joint visits: one department calls, others join with a checklist of their own, and the facility is disturbed once."""

from collections.abc import Iterable
from datetime import date
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _, gettext_lazy

from facilities.models import Facility, JointVisit
from facilities.opinions.consultation import bodies_of
from inspections.checklists import policy as checklists_policy
from inspections.checklists.models import Checklist
from inspections.planning import policy
from inspections.planning.choices import AppointmentState, InvitationState
from inspections.planning.models import Appointment, Invitation
from inspections.visits import policy as visits_policy, visits
from inspections.visits.choices import VisitState
from inspections.visits.models import Visit
from inspections.visits.visits import Occasion
from portal.accounts.scope import require
from portal.actions import Act, before, declare
from portal.errors import IllegalMove, Refused
from portal.letters import notices
from portal.models import Department, User
from portal.workflow.workflow import Moves, move

MOVES: Moves = {
    AppointmentState.ARRANGED: {AppointmentState.CANCELLED},
    AppointmentState.CANCELLED: set(),
}
ANSWERS: Moves = {
    InvitationState.ASKED: {InvitationState.ACCEPTED, InvitationState.DECLINED, InvitationState.LAPSED},
    InvitationState.ACCEPTED: set(),
    InvitationState.DECLINED: set(),
    InvitationState.LAPSED: set(),
}


@transaction.atomic
def call(
    facility: Facility,
    checklist: Checklist,
    departments: Iterable[Department],
    *,
    by: User,
    day: date,
    on: date,
    reason: str,
    key: UUID,
) -> Appointment:
    """Call a joint visit and ask departments to take part. The same `key` again gives the same one."""
    require(visits_policy.may_visit(by, facility) and checklists_policy.may_use(by, checklist))
    asked = [department for department in departments if department.pk != checklist.department_id]
    if not asked:
        raise Refused(_("Please name at least one other department."), field="departments")
    if existing := Appointment.objects.filter(key=key).first():
        return existing
    appointment = Appointment.objects.create(
        facility=facility, day=day, reason=reason.strip(), department_id=checklist.department_id, called_by=by, key=key
    )
    _plan(appointment, checklist, by, on)
    Invitation.objects.bulk_create([Invitation(appointment=appointment, department=each) for each in asked])
    _tell(appointment, [each.pk for each in asked], "called", _called)
    return appointment


def _plan(appointment: Appointment, checklist: Checklist, by: User, on: date) -> Visit:
    key = uuid5(NAMESPACE_URL, f"appointment:{appointment.pk}:{checklist.department_id}")
    occasion = Occasion(reason=appointment.reason, appointment=appointment)
    return visits.plan(
        appointment.facility, checklist, by=by, planned_on=appointment.day, on=on, key=key, occasion=occasion
    )


@transaction.atomic
def accept(invitation: Invitation, checklist: Checklist, *, by: User, on: date) -> Visit:
    """Take part with a checklist of one's department; the visit stands in one's own list."""
    require(policy.may_answer_invitation(by, invitation))
    if checklist.department_id != invitation.department_id:
        raise Refused(_("This checklist is another department's."), field="checklist")
    _still_holds(invitation.appointment)
    _answered(invitation, InvitationState.ACCEPTED, by, "")
    return _plan(invitation.appointment, checklist, by, on)


@transaction.atomic
def decline(invitation: Invitation, *, by: User, note: str) -> Invitation:
    """Say that the department does not take part, and why; whoever called reads it."""
    require(policy.may_answer_invitation(by, invitation))
    if not note.strip():
        raise Refused(_("Please say why your department does not take part."), field="note")
    _answered(invitation, InvitationState.DECLINED, by, note.strip())
    appointment = invitation.appointment
    notices.tell(
        f"invitation:{invitation.pk}",
        to=appointment.called_by,
        title=_declined,
        text=note.strip(),
        about={"facility": appointment.facility, "department": invitation.department},
        url=appointment.get_absolute_url(),
    )
    return invitation


def _still_holds(appointment: Appointment) -> None:
    """Refuse under the lock if the joint visit was called off meanwhile."""
    appointment.refresh_from_db(fields=["state", "day"], from_queryset=Appointment.objects.select_for_update())
    if appointment.state != AppointmentState.ARRANGED:
        raise IllegalMove(_("The joint visit was called off. Please reload the page."))


def _answered(invitation: Invitation, answer: str, by: User, note: str) -> None:
    move(invitation, answer, table=ANSWERS, by=by, note=note)
    invitation.answered_by, invitation.note = by, note
    invitation.save(update_fields=["answered_by", "note"])


@transaction.atomic
def call_off(appointment: Appointment, *, by: User, reason: str) -> Appointment:
    """Call a joint visit off with a reason: visits not begun are cancelled, and all departments are told."""
    require(policy.may_call_off(by, appointment))
    if not reason.strip():
        raise Refused(_("Please say why the visit is cancelled."), field="reason")
    note = reason.strip()
    move(appointment, AppointmentState.CANCELLED, table=MOVES, by=by, note=note)
    for visit in appointment.visits.filter(state=VisitState.PLANNED):
        move(visit, VisitState.CANCELLED, table=visits.MOVES, by=by, note=note)
    for invitation in appointment.invitations.filter(state=InvitationState.ASKED):
        move(invitation, InvitationState.LAPSED, table=ANSWERS, by=by, note=note)
    told = appointment.invitations.exclude(state=InvitationState.DECLINED).values_list("department", flat=True)
    _tell(appointment, list(told), "called-off", _called_off, note)
    return appointment


def of_review(visit: JointVisit) -> Appointment:
    """Return the appointment that a joint visit of a filing's review is here, so that its visits hang together."""
    appointment, _made = Appointment.objects.get_or_create(
        key=uuid5(NAMESPACE_URL, f"joint-visit:{visit.pk}"),
        defaults={
            "facility": visit.filing.facility,
            "day": visit.day,
            "reason": str(_("Joint review of a filing")),
            "department_id": "health",
            "called_by": visit.confirmed_by,
        },
    )
    return appointment


_called = gettext_lazy("Joint visit on %(day)s, please say whether you take part: %(facility)s")
_called_off = gettext_lazy("Joint visit on %(day)s called off: %(facility)s")
_declined = gettext_lazy("%(department)s does not take part in the joint visit: %(facility)s")


def _tell(appointment: Appointment, departments: list[str], what: str, title: Promise, text: str = "") -> None:
    about = {"day": f"{appointment.day:%Y-%m-%d}", "facility": appointment.facility}
    text, url = text or appointment.reason, appointment.get_absolute_url()
    for department in departments:
        for body in bodies_of(department, appointment.facility.area_id):
            key = f"appointment:{appointment.pk}:{what}:{body.pk}"
            notices.tell(key, to=body, title=title, text=text, about=about, url=url)


declare(Appointment, call_off=Act(policy.may_call_off, before(MOVES, AppointmentState.CANCELLED)))
declare(Invitation, answer=Act(policy.may_answer_invitation, before(ANSWERS, InvitationState.ACCEPTED)))
