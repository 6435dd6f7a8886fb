"""Who may do what with facilities and filings. One predicate per question, asked about the anchor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser

from facilities.choices import OPEN_FILING_STATES, REGISTRARS, FacilityState, FilingState
from portal import permissions
from portal.scope import may, may_anywhere, scope_of

if TYPE_CHECKING:
    from facilities.models import Facility, Filing, Operator, Registration
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
    """Filings are reviewed by the health bureau of the area they lie in."""
    return may(user, permissions.REVIEW_FILINGS, filing.facility.area)


def may_decide(user: User | AnonymousUser, filing: Filing) -> bool:
    """Receipts and refusals are signed by those who lead the review."""
    return may(user, permissions.DECIDE_FILINGS, filing.facility.area)


def may_see_officially(user: User | AnonymousUser, facility: Facility) -> bool:
    """Say whether the user sees the facility as an office and not as its operator."""
    return may(user, permissions.SEE_FACILITIES, facility.area)


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
