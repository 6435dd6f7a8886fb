"""The compliance parts of a facility's page: breaches and risk for officials and the operator, a grade for parents."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from facilities.ground.panels import Mark, marker, panel
from facilities.models import Facility
from metrics.indicators.models import Indicator, IndicatorValue, Milestone, Target
from metrics.reports.models.figures import AreaReport
from metrics.rollup import compliance
from metrics.rollup.models import FacilityBreach, FacilitySummary
from portal.freshness import shown_publicly
from portal.rulebook.rulebook import Outcome

Context = dict[str, object]
shown_publicly(FacilityBreach, FacilitySummary, AreaReport, Indicator, IndicatorValue, Milestone, Target)
PART_NAMES = {
    "serious": _("Serious breaches"),
    "major": _("Major breaches"),
    "minor": _("Minor breaches"),
    "advice": _("Advice"),
    "open_findings": _("Open findings"),
    "overdue_findings": _("Overdue findings"),
    "months_unvisited": _("Months without a visit"),
}
GRADES = {
    "unknown": (
        _("Not checked yet"),
        _(
            "The facility came from another register. Its papers are not in this portal, so nothing can be said for or against it."
        ),
    ),
    "met": (
        _("All checked rules are met"),
        _("None of the rules that the district checks is broken, and no correction is open."),
    ),
    "minor": (
        _("Smaller points are open"),
        _("No serious rule is broken. Some points are to be put right; the facility has been told."),
    ),
    "major": (
        _("Important points are open"),
        _("The facility has been told to put important points right. Ask it how far it has come."),
    ),
    "serious": (
        _("A serious rule is broken"),
        _("A rule that protects the children's safety is not met at the moment. The district follows it up."),
    ),
}


def named_parts(parts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the parts of a risk with their names in the language of the page."""
    return [part | {"name": PART_NAMES.get(part["part"], part["part"])} for part in parts]


def grade(summary: FacilitySummary, *, is_imported: bool = False) -> str:
    """Return the worst of what is open: serious, major, minor or met. Advice does not count.

    Of a facility of which only another register knows, nothing open means that nothing is known.
    """
    if summary.serious:
        return "serious"
    if summary.major or summary.overdue_findings:
        return "major"
    if summary.minor or summary.open_findings:
        return "minor"
    return "unknown" if is_imported else "met"


@marker(20)
def compliance_marks(keys: Collection[int], on: date) -> dict[int, list[Mark]]:
    """Serious rules that are broken; what is open of inspections is told beside their day."""
    rows = FacilitySummary.objects.filter(pk__in=keys, is_overseen=True, serious__gt=0)
    return {row.pk: [Mark("danger", GRADES["serious"][0])] for row in rows}


@panel(order=50)
def compliance_panel(request: HttpRequest, facility: Facility) -> tuple[str, Context] | None:
    """Say what is not met since when and why, and how the risk adds up."""
    summary = FacilitySummary.objects.filter(facility=facility, is_overseen=True).first()
    if summary is None:
        return None
    breaches = FacilityBreach.objects.filter(facility=facility).select_related(
        "clause__regulation", "clause__department"
    )
    return "metrics/dashboards/panel.html", {
        "summary": summary,
        "breaches": [b for b in breaches if b.outcome == Outcome.BREACHED],
        "unclear": [b for b in breaches if b.outcome != Outcome.BREACHED],
        "parts": named_parts(summary.risk_parts),
    }


@panel(order=50, public=True)
def public_compliance_panel(request: HttpRequest, facility: Facility) -> tuple[str, Context] | None:
    """Explain to parents how the facility stands; the wording of the rules, no personal data."""
    summary = FacilitySummary.objects.filter(facility=facility, is_overseen=True).first()
    if summary is None:
        return None
    broken = FacilityBreach.objects.filter(facility=facility, outcome=Outcome.BREACHED).exclude(
        clause__severity="advice"
    )
    chosen = grade(summary, is_imported=bool(compliance.imported([facility.pk])))
    clauses = {breach.clause_id: breach.clause for breach in broken.select_related("clause__regulation")}
    return "metrics/dashboards/panel_public.html", {
        "summary": summary,
        "grade": chosen,
        "title": GRADES[chosen][0],
        "explanation": GRADES[chosen][1],
        "clauses": list(clauses.values()),
    }
