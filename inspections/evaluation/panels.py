"""The grade on a facility's public page, with the points of each dimension and what was computed; nothing while an appeal holds it.

On the page for operator and offices the last evaluation stands with the measures that are not confirmed yet.
"""

from django.http import HttpRequest
from django.utils import timezone

from facilities.ground.panels import GRADE, panel
from facilities.models import Appeal, Facility
from inspections.evaluation import appeals
from inspections.evaluation.choices import ImprovementState
from inspections.evaluation.models import (
    Consequence,
    DemonstrationCall,
    DemonstrationEntry,
    DimensionScore,
    Evaluation,
    Grade,
    Improvement,
    Round,
)
from portal.freshness import shown_publicly

shown_publicly(Grade, DimensionScore, Appeal, Round, Evaluation, Consequence, DemonstrationCall, DemonstrationEntry)


@panel(order=10, public=True, slot=GRADE)
def public_grade(request: HttpRequest, facility: Facility) -> tuple[str, dict[str, object]] | None:
    """The grade in force today, unless an appeal holds it."""
    rows = Grade.objects.in_force(timezone.localdate()).filter(evaluation__facility=facility)
    grade = rows.select_related("evaluation__round__standard").first()
    if grade is None or appeals.held([grade.pk]):
        return None
    scores = grade.evaluation.dimension_scores.select_related("dimension")
    titles = Consequence.objects.titles().in_force(timezone.localdate()).filter(evaluation=grade.evaluation_id)
    context = {"grade": grade, "scores": scores, "title": titles.first()}
    return "inspections/evaluation/panel_public.html", context


@panel(order=51)
def evaluation_of(request: HttpRequest, facility: Facility) -> tuple[str, dict[str, object]] | None:
    """The last evaluation that the user may see, with measures that wait."""
    rows = Evaluation.objects.visible_to(request.user).filter(facility=facility).select_related("round")
    evaluation = rows.order_by("-pk").first()
    if evaluation is None:
        return None
    waiting = Improvement.objects.visible_to(request.user).filter(evaluation__facility=facility)
    waiting = waiting.exclude(state=ImprovementState.CONFIRMED).select_related("item")
    return "inspections/evaluation/panel.html", {"evaluation": evaluation, "improvements": waiting}
