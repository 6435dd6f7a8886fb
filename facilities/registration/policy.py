"""Who may do what with facilities and filings. One predicate per question, asked about the anchor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser

from facilities.ground.choices import REGISTRARS
from facilities.ground.policy import may_create_facilities
from portal import permissions
from portal.accounts.scope import may, may_anywhere, scope_of

if TYPE_CHECKING:
    from facilities.ground.models import Operator
    from facilities.registration.models import Registration
    from portal.models import User


def may_found(user: User | AnonymousUser, operator: Operator) -> bool:
    """The operator's own people apply for its registration, correct and withdraw the application."""
    return may(user, permissions.OPERATE, operator.organisation)


def may_register(user: User | AnonymousUser, operator: Operator, nature: str) -> bool:
    """Registrations of a nature are decided and recorded by its department, in the area of the operator."""
    is_registrar = REGISTRARS.get(nature) in scope_of(user).departments
    return is_registrar and may(user, permissions.REGISTER_OPERATORS, operator.organisation.area)


def may_apply(user: User | AnonymousUser, registration: Registration) -> bool:
    """An application is filled in, handed in and withdrawn by the operator's own people."""
    return may_found(user, registration.operator)


def may_decide(user: User | AnonymousUser, registration: Registration) -> bool:
    """An application is decided by the department of its nature."""
    return may_register(user, registration.operator, registration.nature)


def may_keep_entries(user: User | AnonymousUser, operator: Operator) -> bool:
    """What the register says of an operator is recorded by the department of its nature."""
    return may_register(user, operator, operator.nature)


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
