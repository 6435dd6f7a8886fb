"""Why children of incidents are not handed out here."""

from django.utils.translation import gettext_lazy as _

from inspections.incidents.models import AffectedChild
from portal.subjects.holdings import kept_apart

kept_apart(
    _("Children of incidents"),
    AffectedChild,
    reason=_(
        "Kept by age, mostly without a name: the family of a child that it happened to is told by the facility and the investigation."
    ),
)
