"""Why reports of staff are not handed out."""

from django.utils.translation import gettext_lazy as _

from portal.subjects.holdings import kept_apart
from staff.whistleblowing.models import StaffReport

kept_apart(
    _("Confidential reports"),
    StaffReport,
    reason=_("Kept secret by law, so that nobody is driven to tell who reported (PIPL art. 45, 18)."),
)
