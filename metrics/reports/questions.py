"""Figures asked back. A rule asks once about a value; the answer stays with the report for whoever checks it."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from metrics.reports.models.reports import Question, Report
from metrics.reports.rules import Doubt
from portal.models import User


def ask(report: Report, doubts: Iterable[Doubt], *, at: datetime) -> list[Question]:
    """Record what the rules doubt, settle what was corrected meanwhile, and return what still waits for an answer."""
    found = {(doubt.rule, doubt.item, doubt.value): doubt for doubt in doubts}
    by_rule = report.questions.exclude(rule="")
    known = {(q.rule, q.item, q.value): q for q in by_rule}
    Question.objects.bulk_create(
        [
            Question(report=report, rule=d.rule, item=d.item, value=d.value, text=d.text, params=d.params, asked_at=at)
            for key, d in found.items()
            if key not in known
        ]
    )
    for key, question in known.items():
        is_settled = bool(question.answer) or key not in found
        if question.is_settled != is_settled:
            question.is_settled = is_settled
            question.save(update_fields=["is_settled"])
    return open_of(report)


def open_of(report: Report) -> list[Question]:
    """Return the report's questions that wait for an answer, oldest first."""
    return list(report.questions.filter(is_settled=False).order_by("pk"))


def ask_by_hand(report: Report, text: str, *, item: str, by: User, at: datetime) -> Question:
    """Record what somebody who checks the report wants to know."""
    value = report.values.get(item)
    return Question.objects.create(
        report=report, item=item, value="" if value is None else str(value), text=text, asked_by=by, asked_at=at
    )


def answer(report: Report, answers: Mapping[int, str], *, by: User, at: datetime) -> None:
    """Keep the reasons given for figures that were asked back."""
    for question in report.questions.filter(pk__in=answers, is_settled=False):
        question.answer, question.answered_by, question.answered_at = answers[question.pk], by, at
        question.is_settled = True
        question.save()


def forget_open(report: Report) -> None:
    """Settle questions about figures that are no longer proposed."""
    for question in report.questions.filter(is_settled=False):
        question.is_settled = True
        question.save(update_fields=["is_settled"])
