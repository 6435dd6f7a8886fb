"""Who may visit, order, answer and re-check. One predicate per question; each asks about the anchor, never about a role."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser

from inspections.ground.policy import has_visits, may_operate
from inspections.visits.policy import may_visit
from portal import permissions
from portal.accounts.scope import is_hand_of, may, may_anywhere, scope_of

if TYPE_CHECKING:
    from facilities.models import Facility
    from inspections.findings.models import Extension, Finding, Sanction, StopOrder
    from portal.models import User


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
    return not is_hand_of(user, finding.visit.inspector_id) and (may_recheck(user, finding) or is_lead)


def may_lift(user: User | AnonymousUser, order: StopOrder) -> bool:
    """A stop order is lifted by its field, or by the lead of the bureau; it takes two of them."""
    fields = {order.visit.department_id, order.clause.department_id}
    in_field = bool(fields & scope_of(user).departments) and may(user, permissions.INSPECT, order.facility.area)
    return in_field or may(user, permissions.DECIDE_FILINGS, order.facility.area)


def may_agree_to_lift(user: User | AnonymousUser, order: StopOrder) -> bool:
    """Who proposed the lifting does not agree to it as well (four eyes)."""
    return not is_hand_of(user, order.lift_proposed_by_id) and may_lift(user, order)


def may_answer_extension(user: User | AnonymousUser, extension: Extension) -> bool:
    """More time is granted or refused by those who re-check the finding."""
    return may_recheck(user, extension.finding)


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


def may_drop_sanction(user: User | AnonymousUser, sanction: Sanction) -> bool:
    """A suggestion is dropped by those who decide on filings there."""
    return may_decide_sanctions(user, sanction.facility)


def may_second_sanction(user: User | AnonymousUser, sanction: Sanction) -> bool:
    """A proposed sanction is confirmed or sent back by another person than its author (four eyes)."""
    return not is_hand_of(user, sanction.proposed_by_id) and may_drop_sanction(user, sanction)
