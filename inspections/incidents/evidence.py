"""What proves the duties of the departments in oversight."""

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from inspections.incidents.models import Incident
from portal.pages.duties import evidence


@evidence(("health", 5), counts=_("Incidents investigated"), page="incident-list")
def incidents_concluded(department: str) -> QuerySet[Incident]:
    """Incidents whose investigation is concluded."""
    return Incident.objects.filter(state="concluded", alerted__contains=[department]).annotate(
        acted_on=F("concluded_on")
    )
