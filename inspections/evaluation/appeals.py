"""Grades can be appealed within the portal's term. While an appeal is open the grade is held: nobody shows it as one that stands."""

from collections.abc import Collection
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _, gettext_lazy

from facilities.appeals.appeals import Decision, appealable
from facilities.appeals.choices import AppealState
from facilities.models import Appeal
from inspections.evaluation import rounds
from inspections.evaluation.choices import EvaluationState, GradeState
from inspections.evaluation.models import Grade
from portal.errors import Refused
from portal.models import User
from portal.workflow.workflow import move


def read(grade: Grade) -> Decision:
    """Return the grade as a decision of who published it."""
    return Decision(
        facility=grade.evaluation.facility,
        number=f"{grade.evaluation.round} · {grade.letter}",
        decided_on=grade.since,
        deciders=frozenset({grade.by_id}),
        stands=grade.state != GradeState.WITHDRAWN,
    )


def set_aside(grade: Grade, by: User, on: date, reasons: str, is_changed: bool) -> None:
    """Set the grade aside: the facility goes back to moderation and is graded again. Raises Refused to change a letter at once."""
    if is_changed:
        raise Refused(_("A grade follows from points. Please set it aside; it is moderated and graded again."))
    move(grade, GradeState.WITHDRAWN, table=rounds.GRADE_MOVES, by=by, note=reasons)
    move(grade.evaluation, EvaluationState.MODERATION, table=rounds.MOVES, by=by, note=reasons)


def had_part(user: User) -> QuerySet:
    """Return the grades that the user published."""
    return Grade.objects.filter(by=user).values("pk")


def held(keys: Collection[int]) -> set[int]:
    """Return which of the grades an open appeal holds."""
    rows = Appeal.objects.filter(subject_type__model="grade", state=AppealState.SUBMITTED, subject_id__in=keys)
    return set(rows.values_list("subject_id", flat=True))


EXPLANATION = gettext_lazy("For a grade, “set aside” means that the facility is moderated and graded again.")
appealable(Grade, read=read, set_aside=set_aside, had_part=had_part, explanation=EXPLANATION)
