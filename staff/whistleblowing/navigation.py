"""The entry of confidential reports in the main menu."""

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from portal.models import User
from portal.pages.navigation import Section, navigation
from staff.whistleblowing import policy


@navigation(
    _("Confidential reports of staff"),
    "staff-report-list",
    order=29,
    section=Section.PEOPLE,
    under=("/dismissal-reviews/",),
)
def sees_reports(user: User | AnonymousUser) -> bool:
    """Officers of departments that reports reach."""
    return policy.may_list_reports(user)
