"""What proves that the police oversee security in facilities: cases of outages that their officers closed."""

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from inspections.monitoring.models import Outage
from portal.pages.duties import evidence


@evidence(("police", 1), ("streets", 3), counts=_("Outages of cameras looked into and closed"), page="outage-list")
def outages_closed(department: str) -> QuerySet[Outage]:
    """Closed cases, named by the facility."""
    rows = Outage.objects.filter(closed_by__memberships__organisation__department=department, closed_on__isnull=False)
    return rows.select_related("facility", "channel__room").distinct().annotate(acted_on=F("closed_on"))
