"""What a visit to an unfiled place asks: the questions of inspections/data/unfiled.toml whose clause is in force on the day."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language

from inspections.checklists.choices import AnswerOutcome
from inspections.ground.seeds import DATA
from inspections.unfiled.models import PlaceAct, PlaceAnswer
from portal.models import Clause

OUTCOMES = (AnswerOutcome.PASS, AnswerOutcome.FAIL, AnswerOutcome.NA)


@dataclass(frozen=True)
class Question:
    """One question, in both languages, with the code of the clause that asks for it."""

    code: str
    clause: str
    text: str
    text_en: str

    def __str__(self) -> str:
        return self.text_en if (get_language() or "").startswith("en") else self.text


QUESTIONS = tuple(
    Question(**row) for row in tomllib.loads((DATA / "unfiled.toml").read_text(encoding="utf-8"))["question"]
)


def asked(on: date) -> tuple[Question, ...]:
    """Return the questions of the day, in their order."""
    known = _clauses(on)
    return tuple(question for question in QUESTIONS if question.clause in known)


def keep(visit: PlaceAct, answers: Mapping[str, str]) -> None:
    """Keep the answers of a visit, each with its question as it was asked and the clause's version."""
    clauses = _clauses(visit.on)
    PlaceAnswer.objects.bulk_create(
        PlaceAnswer(
            act=visit,
            code=question.code,
            clause=clauses[question.clause],
            question=question.text,
            outcome=answers[question.code],
        )
        for question in asked(visit.on)
    )


def _clauses(on: date) -> dict[str, Clause]:
    codes = [question.clause for question in QUESTIONS]
    return {clause.code: clause for clause in Clause.objects.in_force(on).filter(code__in=codes).order_by("version")}
