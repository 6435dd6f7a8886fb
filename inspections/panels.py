"""The inspections' parts of a facility's page: visits and open findings for officials, numbers only for the public."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Q
from django.http import HttpRequest
from django.utils import timezone

from facilities.models import Facility
from facilities.panels import panel
from inspections import policy
from inspections.choices import FindingState, VisitResult
from inspections.models import Finding, Visit
from portal.freshness import shown_publicly

Context = dict[str, object]
shown_publicly(Visit, Finding)
SHOWN = 5


@dataclass(frozen=True)
class Record:
    """How often a facility was visited and what became of what was found; no names, no wording."""

    visits: int
    without_findings: int
    last_on: date | None
    findings: int
    corrected: int

    @property
    def open(self) -> int:
        """Findings not corrected yet."""
        return self.findings - self.corrected


def record(facility: Facility) -> Record:
    """Count the facility's concluded visits and their findings: two queries."""
    visits = (
        Visit.objects.concluded()
        .filter(facility=facility)
        .aggregate(
            visits=Count("pk"), passed=Count("pk", filter=Q(result=VisitResult.PASSED)), last=Max("concluded_at")
        )
    )
    findings = Finding.objects.filter(facility=facility).aggregate(
        all=Count("pk"), closed=Count("pk", filter=Q(state=FindingState.CLOSED))
    )
    last_on = timezone.localdate(visits["last"]) if visits["last"] else None
    return Record(visits["visits"], visits["passed"], last_on, findings["all"], findings["closed"])


@panel(order=40)
def inspections_panel(request: HttpRequest, facility: Facility) -> tuple[str, Context]:
    """Latest visits and open findings that the user may see; for others the public numbers."""
    if not policy.may_see_visits(request.user, facility):
        return "inspections/panel_public.html", {"record": record(facility)}
    visits = Visit.objects.visible_to(request.user).filter(facility=facility).with_facility()
    findings = (
        Finding.objects.visible_to(request.user).filter(facility=facility).open().select_related("clause__regulation")
    )
    return "inspections/panel.html", {
        "visits": visits[:SHOWN],
        "findings": findings.most_urgent_first()[:SHOWN],
        "record": record(facility),
        "may_visit": policy.may_visit(request.user, facility),
        "today": timezone.localdate(),
    }


@panel(order=40, public=True)
def public_inspections_panel(request: HttpRequest, facility: Facility) -> tuple[str, Context]:
    """How many visits, findings and corrections there were."""
    return "inspections/panel_public.html", {"record": record(facility)}
