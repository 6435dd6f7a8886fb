"""The results of a published round, as everybody may know them, and what the letters mean. Set-based."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch

from facilities.models import Facility
from inspections.evaluation import appeals
from inspections.evaluation.choices import EvaluationState, GradeState, Letter
from inspections.evaluation.models import DimensionScore, Evaluation, Grade, Round
from portal.rulebook.rulebook import Limits


@dataclass(frozen=True)
class Line:
    """A facility of a round with its grade, if it has one that everybody may know."""

    evaluation: Evaluation
    grade: Grade | None
    is_held: bool
    on: date

    @property
    def holds(self) -> bool:
        """Say whether the grade holds on the day and no appeal is open."""
        grade = self.grade
        return bool(grade and not self.is_held and grade.state == GradeState.VALID and self.on <= grade.until)

    @property
    def is_suspended(self) -> bool:
        """Say whether the grade is suspended."""
        return self.grade is not None and self.grade.state == GradeState.SUSPENDED

    @property
    def is_over(self) -> bool:
        """Say whether the term of the grade is over."""
        return self.grade is not None and self.grade.until < self.on

    @property
    def is_ungraded(self) -> bool:
        """Say whether the round gave no grade."""
        return self.evaluation.state == EvaluationState.UNGRADED


def lines(round_: Round, *, on: date) -> list[Line]:
    """Return the facilities of the public register in a published round with their grades: the best letter first, then by name."""
    rows = round_.evaluations.filter(facility__in=Facility.objects.listed().order_by().values("pk"))
    found = _lines(rows.select_related("facility__area"), on)
    return sorted(
        found, key=lambda line: (line.grade.letter if line.holds and line.grade else "~", line.evaluation.facility.name)
    )


def all_lines(round_: Round, *, on: date) -> list[Line]:
    """Return every facility of a published round with its grade and the points of each dimension, for offices."""
    scores = DimensionScore.objects.select_related("dimension").order_by("dimension__order")
    rows = round_.evaluations.select_related("facility__area").prefetch_related(Prefetch("dimension_scores", scores))
    return _lines(rows.order_by("facility__name"), on)


def _lines(rows: Iterable[Evaluation], on: date) -> list[Line]:
    evaluations = list(rows)
    grades = {row.evaluation_id: row for row in Grade.objects.standing().filter(evaluation__in=evaluations)}
    held = appeals.held([row.pk for row in grades.values()])
    return [
        Line(row, grade, grade is not None and grade.pk in held, on)
        for row in evaluations
        for grade in [grades.get(row.pk)]
    ]


def letters(on: date) -> list[tuple[str, int | None]]:
    """Return each letter with the least points of 1,000 that the rulebook sets for it; D needs none."""
    limits = Limits(on)
    graded = [
        (str(letter), int(limits[f"evaluation.grade.{letter.lower()}"])) for letter in (Letter.A, Letter.B, Letter.C)
    ]
    return [*graded, (str(Letter.D), None)]
