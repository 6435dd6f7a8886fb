"""Who may visit, order, answer and re-check. One predicate per question; each asks about the anchor, never about a role."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.models import AnonymousUser

from inspections.choices import VISITED_STATES
from portal import permissions
from portal.models import Area
from portal.scope import may, may_anywhere, scope_of

if TYPE_CHECKING:
    from facilities.models import Facility
    from inspections.models import Appointment, Checklist, Finding, Invitation, Sanction, StopOrder, Submission, Visit
    from portal.models import Organisation, User


def may_inspect(user: User | AnonymousUser) -> bool:
    """Say whether the user inspects anywhere at all: enough to show the way in."""
    return may_anywhere(user, permissions.INSPECT)


def has_visits(user: User | AnonymousUser) -> bool:
    """Say whether visits and findings are for the user at all: enough to show the menu entries."""
    ways = (permissions.INSPECT, permissions.SEE_INSPECTIONS, permissions.OPERATE)
    return any(may_anywhere(user, way) for way in ways)


def may_see_visits(user: User | AnonymousUser, facility: Facility) -> bool:
    """Say whether visits to the facility, and not only their numbers, are for the user."""
    return (
        may(user, permissions.INSPECT, facility.area)
        or may(user, permissions.SEE_INSPECTIONS, facility.area)
        or may_operate(user, facility)
    )


def may_visit(user: User | AnonymousUser, facility: Facility) -> bool:
    """An inspector of the area visits whoever was filed and is not gone."""
    return facility.state in VISITED_STATES and may(user, permissions.INSPECT, facility.area)


def may_use(user: User | AnonymousUser, checklist: Checklist) -> bool:
    """A checklist is for its own department."""
    return checklist.department_id in scope_of(user).departments


def may_see_checklists(user: User | AnonymousUser) -> bool:
    """Checklists are for those who inspect, oversee inspections or keep the rules."""
    return may_inspect(user) or any(
        may_anywhere(user, way) for way in (permissions.SEE_INSPECTIONS, permissions.KEEP_RULEBOOK)
    )


def may_compose(user: User | AnonymousUser, checklist: Checklist) -> bool:
    """A checklist holds for the whole district: its department writes it if it inspects there, or the keeper of the rules."""
    district = Area(code=settings.DISTRICT_CODE)
    return may(user, permissions.KEEP_RULEBOOK, district) or (
        may_use(user, checklist) and may(user, permissions.INSPECT, district)
    )


def may_compose_any(user: User | AnonymousUser) -> bool:
    """Say whether the user writes checklists at all: enough to show the way in."""
    district = Area(code=settings.DISTRICT_CODE)
    return may(user, permissions.KEEP_RULEBOOK, district) or may(user, permissions.INSPECT, district)


def may_conduct(user: User | AnonymousUser, visit: Visit) -> bool:
    """A visit is answered, concluded and cancelled by inspectors of its area and department, so that two may go together."""
    in_field = visit.department_id in scope_of(user).departments
    return in_field and may(user, permissions.INSPECT, visit.facility.area)


def may_resolve(user: User | AnonymousUser, submission: Submission) -> bool:
    """A conflict is resolved by whoever sent it, or an inspector of its department in its area."""
    in_field = may_use(user, submission.checklist) and may(user, permissions.INSPECT, submission.facility.area)
    return in_field or (may_inspect(user) and submission.by_id == user.pk)


def may_plan(user: User | AnonymousUser, organisation: Organisation) -> bool:
    """A yearly plan or a draw is its own office's: of one's field, and one inspects in all of its area."""
    in_field = organisation.department_id in scope_of(user).departments
    return in_field and may(user, permissions.INSPECT, organisation.area)


def may_see_plans(user: User | AnonymousUser) -> bool:
    """Plans and draws are for those who inspect or oversee inspections; the public sees what is published."""
    return may_inspect(user) or may_anywhere(user, permissions.SEE_INSPECTIONS)


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


def may_operate(user: User | AnonymousUser, facility: Facility) -> bool:
    """Say whether the user acts for the operator of the facility."""
    return may(user, permissions.OPERATE, facility.operator.organisation)


def may_answer(user: User | AnonymousUser, finding: Finding) -> bool:
    """The operator of the facility answers what was found."""
    return may_operate(user, finding.facility)


def may_recheck(user: User | AnonymousUser, finding: Finding) -> bool:
    """The department that ordered the correction re-checks it, or the one that answers for the clause; in its area."""
    fields = {finding.visit.department_id, finding.clause.department_id}
    return bool(fields & scope_of(user).departments) and may(user, permissions.INSPECT, finding.facility.area)


def may_recheck_on_site(user: User | AnonymousUser, finding: Finding) -> bool:
    """Whoever re-checks goes there only while the facility is one that is visited; afterwards the file is what is left."""
    return may_recheck(user, finding) and may_visit(user, finding.facility)


def may_rescind(user: User | AnonymousUser, finding: Finding) -> bool:
    """A finding is taken back by its field or by the lead of the bureau, never by the inspector who made it."""
    is_lead = may(user, permissions.DECIDE_FILINGS, finding.facility.area)
    return finding.visit.inspector_id != user.pk and (may_recheck(user, finding) or is_lead)


def may_lift(user: User | AnonymousUser, order: StopOrder) -> bool:
    """A stop order is lifted by its field, or by the lead of the bureau; it takes two of them."""
    fields = {order.visit.department_id, order.clause.department_id}
    in_field = bool(fields & scope_of(user).departments) and may(user, permissions.INSPECT, order.facility.area)
    return in_field or may(user, permissions.DECIDE_FILINGS, order.facility.area)


def may_see_stops(user: User | AnonymousUser) -> bool:
    """Stop orders are for those who inspect or oversee inspections anywhere, and for operators."""
    return has_visits(user)


def may_see_sanctions(user: User | AnonymousUser) -> bool:
    """Sanctions are the health bureau's: enough to show the way in."""
    return may_anywhere(user, permissions.REVIEW_FILINGS)


def may_draft_sanction(user: User | AnonymousUser, sanction: Sanction) -> bool:
    """Sanctions are proposed by the health bureau of the area."""
    return may(user, permissions.REVIEW_FILINGS, sanction.facility.area)


def may_decide_sanctions(user: User | AnonymousUser, facility: Facility) -> bool:
    """Sanctions are confirmed, sent back and dropped by those who decide on filings there."""
    return may(user, permissions.DECIDE_FILINGS, facility.area)


def oversees(user: User | AnonymousUser) -> bool:
    """Say whether the user oversees inspections of every department anywhere."""
    return may_anywhere(user, permissions.SEE_INSPECTIONS)


def may_propose_listing(user: User | AnonymousUser, facility: Facility) -> bool:
    """Listings are announced by those who review filings of the area."""
    return may(user, permissions.REVIEW_FILINGS, facility.area)


def may_decide_credit(user: User | AnonymousUser, facility: Facility) -> bool:
    """Repairs and listings are decided by those who decide on filings of the area."""
    return may(user, permissions.DECIDE_FILINGS, facility.area)


def may_list_credit(user: User | AnonymousUser) -> bool:
    """Say whether the overview of credit is for the user: offices that oversee inspections."""
    return may_anywhere(user, permissions.SEE_INSPECTIONS)
