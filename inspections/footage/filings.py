"""A facility's cameras filed with the police: sent with what stands, put on file under a number, or returned with what is lacking."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from facilities.models import Facility
from inspections.footage import policy
from inspections.footage.choices import CameraFilingState
from inspections.footage.models import CameraFiling
from inspections.monitoring.models import Channel
from portal.accounts.scope import require
from portal.actions import Act, before, declare
from portal.errors import Refused
from portal.letters import notices
from portal.models import User
from portal.rulebook.rulebook import Limits
from portal.unique import save_unique
from portal.workflow.workflow import Moves, move

S = CameraFilingState
MOVES: Moves = {S.SENT: {S.RECORDED, S.RETURNED}, S.RETURNED: set(), S.RECORDED: set()}
NO_CAMERA = _("No camera is entered yet: there is nothing to file.")
UNDER_WAY = _("A filing is with the police already.")
TOO_SHORT = _("Footage is to be kept for at least %(days)s days.")
TAKEN = _("This number is on file already.")
FUTURE = _("This day lies in the future.")
BEFORE = _("This day lies before the filing was sent.")
RECORDED_TITLE = _("Cameras on file with the police: %(facility)s")
RETURNED_TITLE = _("Filing of cameras returned by the police: %(facility)s")


def cameras(facility: Facility) -> list[dict[str, Any]]:
    """Return the cameras in use as a filing names them: kind of number, place and since when."""
    rows = Channel.objects.active().filter(facility=facility).select_related("room")
    return [
        {
            "room": row.room.name,
            "floor": row.room.floor,
            "code": row.code,
            "sees": row.sees,
            "since": row.since.isoformat(),
        }
        for row in rows.order_by("room__floor", "room__name", "code")
    ]


def due_on(facility: Facility, limits: Limits) -> date | None:
    """Return the last day to file: so many days after the first camera came into use; None without cameras."""
    first = Channel.objects.active().filter(facility=facility).order_by("since").values_list("since", flat=True).first()
    return first + timedelta(days=int(limits["footage.filing.days"])) if first else None


@transaction.atomic
def send(filing: CameraFiling, *, by: User, at: datetime, limits: Limits) -> CameraFiling:
    """Send what stands to the police. Raises Refused without cameras, with too few days of footage, while one is with the police."""
    require(policy.may_keep(by, filing))
    if CameraFiling.objects.to_answer().filter(facility=filing.facility).exists():
        raise Refused(UNDER_WAY)
    filing.cameras = cameras(filing.facility)
    if not filing.cameras:
        raise Refused(NO_CAMERA)
    least = int(limits["footage.days"])
    if filing.kept_days < least:
        raise Refused(TOO_SHORT % {"days": least}, field="kept_days")
    filing.sent_at, filing.sent_by = at, by
    save_unique(filing, Refused(UNDER_WAY))
    return filing


@transaction.atomic
def record(filing: CameraFiling, *, by: User, on: date, number: str, recorded_on: date) -> CameraFiling:
    """Put it on file under the police's number."""
    require(policy.may_record(by, filing))
    if recorded_on > on:
        raise Refused(FUTURE, field="recorded_on")
    if recorded_on < timezone.localdate(filing.sent_at):
        raise Refused(BEFORE, field="recorded_on")
    if CameraFiling.objects.filter(number=number).exists():
        raise Refused(TAKEN, field="number")
    # the number comes first: the database lets nothing be on file without one
    filing.number, filing.recorded_on = number, recorded_on
    filing.answered_by, filing.answered_on = by, on
    save_unique(filing, Refused(TAKEN, field="number"))
    move(filing, S.RECORDED, table=MOVES, by=by, note=number)
    _tell(filing, RECORDED_TITLE, number)
    return filing


@transaction.atomic
def give_back(filing: CameraFiling, *, by: User, on: date, reason: str) -> CameraFiling:
    """Return it with what is lacking; the operator sends a new one."""
    require(policy.may_record(by, filing))
    move(filing, S.RETURNED, table=MOVES, by=by, note=reason)
    filing.reason, filing.answered_by, filing.answered_on = reason, by, on
    filing.save(update_fields=["reason", "answered_by", "answered_on"])
    _tell(filing, RETURNED_TITLE, reason)
    return filing


def _tell(filing: CameraFiling, title: object, text: str) -> None:
    notices.tell(
        f"camera-filing-{filing.pk}",
        to=filing.facility.operator.organisation,
        title=title,  # type: ignore[arg-type]
        text=text,
        about={"facility": filing.facility},
        url=filing.get_absolute_url(),
    )


declare(
    CameraFiling,
    record=Act(policy.may_record, before(MOVES, S.RECORDED)),
    give_back=Act(policy.may_record, before(MOVES, S.RETURNED)),
    send_again=Act(policy.may_keep, frozenset({S.RETURNED})),
)
