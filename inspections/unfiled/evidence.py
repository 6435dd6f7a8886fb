"""What proves the duties of the departments about unfiled places."""

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from inspections.ground.evidence import INSPECTING
from inspections.unfiled.models import PlaceAct
from portal.pages.duties import evidence


@evidence(
    *INSPECTING,
    counts=_("Visits and orders at unfiled places"),
    page="unfiled-place-list",
    label=lambda row: f"{row.place.number} · {row.get_kind_display()}",
)
def acts_at_unfiled_places(department: str) -> QuerySet[PlaceAct]:
    """Lines of the ledgers that the department's inspectors wrote; named by number, never by place."""
    return PlaceAct.objects.filter(department=department).select_related("place").annotate(acted_on=F("on"))
