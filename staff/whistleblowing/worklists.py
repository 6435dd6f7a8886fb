"""What waits for the department that a confidential report reached."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext_lazy as _

from portal.models import User
from portal.pages.worklists import Kind, Pool, worklist
from staff.whistleblowing import policy
from staff.whistleblowing.models import DismissalReview, StaffReport

REPORT = Kind("staff-report", _("Confidential report"))
HANDLE = _("Deal with a confidential report of a member of staff")
REVIEW = _("Look into the end of a post after a confidential report")


@worklist
def reports_to_handle(user: User, on: date) -> Iterator[Pool]:
    """Reports without an outcome, by the day on which they came."""
    if policy.may_list_reports(user):
        rows = StaffReport.objects.visible_to(user).unsettled()
        yield Pool(REPORT, rows, HANDLE, "staff-report", due_on="received_on")


@worklist
def dismissals_to_review(user: User, on: date) -> Iterator[Pool]:
    """Posts that ended soon after a report."""
    if policy.may_list_reports(user):
        rows = DismissalReview.objects.visible_to(user).open()
        yield Pool(
            REPORT,
            rows,
            REVIEW,
            "dismissal-review",
            due_on="flagged_on",
            subject="report__facility__name",
            area="report__facility__area_id",
        )
