"""The grade on a facility's public page, with the points of each dimension and what was computed; nothing while an appeal holds it."""

from django.http import HttpRequest
from django.utils import timezone

from facilities.ground.panels import GRADE, panel
from facilities.models import Appeal, Facility
from inspections.evaluation import appeals
from inspections.evaluation.models import DimensionScore, Grade
from portal.freshness import shown_publicly

shown_publicly(Grade, DimensionScore, Appeal)


@panel(order=10, public=True, slot=GRADE)
def public_grade(request: HttpRequest, facility: Facility) -> tuple[str, dict[str, object]] | None:
    """The grade in force today, unless an appeal holds it."""
    rows = Grade.objects.in_force(timezone.localdate()).filter(evaluation__facility=facility)
    grade = rows.select_related("evaluation__round__standard").first()
    if grade is None or appeals.held([grade.pk]):
        return None
    scores = grade.evaluation.dimension_scores.select_related("dimension")
    return "inspections/evaluation/panel_public.html", {"grade": grade, "scores": scores}
