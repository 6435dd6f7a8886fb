"""What evaluation leaves to do: self-evaluations for operators, sheets for assessors, differences for the lead."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext_lazy as _

from inspections.evaluation import policy
from inspections.evaluation.choices import EvaluationState
from inspections.evaluation.models import Evaluation, SiteScore
from inspections.ground.querysets import own
from portal import permissions
from portal.accounts.scope import may_anywhere
from portal.models import User
from portal.pages.worklists import Kind, Pool, worklist

EVALUATION = Kind("evaluation", _("Evaluations"))
ANSWER = _("Evaluate the facility yourself")
SCORE = _("Score a facility on site")
MODERATE = _("Moderate what assessors differ on")


@worklist
def evaluations_to_do(user: User, on: date) -> Iterator[Pool]:
    """What the operator hands in, what an assessor was drawn for, what the lead moderates."""
    if may_anywhere(user, permissions.OPERATE):
        rows = Evaluation.objects.filter(own(user), state=EvaluationState.CALLED)
        yield Pool(EVALUATION, rows, ANSWER, "evaluation-answer")
    facility = "evaluation__facility__"
    sheets = SiteScore.objects.filter(assessor__user=user.pk, handed_in_on=None)
    yield Pool(EVALUATION, sheets, SCORE, "site-score", subject=f"{facility}name", area=f"{facility}area_id")
    if policy.may_run_any(user):
        yield Pool(EVALUATION, Evaluation.objects.visible_to(user).to_moderate(), MODERATE, "evaluation-moderate")
