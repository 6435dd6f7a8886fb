"""Who may do what with facilities and filings. One predicate per question, asked about the anchor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser

from facilities.ground.choices import RUNNING_STATES
from portal import permissions
from portal.accounts.scope import may, may_anywhere

if TYPE_CHECKING:
    from facilities.ground.models import Facility
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


def may_open_cancellation(user: User | AnonymousUser, facility: Facility) -> bool:
    """The cancellation of a filing is announced by those who review filings of the area."""
    return may(user, permissions.REVIEW_FILINGS, facility.area)


def is_running(facility: Facility) -> bool:
    """Say whether the facility was filed and is not gone."""
    return facility.state in RUNNING_STATES


def may_update(user: User | AnonymousUser, facility: Facility) -> bool:
    """What is not among the filed items of a running facility is its operator's to report at any time."""
    return is_running(facility) and may_operate(user, facility)


def may_decide_affairs(user: User | AnonymousUser, facility: Facility) -> bool:
    """Suspensions, plans for the end, annual reports and appeals are answered by those who decide on filings there."""
    return may(user, permissions.DECIDE_FILINGS, facility.area)


def may_operate_affair(user: User | AnonymousUser, affair: Any) -> bool:
    """An affair of a facility is carried on and given up by the facility's operator."""
    return may_operate(user, affair.facility)


def may_answer_affair(user: User | AnonymousUser, affair: Any) -> bool:
    """An affair of a facility is answered by those who decide on filings there."""
    return may_decide_affairs(user, affair.facility)


def may_list_affairs(user: User | AnonymousUser) -> bool:
    """Say whether the user sees what follows filings as an office."""
    return may_anywhere(user, permissions.SEE_FILINGS)


def may_see_affairs(user: User | AnonymousUser, facility: Facility) -> bool:
    """Say whether the user sees what follows a filing: the operator, and offices that see filings there."""
    return may_operate(user, facility) or may(user, permissions.SEE_FILINGS, facility.area)


def may_see_personal_data(user: User | AnonymousUser, facility: Facility) -> bool:
    """ID numbers in full are for the operator and for those who review the filing."""
    return may_operate(user, facility) or may(user, permissions.SEE_PERSONAL_DATA, facility.area)
