"""Who may do what with facilities and filings. One predicate per question, asked about the anchor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser

from facilities.filing.policy import may_review
from portal import permissions
from portal.accounts.scope import may, may_anywhere, scope_of

if TYPE_CHECKING:
    from facilities.opinions.models import JointVisit, Opinion
    from portal.models import User


def may_give_opinion(user: User | AnonymousUser, opinion: Opinion) -> bool:
    """A department's opinion is given by its own officers in whose area the facility lies."""
    in_field = opinion.department_id in scope_of(user).departments
    return in_field and may(user, permissions.GIVE_OPINIONS, opinion.filing.facility.area)


def may_list_opinions(user: User | AnonymousUser) -> bool:
    """Say whether opinions are asked of the user's department at all, which the health bureau itself is not: the way in."""
    return may_anywhere(user, permissions.GIVE_OPINIONS) and bool(scope_of(user).departments - {"health"})


def may_review_opinion(user: User | AnonymousUser, opinion: Opinion) -> bool:
    """Who reviews the filing answers what a department asks back, and says that it is asked no longer."""
    return may_review(user, opinion.filing)


def may_review_visit(user: User | AnonymousUser, visit: JointVisit) -> bool:
    """A joint visit is cancelled by who reviews the filing."""
    return may_review(user, visit.filing)


def may_write_result(user: User | AnonymousUser, visit: JointVisit) -> bool:
    """The result of a joint visit is written by the bureau or by a department that took part."""
    if may_review(user, visit.filing):
        return True
    took_part = visit.opinions.filter(department__in=scope_of(user).departments).exists()
    return took_part and may(user, permissions.GIVE_OPINIONS, visit.filing.facility.area)
