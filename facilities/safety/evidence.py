"""What proves that emergency management oversees the safety of facilities."""

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from facilities.safety.models import EmergencyPlan
from portal.pages.duties import evidence


@evidence(
    ("emergency", 1),
    counts=_("Emergency plans read"),
    page="safety-board",
    label=lambda row: f"{row.facility} · {row}",
)
def plans_read(department: str) -> QuerySet[EmergencyPlan]:
    """Plans that emergency management read."""
    read = EmergencyPlan.objects.filter(read_on__isnull=False).select_related("facility")
    return read.annotate(acted_on=F("read_on"))
