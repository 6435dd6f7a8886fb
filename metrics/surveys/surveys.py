"""Running a survey: the draw, opening, answers once each, closing."""

import secrets
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from metrics.reports.models.figures import AreaReport
from metrics.surveys import policy, samples
from metrics.surveys.choices import AnswerChannel, SurveyState
from metrics.surveys.models import Invitation, Questionnaire, Survey
from portal import actions
from portal.accounts.scope import require
from portal.errors import Refused
from portal.identifiers.given import new_code
from portal.models import Area, User
from portal.rulebook.rulebook import Limits
from portal.workflow.workflow import move

MOVES: dict[str, set[str]] = {
    SurveyState.DRAWN: {SurveyState.OPEN},
    SurveyState.OPEN: {SurveyState.CLOSED},
    SurveyState.CLOSED: set(),
}
NO_FRAME = _("No community of this year or the one before has reported its caregivers: there is nothing to draw from.")
IN_THE_PAST = _("This day is over.")
NOT_OPEN = _("This survey is not asked now.")
TWICE = _("This card was answered already. Each card answers once.")
WHOLE = _("Please answer every question.")


@transaction.atomic
def draw(area: Area, questionnaire: Questionnaire, *, year: int, closes_on: date, by: User, on: date) -> Survey:
    """Draw a sample of a district, large enough for the margin of the rulebook even if some never answer."""
    require(policy.may_run(by))
    if closes_on < on:
        raise Refused(IN_THE_PAST, field="closes_on")
    frame, limits = _frame(area, year), Limits(on)
    margin = limits["survey.margin_points"]
    needed = samples.size(float(margin) / 100, sum(people for _code, people in frame))
    size = min(sum(people for _code, people in frame), -(-needed * 100 // int(limits["survey.expected_answers"])))
    survey = Survey.objects.create(
        questionnaire=questionnaire, area=area, year=year, margin=margin, size=size, seed=secrets.token_hex(16),
        frame=frame, closes_on=closes_on, drawn_on=on, drawn_by=by,
    )  # fmt: skip
    cards = enumerate(samples.drawn(frame, size, survey.seed), start=1)
    Invitation.objects.bulk_create(
        (Invitation(survey=survey, area_id=code, place=place, code=_code()) for place, code in cards), batch_size=2000
    )
    return survey


def _code() -> str:
    return new_code(10)


def _frame(area: Area, year: int) -> list[tuple[str, int]]:
    """Return the caregivers of each community as it last reported them."""
    rows = AreaReport.objects.filter(area__code__startswith=area.code, year__in=(year - 1, year), caregivers__gt=0)
    latest = dict(rows.order_by("year").values_list("area_id", "caregivers"))
    if not latest:
        raise Refused(NO_FRAME)
    return sorted(latest.items())


def open_survey(survey: Survey, *, by: User) -> Survey:
    """Let it be answered."""
    require(policy.may_run_survey(by, survey))
    return move(survey, SurveyState.OPEN, table=MOVES, by=by)


def close(survey: Survey, *, by: User) -> Survey:
    """Take no more answers."""
    require(policy.may_run_survey(by, survey))
    return move(survey, SurveyState.CLOSED, table=MOVES, by=by)


def is_asked(survey: Survey, on: date) -> bool:
    """Say whether cards of a survey are answered on a day: from its opening to its last day, the last one included."""
    return survey.state == SurveyState.OPEN and on <= survey.closes_on


@transaction.atomic
def answer(invitation: Invitation, answers: list[int], *, channel: str, on: date) -> Invitation:
    """Take the answers of a card: once, while the survey is asked, and whole."""
    card = (
        Invitation.objects.select_for_update(of=("self",)).select_related("survey__questionnaire").get(pk=invitation.pk)
    )
    survey = card.survey
    if not is_asked(survey, on):
        raise Refused(NOT_OPEN)
    if card.answered_on:
        raise Refused(TWICE)
    right = list(survey.questionnaire.questions.values_list("right", flat=True))
    if len(answers) != len(right):
        raise Refused(WHOLE)
    card.right = sum(given == wanted for given, wanted in zip(answers, right, strict=True))
    card.knows = card.right >= survey.questionnaire.pass_mark
    card.answers, card.channel, card.answered_on = answers, AnswerChannel(channel), on
    card.save()
    return card


def is_replayable(survey: Survey) -> bool:
    """Draw again from the frame and the seed that were kept, and say whether the same sample comes out."""
    again = samples.drawn([(code, people) for code, people in survey.frame], survey.size, survey.seed)
    return again == list(survey.invitations.order_by("place").values_list("area_id", flat=True))


actions.declare(
    Survey,
    open=actions.Act(policy.may_run_survey, actions.before(MOVES, SurveyState.OPEN)),
    close=actions.Act(policy.may_run_survey, actions.before(MOVES, SurveyState.CLOSED)),
)
