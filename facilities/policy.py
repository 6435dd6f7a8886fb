"""Who may do what with facilities and filings. One predicate per question, asked about the anchor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser

from facilities.choices import OPEN_FILING_STATES, REGISTRARS, RUNNING_STATES, FacilityState, FilingState
from portal import permissions
from portal.scope import may, may_anywhere, scope_of

if TYPE_CHECKING:
    from facilities.models import (
        Absence,
        Cancellation,
        CorrectionOrder,
        Facility,
        Filing,
        JointVisit,
        Operator,
        Opinion,
        Proposal,
        Registration,
        Verification,
    )
    from portal.models import User


def may_operate(user: User | AnonymousUser, facility: Facility) -> bool:
    """Say whether the user acts for the operator that runs the facility."""
    return may(user, permissions.OPERATE, facility.operator.organisation)


def may_create_facilities(user: User | AnonymousUser) -> bool:
    """Say whether the user acts for any operator at all."""
    return may_anywhere(user, permissions.OPERATE)


def may_list_facilities(user: User | AnonymousUser) -> bool:
    """Say whether a list of facilities would show the user any."""
    return may_create_facilities(user) or may_anywhere(user, permissions.SEE_FACILITIES)


def may_list_filings(user: User | AnonymousUser) -> bool:
    """Say whether a list of filings would show the user any."""
    return may_create_facilities(user) or may_anywhere(user, permissions.SEE_FILINGS)


def may_edit(user: User | AnonymousUser, facility: Facility) -> bool:
    """The dossier is the operator's while its filing is a draft or returned; a filed one is not edited."""
    return may_operate(user, facility) and _has_filing_in(facility, FilingState.DRAFT, FilingState.RETURNED)


def may_renew_documents(user: User | AnonymousUser, facility: Facility) -> bool:
    """Documents of a filed facility that run out are renewed at any time, also without an open filing."""
    is_gone = facility.state in (FacilityState.UNFILED, FacilityState.CLOSED, FacilityState.CANCELLED)
    return not is_gone and may_operate(user, facility) and not _has_filing_in(facility, *OPEN_FILING_STATES)


def may_file(user: User | AnonymousUser, filing: Filing) -> bool:
    """A filing is submitted, withdrawn and corrected by the operator of its facility."""
    return may_operate(user, filing.facility)


def may_review(user: User | AnonymousUser, filing: Filing) -> bool:
    """Filings are reviewed by the health bureau of the area they lie in, never by who stepped aside (回避)."""
    return may_see_case_file(user, filing) and not is_recused(user, filing)


def may_see_case_file(user: User | AnonymousUser, filing: Filing) -> bool:
    """Assignments, recusals and internal notes stay within the bureau."""
    return may(user, permissions.REVIEW_FILINGS, filing.facility.area)


def may_decide(user: User | AnonymousUser, filing: Filing) -> bool:
    """Receipts and refusals are signed by those who lead the review, never by who stepped aside (回避)."""
    return may_hand_out(user, filing) and not is_recused(user, filing)


def may_hand_out(user: User | AnonymousUser, filing: Filing) -> bool:
    """Who leads the review says who reviews which filing, also one from which the lead steps aside."""
    return may(user, permissions.DECIDE_FILINGS, filing.facility.area)


def may_hand_out_anywhere(user: User | AnonymousUser) -> bool:
    """Say whether the user leads a review at all: enough to show the load of the reviewers."""
    return may_anywhere(user, permissions.DECIDE_FILINGS)


def may_review_anywhere(user: User | AnonymousUser) -> bool:
    """Say whether the user reviews or leads anywhere: whose absences are kept."""
    return may_anywhere(user, permissions.REVIEW_FILINGS)


def may_give_opinion(user: User | AnonymousUser, opinion: Opinion) -> bool:
    """A department's opinion is given by its own officers in whose area the facility lies."""
    in_field = opinion.department_id in scope_of(user).departments
    return in_field and may(user, permissions.GIVE_OPINIONS, opinion.filing.facility.area)


def may_list_opinions(user: User | AnonymousUser) -> bool:
    """Say whether opinions are asked of the user's department at all, which the health bureau itself is not: the way in."""
    return may_anywhere(user, permissions.GIVE_OPINIONS) and bool(scope_of(user).departments - {"health"})


def may_write_result(user: User | AnonymousUser, visit: JointVisit) -> bool:
    """The result of a joint visit is written by the bureau or by a department that took part."""
    if may_review(user, visit.filing):
        return True
    took_part = visit.opinions.filter(department__in=scope_of(user).departments).exists()
    return took_part and may(user, permissions.GIVE_OPINIONS, visit.filing.facility.area)


