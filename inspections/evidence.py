"""What proves the duties of the departments in oversight."""

from django.db.models import F, QuerySet
from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _

from inspections.choices import DrawState, PlanState, Verdict
from inspections.models import (
    ComplaintPart,
    CreditListing,
    CreditRepair,
    Draw,
    Incident,
    RectificationAnswer,
    StopOrder,
    Visit,
    YearPlan,
)
from portal.duties import evidence

BESIDE_HEALTH = (("market", 3), ("police", 1), ("emergency", 1), ("fire", 1), ("streets", 3))
INSPECTING = (("health", 5), *BESIDE_HEALTH)


@evidence(
    *INSPECTING,
    counts=_("Visits concluded on the department's own checklist"),
    page="visit-list",
)
def visits_concluded(department: str) -> QuerySet[Visit]:
    """Visits of the department that have a result."""
    return Visit.objects.concluded().filter(department=department).annotate(acted_on=TruncDate("concluded_at"))  # type: ignore[attr-defined,no-any-return]


@evidence(
    *BESIDE_HEALTH,
    counts=_("Corrections that the department re-checked"),
    page="finding-list",
    label=lambda row: f"{row.finding.facility} · {row.finding.clause}",
)
def rechecks(department: str) -> QuerySet[RectificationAnswer]:
    """Answers to what the department cited that were accepted or sent back."""
    judged = RectificationAnswer.objects.filter(verdict__in=Verdict.values, finding__visit__department=department)
    judged = judged.select_related("finding__facility", "finding__clause__regulation")
    return judged.annotate(acted_on=TruncDate("checked_at"))


@evidence(
    *INSPECTING,
    counts=_("Stop orders given by the department"),
    page="stop-order-list",
    label=lambda row: f"{row.facility} · {row}",
)
def stop_orders(department: str) -> QuerySet[StopOrder]:
    """Orders that the department's inspectors gave on their visits."""
    given = StopOrder.objects.filter(visit__department=department).select_related("facility")
    return given.annotate(acted_on=TruncDate("ordered_at"))


@evidence(
    ("health", 4),
    *BESIDE_HEALTH,
    counts=_("Parts of complaints dealt with"),
    page="complaint-list",
    label=lambda part: part.complaint.number,
)
def complaint_parts_done(department: str) -> QuerySet[ComplaintPart]:
    """Parts of complaints that the department has answered."""
    done = ComplaintPart.objects.filter(state="done", department=department).select_related("complaint")
    return done.annotate(acted_on=F("done_on"))


@evidence(("health", 5), counts=_("Incidents investigated"), page="incident-list")
def incidents_concluded(department: str) -> QuerySet[Incident]:
    """Incidents whose investigation is concluded."""
    return Incident.objects.filter(state="concluded", alerted__contains=[department]).annotate(
        acted_on=F("concluded_on")
    )


@evidence(("health", 4), counts=_("Credit repairs decided"), page="credit-overview")
def repairs_decided(department: str) -> QuerySet[CreditRepair]:
    """Applications for a repair that the bureau granted or declined."""
    decided = CreditRepair.objects.filter(decided_on__isnull=False).select_related("facility")
    return decided.annotate(acted_on=F("decided_on"))


@evidence(("health", 4), counts=_("Decisions on the red and black lists"), page="credit-overview")
def listings_decided(department: str) -> QuerySet[CreditListing]:
    """Announced listings on which a second person decided."""
    decided = CreditListing.objects.filter(decided_on__isnull=False).select_related("facility")
    return decided.annotate(acted_on=F("decided_on"))


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
