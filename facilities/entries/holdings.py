"""Why children's checks are not handed out here."""

from django.utils.translation import gettext_lazy as _

from facilities.entries.models import EntryCheck
from portal.subjects.holdings import kept_apart

kept_apart(
    _("Entry checks of children"),
    EntryCheck,
    reason=_(
        "Kept under a child's name alone, which is no proof of who it is: the facility, which knows the family, shows them."
    ),
)
