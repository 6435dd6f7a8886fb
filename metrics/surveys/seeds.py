"""Questionnaires as reference data."""

import tomllib
from pathlib import Path

from metrics.surveys.models import Questionnaire, SurveyQuestion
from portal.seeding import insert_missing, seeder

FILE = Path(__file__).parent / "data" / "questionnaires.toml"


@seeder(order=59, name="questionnaires")
def load_questionnaires() -> int:
    """Load the questionnaires that are new with their questions."""
    rows = tomllib.loads(FILE.read_text(encoding="utf-8"))["questionnaire"]
    facts = [{name: value for name, value in row.items() if name != "question"} for row in rows]
    added = insert_missing(Questionnaire, [Questionnaire(**row) for row in facts])
    known = {row.code: row for row in Questionnaire.objects.all()}
    questions = [
        SurveyQuestion(questionnaire=known[row["code"]], order=place, **question)
        for row in rows
        for place, question in enumerate(row["question"])
    ]
    return added + insert_missing(SurveyQuestion, questions)
