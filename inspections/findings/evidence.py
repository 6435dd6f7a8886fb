"""What proves the duties of the departments in oversight."""

from django.db.models import QuerySet
from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _

from inspections.findings.choices import Verdict
from inspections.findings.models import RectificationAnswer, StopOrder
from inspections.ground.evidence import BESIDE_HEALTH, INSPECTING
from portal.pages.duties import evidence


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
