"""A guardian's request: asked by a family with its token, answered by the facility within days, by showing or with a reason."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from facilities.families import tokens
from facilities.families.words import require_no_numbers
from facilities.models import Facility
from inspections.footage import policy, viewings
from inspections.footage.choices import FootageRequestState
from inspections.footage.models import FootageRequest, Viewing
from inspections.ground.choices import VISITED_STATES
from inspections.monitoring.models import Channel
from portal.accounts.scope import require
from portal.actions import Act, before, declare
from portal.errors import Refused
from portal.letters import notices
from portal.models import User
from portal.rulebook.rulebook import Limits
from portal.texting import texting
from portal.unique import save_unique
from portal.workflow.workflow import Moves, move

S = FootageRequestState
MOVES: Moves = {S.ASKED: {S.SHOWN, S.REFUSED, S.WITHDRAWN}, S.SHOWN: set(), S.REFUSED: set(), S.WITHDRAWN: set()}
MOST_HOURS = 4
NO_CAMERAS = _("This facility has told of no camera.")
FUTURE = _("This day lies in the future.")
GONE = _("Footage is kept for %(days)s days. Of this day there is none any more.")
BACKWARDS = _("The end lies before the beginning.")
TOO_LONG = _("Please name at most %(hours)s hours: others are seen in it too.")
TWICE = _("You have asked for footage of this day already.")
NOT_THAT_DAY = _("The register says that footage of another time was shown than the family asked for.")
TITLE = _("A family asks to see footage: %(facility)s")
TEXT = _("Day %(day)s. Please answer by %(due)s.")
ANSWERED = "【托育服务】%(facility)s已答复您查看录像的申请：%(state)s。查看：%(link)s"


def may_ask(facility: Facility) -> bool:
    """Say whether families may ask the facility for footage: it is on file and has cameras."""
    return facility.state in VISITED_STATES and Channel.objects.active().filter(facility=facility).exists()


@transaction.atomic
def ask(request: FootageRequest, *, at: datetime) -> FootageRequest:
    """Ask; the last day to answer is kept with it. Raises Refused at the field for times that can't be or are kept no more."""
    today = timezone.localdate(at)
    limits = Limits(today)
    if not may_ask(request.facility):
        raise Refused(NO_CAMERAS)
    _require_times(request, today, int(limits["footage.days"]))
    require_no_numbers(request.reason, field="reason")
    request.asked_at = at
    request.due_on = today + timedelta(days=int(limits["footage.request.days"]))
    save_unique(request, Refused(TWICE, field="day"))
    notices.tell(
        f"footage-request-{request.pk}",
        to=request.facility.operator.organisation,
        title=TITLE,
        text=TEXT,
        about={"facility": request.facility, "day": request.day.isoformat(), "due": request.due_on.isoformat()},
        url=request.get_absolute_url(),
    )
    return request


def _require_times(request: FootageRequest, today: date, kept: int) -> None:
    if request.day > today:
        raise Refused(FUTURE, field="day")
    if request.day < today - timedelta(days=kept):
        raise Refused(GONE % {"days": kept}, field="day")
    if request.until <= request.since:
        raise Refused(BACKWARDS, field="until")
    if _hours(request.since, request.until) > MOST_HOURS:
        raise Refused(TOO_LONG % {"hours": MOST_HOURS}, field="until")


def _hours(since: time, until: time) -> float:
    return (until.hour - since.hour) + (until.minute - since.minute) / 60


@transaction.atomic
def show(
    request: FootageRequest, viewing: Viewing, channels: Iterable[Channel], *, by: User, at: datetime
) -> FootageRequest:
    """Write into the register that the family saw it, which answers the request. Raises Refused for another day's footage."""
    require(policy.may_keep(by, request))
    move(request, S.SHOWN, table=MOVES, by=by)
    if timezone.localdate(viewing.footage_from) != request.day:
        raise Refused(NOT_THAT_DAY, field="footage_from")
    viewing.request = request
    viewings.enter(viewing, channels, by=by, at=at)
    return _answered(request, by=by, at=at, answer="")


@transaction.atomic
def refuse(request: FootageRequest, *, by: User, at: datetime, answer: str) -> FootageRequest:
    """Refuse with a reason, which the family and the offices read."""
    require(policy.may_keep(by, request))
    require_no_numbers(answer, field="answer")
    move(request, S.REFUSED, table=MOVES, by=by)
    return _answered(request, by=by, at=at, answer=answer)


def _answered(request: FootageRequest, *, by: User, at: datetime, answer: str) -> FootageRequest:
    request.answer, request.answered_by, request.answered_at = answer, by, at
    request.save(update_fields=["answer", "answered_by", "answered_at"])
    told = {
        "facility": request.facility.name,
        "state": request.get_state_display(),
        "link": tokens.link(request.family, tokens.PLACE),
    }
    texting.send(request.family.mobile, ANSWERED % told, at=at)
    return request


@transaction.atomic
def withdraw(request: FootageRequest) -> FootageRequest:
    """The family needs it no more."""
    move(request, S.WITHDRAWN, table=MOVES, by=None)
    return request


declare(
    FootageRequest,
    show=Act(policy.may_keep, before(MOVES, S.SHOWN)),
    refuse=Act(policy.may_keep, before(MOVES, S.REFUSED)),
)
