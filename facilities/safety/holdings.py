"""Why reports of suspected abuse are not handed out."""

from django.utils.translation import gettext_lazy as _

from facilities.safety.models import AbuseReport
from portal.subjects.holdings import kept_apart

kept_apart(
    _("Reports of suspected abuse"),
    AbuseReport,
    reason=_(
        "Kept secret while the authorities look into them, to protect child and reporter (PIPL art. 45; minors law art. 11): the police answers."
    ),
)
