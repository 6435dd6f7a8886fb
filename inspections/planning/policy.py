"""Who may visit, order, answer and re-check. One predicate per question; each asks about the anchor, never about a role."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser

from inspections.ground.policy import may_inspect
from inspections.visits.policy import may_visit
from portal import permissions
from portal.accounts.scope import may, scope_of

if TYPE_CHECKING:
    from inspections.planning.models import Appointment, Invitation
    from portal.models import Organisation, User


def may_plan(user: User | AnonymousUser, organisation: Organisation) -> bool:
    """A yearly plan or a draw is its own office's: of one's field, and one inspects in all of its area."""
    in_field = organisation.department_id in scope_of(user).departments
    return in_field and may(user, permissions.INSPECT, organisation.area)


def may_answer_invitation(user: User | AnonymousUser, invitation: Invitation) -> bool:
    """An inspector of the invited department in the facility's area says whether it takes part."""
    in_field = invitation.department_id in scope_of(user).departments
    return in_field and may_visit(user, invitation.appointment.facility)


def may_call_off(user: User | AnonymousUser, appointment: Appointment) -> bool:
    """The department that called the joint visit calls it off."""
    in_field = appointment.department_id in scope_of(user).departments
    return in_field and may(user, permissions.INSPECT, appointment.facility.area)


def may_declare(user: User | AnonymousUser, inspector: User) -> bool:
    """An inspector declares conflicts of one's own; those of colleagues are entered by who plans for their office."""
    if user.pk == inspector.pk:
        return may_inspect(user)
    posts = inspector.memberships.filter(until__isnull=True).select_related("organisation__area")
    return any(may_plan(user, post.organisation) for post in posts)
