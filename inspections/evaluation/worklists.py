"""What evaluation leaves to do: self-evaluations for operators, sheets for assessors, differences for the lead."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from inspections.evaluation import policy
from inspections.evaluation.choices import CallState, EvaluationState, ImprovementState
from inspections.evaluation.models import (
    Consequence,
    DemonstrationCall,
    Evaluation,
    Improvement,
    LookBack,
    SiteScore,
    Vote,
)
from inspections.ground.querysets import own
from portal import permissions
from portal.accounts.scope import may_anywhere, scope_of
from portal.models import User
from portal.pages.worklists import Kind, Pool, Row, worklist

EVALUATION = Kind("evaluation", _("Evaluations"))
ANSWER = _("Evaluate the facility yourself")
SCORE = _("Score a facility on site")
MODERATE = _("Moderate what assessors differ on")
PLAN, REPORT = _("Plan how to improve: %(item)s"), _("Report what was improved: %(item)s")
JUDGE = _("Judge an improvement: %(item)s")
STATE, DECIDE = _("State your case on what is to follow from the grade"), _("Decide what follows from a grade")
VOTE, BEGIN = _("Vote on an entry for a demonstration place"), _("Put the entries to the vote")
LOOK = _("Look again whether it is still good")
OF_FACILITY: dict[str, Any] = {"subject": "evaluation__facility__name", "area": "evaluation__facility__area_id"}


@worklist
def evaluations_to_do(user: User, on: date) -> Iterator[Pool]:
    """What the operator hands in, what an assessor was drawn for, what the lead moderates."""
    if may_anywhere(user, permissions.OPERATE):
        rows = Evaluation.objects.filter(own(user), state=EvaluationState.CALLED)
        yield Pool(EVALUATION, rows, ANSWER, "evaluation-answer")
    sheets = SiteScore.objects.filter(assessor__user=user.pk, handed_in_on=None)
    yield Pool(EVALUATION, sheets, SCORE, "site-score", **OF_FACILITY)
    if policy.may_run_any(user):
        yield Pool(EVALUATION, Evaluation.objects.visible_to(user).to_moderate(), MODERATE, "evaluation-moderate")


@worklist
def improvements_to_do(user: User, on: date) -> Iterator[Pool]:
    """What the operator plans and reports until its day, and what the bureau judges."""
    facts = {"item": "item__text", "state": "state"}
    if may_anywhere(user, permissions.OPERATE):
        day, rows = Coalesce("until", "due_on"), Improvement.objects.to_do(user)
        yield Pool(EVALUATION, rows, _to_improve, "improvement", due_on=day, facts=facts, **OF_FACILITY)
    if may_anywhere(user, permissions.REVIEW_FILINGS):
        judged = Improvement.objects.to_judge(user)
        yield Pool(EVALUATION, judged, JUDGE, "improvement", due_on="due_on", facts=facts, **OF_FACILITY)


def _to_improve(row: Row) -> str:
    return str(PLAN if row["state"] == ImprovementState.OPEN else REPORT)


@worklist
def consequences_to_decide(user: User, on: date) -> Iterator[Pool]:
    """What the operator may state its case on, and what a second person decides."""
    if may_anywhere(user, permissions.OPERATE):
        yield Pool(EVALUATION, Consequence.objects.to_state(user, on), STATE, "consequence", **OF_FACILITY)
    if policy.may_run_any(user):
        yield Pool(EVALUATION, Consequence.objects.to_second(user, on), DECIDE, "consequence", **OF_FACILITY)


@worklist
def demonstration_to_do(user: User, on: date) -> Iterator[Pool]:
    """Entries on which an assessor did not vote, calls whose last day is over, and what is to be looked at again."""
    votes = Vote.objects.of(user).filter(points=None)
    place = "entry__evaluation__facility"
    yield Pool(EVALUATION, votes, VOTE, "vote", subject=f"{place}__name", area=f"{place}__area_id")
    if policy.may_run_any(user):
        mine = scope_of(user).in_areas(permissions.DECIDE_FILINGS)
        calls = DemonstrationCall.objects.filter(mine, state=CallState.OPEN, enter_by__lt=on)
        yield Pool(EVALUATION, calls, BEGIN, "call", subject="name", area="area_id")
    if may_anywhere(user, permissions.REVIEW_FILINGS):
        rows = LookBack.objects.visible_to(user).waiting()
        name = Coalesce("improvement__evaluation__facility__name", "title__evaluation__facility__name")
        yield Pool(EVALUATION, rows, LOOK, "look-back", due_on="due_on", subject=name, area="place")