def may_keep_absence(user: User, absence: Absence) -> bool:
    """One's own absence is entered by oneself, a reviewer's also by who leads the review in the reviewer's area."""
    reviewed = scope_of(absence.user).areas(permissions.REVIEW_FILINGS)
    is_led = any(scope_of(user).covers(permissions.DECIDE_FILINGS, area) for area in reviewed)
    return bool(reviewed) and (user.pk == absence.user_id or is_led)


def may_hand_over(user: User, absence: Absence) -> bool:
    """What somebody who is away has in hand is passed on by who leads the review."""
    return may_hand_out_anywhere(user) and may_keep_absence(user, absence)


def is_recused(user: User | AnonymousUser, filing: Filing) -> bool:
    """Say whether the user declared an interest in the filing and stepped aside."""
    return user.is_authenticated and filing.recusals.filter(user=user).exists()


def may_confirm_in(user: User | AnonymousUser, facility: Facility) -> bool:
    """Proposed refusals and cancellations are confirmed or sent back by those who lead the review."""
    return may(user, permissions.DECIDE_FILINGS, facility.area)


def may_confirm(user: User | AnonymousUser, proposal: Proposal) -> bool:
    """A proposed refusal or cancellation is confirmed or sent back by one who decides, and never by its author."""
    return proposal.proposed_by_id != user.pk and may_confirm_in(user, proposal.facility)


def may_verify(user: User | AnonymousUser, verification: Verification) -> bool:
    """On-site verifications are carried out by those who review filings of the area; colleagues stand in for each other."""
    return may(user, permissions.REVIEW_FILINGS, verification.facility.area)


def may_recheck(user: User | AnonymousUser, order: CorrectionOrder) -> bool:
    """Corrections are re-checked by those who review filings of the area."""
    return may(user, permissions.REVIEW_FILINGS, order.facility.area)


def may_open_cancellation(user: User | AnonymousUser, facility: Facility) -> bool:
    """The cancellation of a filing is announced by those who review filings of the area."""
    return may(user, permissions.REVIEW_FILINGS, facility.area)


def may_pursue(user: User | AnonymousUser, case: Cancellation) -> bool:
    """A cancellation is pursued or dropped by the health bureau of the area."""
    return may(user, permissions.REVIEW_FILINGS, case.facility.area)


def is_running(facility: Facility) -> bool:
    """Say whether the facility was filed and is not gone."""
    return facility.state in RUNNING_STATES


def may_update(user: User | AnonymousUser, facility: Facility) -> bool:
    """What is not among the filed items of a running facility is its operator's to report at any time."""
    return is_running(facility) and may_operate(user, facility)


def may_decide_affairs(user: User | AnonymousUser, facility: Facility) -> bool:
    """Suspensions, plans for the end, annual reports and appeals are answered by those who decide on filings there."""
    return may(user, permissions.DECIDE_FILINGS, facility.area)


def may_list_affairs(user: User | AnonymousUser) -> bool:
    """Say whether the user sees what follows filings as an office."""
    return may_anywhere(user, permissions.SEE_FILINGS)


def may_see_affairs(user: User | AnonymousUser, facility: Facility) -> bool:
    """Say whether the user sees what follows a filing: the operator, and offices that see filings there."""
    return may_operate(user, facility) or may(user, permissions.SEE_FILINGS, facility.area)


def may_see_personal_data(user: User | AnonymousUser, facility: Facility) -> bool:
    """ID numbers in full are for the operator and for those who review the filing."""
    return may_operate(user, facility) or may(user, permissions.SEE_PERSONAL_DATA, facility.area)


def may_found(user: User | AnonymousUser, operator: Operator) -> bool:
    """The operator's own people apply for its registration, correct and withdraw the application."""
    return may(user, permissions.OPERATE, operator.organisation)


def may_register(user: User | AnonymousUser, operator: Operator, nature: str) -> bool:
    """Registrations of a nature are decided and recorded by its department, in the area of the operator."""
    is_registrar = REGISTRARS.get(nature) in scope_of(user).departments
    return is_registrar and may(user, permissions.REGISTER_OPERATORS, operator.organisation.area)


def may_register_some(user: User | AnonymousUser) -> bool:
    """Say whether the user works for a registrar."""
    works_there = not scope_of(user).departments.isdisjoint(REGISTRARS.values())
    return works_there and may_anywhere(user, permissions.REGISTER_OPERATORS)


def may_list_registrations(user: User | AnonymousUser) -> bool:
    """Say whether a list of registrations would show the user any."""
    return may_create_facilities(user) or may_register_some(user) or may_anywhere(user, permissions.SEE_FILINGS)


def may_see_identities(user: User | AnonymousUser, registration: Registration) -> bool:
    """ID numbers in full are for the founders and for the registrar who weighs them."""
    return may_found(user, registration.operator) or may_register(user, registration.operator, registration.nature)


def _has_filing_in(facility: Facility, *states: str) -> bool:
    return facility.filings.filter(state__in=states).exists()
