"""What proves the duties of the departments in oversight."""

from datetime import date

from django.db.models import QuerySet
from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _

from inspections.ground.evidence import INSPECTING
from inspections.visits.models import Visit
from portal.pages.duties import evidence


@evidence(
    *INSPECTING,
    counts=_("Visits concluded on the department's own checklist"),
    page="visit-list",
    asked=lambda department, on: Visit.objects.filter(
        department=department, planned_on__range=(date(on.year, 1, 1), on)
    ).exists(),
)
def visits_concluded(department: str) -> QuerySet[Visit]:
    """Visits of the department that have a result."""
    return Visit.objects.concluded().filter(department=department).annotate(acted_on=TruncDate("concluded_at"))  # type: ignore[attr-defined,no-any-return]
