"""Who may take down, screen, deal with and answer complaints, and who may know who complained."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser

from inspections.complaints.choices import ComplaintState, PartState
from portal import permissions
from portal.accounts.scope import may, may_anywhere, scope_of

if TYPE_CHECKING:
    from inspections.complaints.models import Complaint, ComplaintPart, Explanation
    from portal.models import User


def may_take_down(user: User | AnonymousUser) -> bool:
    """Whoever screens or inspects anywhere takes down what people tell them on the telephone or in person."""
    return may_screen_any(user) or may_anywhere(user, permissions.INSPECT)


def may_screen_any(user: User | AnonymousUser) -> bool:
    """Say whether the user screens complaints at all."""
    return may_anywhere(user, permissions.SCREEN_COMPLAINTS)


def may_screen(user: User | AnonymousUser, complaint: Complaint) -> bool:
    """The health bureau of the place screens, routes and joins."""
    return may(user, permissions.SCREEN_COMPLAINTS, complaint.area)


def may_deal_with(user: User | AnonymousUser, part: ComplaintPart) -> bool:
    """A part is its department's, by those who inspect in the area of the complaint."""
    in_field = part.department_id in scope_of(user).departments
    return in_field and may(user, permissions.INSPECT, part.complaint.area)


def may_take_back(user: User | AnonymousUser, part: ComplaintPart) -> bool:
    """Who screens takes a part back, and does not depend on the department for it."""
    return may_screen(user, part.complaint)


def may_lead(user: User | AnonymousUser, complaint: Complaint) -> bool:
    """Say whether the user's department leads in the complaint."""
    leading = complaint.parts.filter(leads=True).exclude(state=PartState.RETURNED).last()
    return leading is not None and may_deal_with(user, leading)


def may_route(user: User | AnonymousUser, complaint: Complaint) -> bool:
    """Further departments are asked by who screens or leads."""
    return may_screen(user, complaint) or may_lead(user, complaint)


may_reply = may_route


def may_question(user: User | AnonymousUser, complaint: Complaint) -> bool:
    """The facility is asked by whoever deals with the complaint."""
    return may_screen(user, complaint) or any(may_deal_with(user, part) for part in _parts(complaint))


def may_know_complainant(user: User | AnonymousUser, complaint: Complaint) -> bool:
    """Who complained is known to those who must answer: who screens, and who leads as long as it is dealt with."""
    leads = complaint.state == ComplaintState.HANDLED and may_lead(user, complaint)
    return leads or (may_screen(user, complaint) and may(user, permissions.SEE_PERSONAL_DATA, complaint.area))


def may_explain(user: User | AnonymousUser, explanation: Explanation) -> bool:
    """The operator of the facility explains."""
    return may(user, permissions.OPERATE, explanation.facility.operator.organisation)


def has_explanations(user: User | AnonymousUser) -> bool:
    """Say whether the user runs facilities at all."""
    return may_anywhere(user, permissions.OPERATE)


def _parts(complaint: Complaint) -> list[ComplaintPart]:
    return list(complaint.parts.exclude(state=PartState.RETURNED))
