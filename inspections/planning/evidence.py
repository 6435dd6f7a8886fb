"""What proves the duties of the departments in oversight."""

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from inspections.ground.evidence import INSPECTING
from inspections.planning.choices import DrawState, PlanState
from inspections.planning.models import Draw, YearPlan
from portal.pages.duties import evidence


@evidence(*INSPECTING, counts=_("Yearly inspection plans published"), page="plan-list")
def plans_published(department: str) -> QuerySet[YearPlan]:
    """Plans of the department's offices, each version on its day."""
    published = YearPlan.objects.filter(state__in=[PlanState.PUBLISHED, PlanState.REPLACED])
    return published.filter(organisation__department=department).annotate(acted_on=F("published_on"))  # type: ignore[no-any-return]


@evidence(*INSPECTING, counts=_("Double random draws with published results"), page="draw-list")
def draws_published(department: str) -> QuerySet[Draw]:
    """Draws of the department's offices, on the day of their publication."""
    published = Draw.objects.filter(state=DrawState.PUBLISHED, organisation__department=department)
    return published.annotate(acted_on=F("published_on"))  # type: ignore[no-any-return]
