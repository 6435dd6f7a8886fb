"""What proves the duties of the departments in oversight."""

from django.db.models import QuerySet
from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _

from inspections.models import Visit
from portal.duties import evidence


@evidence(
    ("health", 5),
    ("market", 3),
    ("police", 1),
    ("emergency", 1),
    ("fire", 1),
    ("streets", 3),
    counts=_("Visits concluded on the department's own checklist"),
    page="visit-list",
)
def visits_concluded(department: str) -> QuerySet[Visit]:
    """Visits of the department that have a result."""
    return Visit.objects.concluded().filter(department=department).annotate(acted_on=TruncDate("concluded_at"))  # type: ignore[attr-defined,no-any-return]
