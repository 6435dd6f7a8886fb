"""Who may be told what a check says of a facility. One predicate per question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser

from facilities.ground.policy import may_operate
from portal import permissions
from portal.accounts.scope import may, scope_of

if TYPE_CHECKING:
    from facilities.ground.models import Facility
    from portal.models import Clause, User


def may_be_told(user: User | AnonymousUser, facility: Facility, clause: Clause) -> bool:
    """Its operator and who reviews filings there are told of every clause, a department of those in its field."""
    is_of_filing = may_operate(user, facility) or may(user, permissions.REVIEW_FILINGS, facility.area)
    return is_of_filing or clause.department_id in scope_of(user).departments
