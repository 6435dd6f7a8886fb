"""Who runs rounds, evaluates, scores and moderates. One predicate per question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser

from inspections.ground import policy as ground
from portal import permissions
from portal.accounts.scope import is_hand_of, may, may_anywhere
from portal.models import User

if TYPE_CHECKING:
    from inspections.evaluation.models import (
        Assessor,
        Consequence,
        DemonstrationCall,
        Evaluation,
        Grade,
        Improvement,
        LookBack,
        Round,
        SiteScore,
        Vote,
    )

Anyone = User | AnonymousUser


def is_assessor(user: Anyone) -> bool:
    """Say whether the user is or was on the list of assessors."""
    return user.is_authenticated and hasattr(user, "assessor")


def has_menu(user: Anyone) -> bool:
    """Say whether the menu leads to evaluations: for operators and those who oversee. Assessors come by their worklist."""
    return may_anywhere(user, permissions.OPERATE) or ground.oversees(user)


def has_evaluations(user: Anyone) -> bool:
    """Say whether evaluations are for the user at all: operators, those who oversee, assessors."""
    return has_menu(user) or is_assessor(user)


def may_run_any(user: Anyone) -> bool:
    """Standards, assessors and rounds are kept by the lead of the bureau."""
    return may_anywhere(user, permissions.DECIDE_FILINGS)


def may_keep_assessor(user: Anyone, row: Assessor) -> bool:
    """An assessor is kept by who leads decisions where its body is."""
    return may(user, permissions.DECIDE_FILINGS, row.organisation.area)


def may_run(user: Anyone, round_: Round) -> bool:
    """A round is called, drawn and published by who leads decisions in its area."""
    return may(user, permissions.DECIDE_FILINGS, round_.area)


def may_answer(user: Anyone, evaluation: Evaluation) -> bool:
    """The operator evaluates itself and appeals."""
    return ground.may_operate(user, evaluation.facility)


def may_moderate(user: Anyone, evaluation: Evaluation) -> bool:
    """Differences are moderated by who leads decisions, and did not score there."""
    leads = may(user, permissions.DECIDE_FILINGS, evaluation.facility.area)
    return leads and not evaluation.sheets.filter(assessor__user=user.pk).exists()


def may_score(user: Anyone, sheet: SiteScore) -> bool:
    """A sheet is filled in by its assessor alone."""
    return user.is_authenticated and sheet.assessor.user_id == user.pk


def may_suspend(user: Anyone, grade: Grade) -> bool:
    """A grade is suspended and given back by who leads decisions there."""
    return may(user, permissions.DECIDE_FILINGS, grade.evaluation.facility.area)


def may_improve(user: Anyone, row: Improvement) -> bool:
    """The operator plans and reports measures."""
    return ground.may_operate(user, row.evaluation.facility)


def may_judge(user: Anyone, row: Improvement) -> bool:
    """Reported measures are judged by who reviews filings there."""
    return may(user, permissions.REVIEW_FILINGS, row.evaluation.facility.area)


def may_propose(user: Anyone, evaluation: Evaluation) -> bool:
    """What follows from a grade is proposed by who reviews filings there."""
    return may(user, permissions.REVIEW_FILINGS, evaluation.facility.area)


def may_settle(user: Anyone, row: Consequence) -> bool:
    """It is dropped, suspended and taken back by who leads decisions there."""
    return may(user, permissions.DECIDE_FILINGS, row.evaluation.facility.area)


def may_second(user: Anyone, row: Consequence) -> bool:
    """It is decided by another person than its author (four eyes)."""
    return not is_hand_of(user, row.proposed_by_id) and may_settle(user, row)


def may_state(user: Anyone, row: Consequence) -> bool:
    """The operator is heard."""
    return ground.may_operate(user, row.evaluation.facility)


def may_run_call(user: Anyone, row: DemonstrationCall) -> bool:
    """A call is opened, put to the vote and published by who leads decisions in its area."""
    return may(user, permissions.DECIDE_FILINGS, row.area)


def may_enter_some(user: Anyone, row: DemonstrationCall) -> bool:
    """Operators enter; the facility is chosen on the form."""
    return may_anywhere(user, permissions.OPERATE)


def may_vote(user: Anyone, row: Vote) -> bool:
    """A vote is given by its member of the panel alone."""
    return user.is_authenticated and row.assessor.user_id == user.pk


def may_look(user: Anyone, row: LookBack) -> bool:
    """An improvement is looked at again by who reviews filings there, a title by who may suspend it."""
    wanted = permissions.DECIDE_FILINGS if row.title_id else permissions.REVIEW_FILINGS
    return may(user, wanted, row.evaluation.facility.area)
