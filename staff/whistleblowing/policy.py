"""Who sees a confidential report: officers of the department concerned, and nobody else, the health bureau and administrators included."""

from django.contrib.auth.models import AnonymousUser

from portal import permissions
from portal.accounts.scope import may, may_anywhere, scope_of
from portal.models import User
from staff.whistleblowing.choices import CONCERNED
from staff.whistleblowing.models import DismissalReview, StaffReport


def may_handle(user: User | AnonymousUser, report: StaffReport) -> bool:
    """Officers of the department that the report reached, where the facility lies."""
    is_concerned = report.department_id in scope_of(user).departments
    return is_concerned and may(user, permissions.GIVE_OPINIONS, report.facility.area)


def may_judge(user: User | AnonymousUser, review: DismissalReview) -> bool:
    """Whoever handles the report."""
    return may_handle(user, review.report)


def may_list_reports(user: User | AnonymousUser) -> bool:
    """Officers of departments that reports reach."""
    is_concerned = not scope_of(user).departments.isdisjoint(CONCERNED.values())
    return is_concerned and may_anywhere(user, permissions.GIVE_OPINIONS)
