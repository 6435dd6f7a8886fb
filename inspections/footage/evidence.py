"""What proves that the police deal with cameras: filings that their officers answered."""

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from inspections.footage.models import CameraFiling
from portal.pages.duties import evidence


@evidence(("police", 1), counts=_("Filings of cameras answered"), page="footage")
def filings_answered(department: str) -> QuerySet[CameraFiling]:
    """Filings put on file or returned, named by the facility."""
    rows = CameraFiling.objects.filter(
        answered_by__memberships__organisation__department=department, answered_on__isnull=False
    )
    return rows.select_related("facility").distinct().annotate(acted_on=F("answered_on"))
