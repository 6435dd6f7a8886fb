"""What proves the duties of the departments in oversight."""

from datetime import date

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from inspections.complaints.models import ComplaintPart
from inspections.ground.evidence import BESIDE_HEALTH
from portal.pages.duties import evidence


@evidence(
    ("health", 4),
    *BESIDE_HEALTH,
    counts=_("Parts of complaints dealt with"),
    page="complaint-list",
    asked=lambda department, on: ComplaintPart.objects.filter(
        department=department, asked_on__range=(date(on.year, 1, 1), on)
    ).exists(),
    label=lambda part: part.complaint.number,
)
def complaint_parts_done(department: str) -> QuerySet[ComplaintPart]:
    """Parts of complaints that the department has answered."""
    done = ComplaintPart.objects.filter(state="done", department=department).select_related("complaint")
    return done.annotate(acted_on=F("done_on"))
