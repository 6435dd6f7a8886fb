"""Events at stations: places, sign-up with a waiting list, attendance by QR code without names, feedback, reach."""

import secrets
from datetime import date, datetime

from django.conf import settings
from django.core import signing
from django.db import IntegrityError, transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _

from facilities.families.models import Family
from facilities.families.words import require_no_numbers
from facilities.stations import policy
from facilities.stations.choices import SignUpState
from facilities.stations.models import Attendance, SignUp, StationActivity
from portal import actions
from portal.accounts import limiting
from portal.accounts.scope import require
from portal.areas.choices import AreaLevel
from portal.errors import NotAllowed, Refused
from portal.models import Area, User
from portal.sealing import digest, digests
from portal.texting import texting
from portal.workflow.workflow import move

MOVES: dict[str, set[str]] = {
    SignUpState.SIGNED: {SignUpState.CANCELLED},
    SignUpState.WAITING: {SignUpState.SIGNED, SignUpState.CANCELLED},
    SignUpState.CANCELLED: set(),
}
BEGUN = _("The event has begun; sign-up is closed.")
CALLED_OFF = _("The event is called off.")
IN_THE_PAST = _("This time is over.")
CLOSED = _("The station is closed.")
LIST_DAYS = 14  # after an event in which its paper list is typed
NO_LIST = _("A paper list is typed from the day of the event on, for %(days)s days.")
NOT_THAT_DAY = _("Attendance is taken on the day of the event.")
WRONG_CODE = _("This is not the code that hangs at the event. Please scan it again.")
TOO_MANY = _("Too many attempts. Please wait a quarter of an hour.")
MOVED_UP = "【成长驿站】%(event)s（%(at)s，%(station)s）有空位了，您的报名已生效。"
OFF = "【成长驿站】%(event)s（%(at)s，%(station)s）取消举办。"


@transaction.atomic
def hold(event: StationActivity, *, by: User, at: datetime) -> StationActivity:
    """Announce an event at a station that is open."""
    if not policy.may_keep(by, event.station) or not policy.bodies(by).filter(pk=event.organisation_id).exists():
        raise NotAllowed
    if event.starts_at <= at:
        raise Refused(IN_THE_PAST, field="starts_at")
    if event.station.closed_on and event.station.closed_on <= timezone.localdate(event.starts_at):
        raise Refused(CLOSED, field="station")
    event.made_by, event.code = by, secrets.token_urlsafe(16)
    event.save()
    return event


@transaction.atomic
def call_off(event: StationActivity, *, by: User, at: datetime) -> StationActivity:
    """Call an event off; who signed up or waits is told by text."""
    require(policy.may_keep_event(by, event))
    event = _locked(event)
    _require_open(event, at)
    StationActivity.objects.filter(pk=event.pk).update(cancelled_at=at)
    for row in event.sign_ups.exclude(state=SignUpState.CANCELLED).select_related("family"):
        texting.send(row.family.mobile, OFF % _told(event), at=at)
    return event


def _locked(event: StationActivity) -> StationActivity:
    return StationActivity.objects.select_for_update(of=("self",)).select_related("station").get(pk=event.pk)


def _told(event: StationActivity) -> dict[str, str]:
    at = f"{timezone.localtime(event.starts_at):%m月%d日%H:%M}"
    return {"event": event.title, "at": at, "station": event.station.name}


def _require_open(event: StationActivity, at: datetime) -> None:
    if event.cancelled_at:
        raise Refused(CALLED_OFF)
    if event.starts_at <= at:
        raise Refused(BEGUN)


@transaction.atomic
def sign_up(event: StationActivity, family: Family, *, at: datetime) -> SignUp:
    """Sign a family up, or put it on the waiting list if all places are taken; a second time changes nothing."""
    event = _locked(event)
    _require_open(event, at)
    if known := event.sign_ups.filter(family=family).exclude(state=SignUpState.CANCELLED).first():
        return known
    is_full = event.sign_ups.filter(state=SignUpState.SIGNED).count() >= event.places
    state = SignUpState.WAITING if is_full else SignUpState.SIGNED
    return SignUp.objects.create(event=event, family=family, state=state, signed_at=at)


@transaction.atomic
def cancel(row: SignUp, *, at: datetime) -> SignUp:
    """Give a place up; the first that waits has it, and is told by text."""
    event = _locked(row.event)
    _require_open(event, at)
    row.refresh_from_db()
    move(row, SignUpState.CANCELLED, table=MOVES, by=None)
    _move_up(event, at)
    return row


def _move_up(event: StationActivity, at: datetime) -> None:
    """Give places that are free to those that wait, the first first, each told by text; the event is locked."""
    free = event.places - event.sign_ups.filter(state=SignUpState.SIGNED).count()
    waiting = event.sign_ups.filter(state=SignUpState.WAITING).order_by("pk").select_related("family")
    for following in waiting[: max(0, free)]:
        move(following, SignUpState.SIGNED, table=MOVES, by=None)
        texting.send(following.family.mobile, MOVED_UP % _told(event), at=at)


@transaction.atomic
def fill(pk: int, *, at: datetime) -> None:
    """Give a place that its family deleted to the first that waits, while the event can still be signed up for."""
    rows = StationActivity.objects.to_come(at).filter(pk=pk).select_related("station").select_for_update(of=("self",))
    if event := rows.first():
        _move_up(event, at)


def attend(event: StationActivity, code: str, mobile: str, area: Area, *, address: str, at: datetime) -> Attendance:
    """Count who scanned the code at the event. The mobile is not kept: a keyed hash of year and mobile is. Twice is once."""
    if not limiting.has_tries_left(f"attendance from {address}", most=settings.ATTENDANCES_PER_ADDRESS, at=at):
        raise Refused(TOO_MANY)
    if not constant_time_compare(code, event.code):
        raise Refused(WRONG_CODE)
    if event.cancelled_at:
        raise Refused(CALLED_OFF)
    if timezone.localdate(event.starts_at) != timezone.localdate(at):
        raise Refused(NOT_THAT_DAY)
    return _counted(event, mobile, area)[0]


def count(event: StationActivity, mobile: str, area: Area, *, by: User, at: datetime) -> bool:
    """Count who stands on the paper list of an event, and say whether that is new: who scanned the code too, or stands there twice, is one.

    A list is typed on the day of the event and for the fortnight after.
    """
    require(policy.may_keep_event(by, event))
    if event.cancelled_at:
        raise Refused(CALLED_OFF)
    if not list_is_taken(event, at):
        raise Refused(NO_LIST % {"days": LIST_DAYS})
    return _counted(event, mobile, area)[1]


def list_is_taken(event: StationActivity, at: datetime) -> bool:
    """Say whether the paper list of an event can be typed now."""
    return 0 <= (timezone.localdate(at) - timezone.localdate(event.starts_at)).days <= LIST_DAYS


def _counted(event: StationActivity, mobile: str, area: Area) -> tuple[Attendance, bool]:
    """Return the attendance of a mobile at an event, and whether it is new; of the mobile a keyed hash of it and the year stays."""
    day = timezone.localdate(event.starts_at)
    caregiver = _caregiver(mobile, day.year)
    facts = {"year": day.year, "area": area, "came_on": day}
    try:
        with transaction.atomic():
            return Attendance.objects.create(event=event, caregiver=caregiver, **facts), True
    except IntegrityError:
        return Attendance.objects.get(event=event, caregiver=caregiver), False


def _caregiver(mobile: str, year: int) -> str:
    """Return the hash under which somebody is known this year, also across a change of keys."""
    text = f"caregiver:{year}:{mobile}"
    known = (
        Attendance.objects.filter(year=year, caregiver__in=digests(text)).values_list("caregiver", flat=True).first()
    )
    return known or digest(text)


def communities_around(event: StationActivity) -> QuerySet[Area]:
    """Return the communities from which caregivers come: those of the station's district."""
    district = event.station.area_id[:6]
    return Area.objects.filter(level=AreaLevel.COMMUNITY, code__startswith=district).order_by("code")


def ticket(attendance: Attendance) -> str:
    """Return what lets whoever came say how it was, for an hour."""
    return signing.dumps(attendance.pk, salt="attendance")


@transaction.atomic
def say(text: str, *, rating: int, note: str) -> Attendance:
    """Keep how it was; said again it replaces what was said. Raises Refused for a ticket that has ended."""
    require_no_numbers(note, field="note")
    try:
        pk = signing.loads(text, salt="attendance", max_age=3600)
    except signing.BadSignature:
        raise Refused(_("This page is too old.")) from None
    Attendance.objects.filter(pk=pk).update(rating=rating, note=note)
    return Attendance.objects.get(pk=pk)


def reached(year: int, until: date) -> QuerySet:
    """Return communities with the caregivers reached in a year up to a day, each counted once however often they came.

    Who named several communities in one year counts in the first named.
    """
    return first_attendances(year, until).order_by().values("area").annotate(count=Count("pk"))


def first_attendances(year: int, until: date) -> QuerySet[Attendance]:
    """Return the attendance by which each caregiver is counted in a year up to a day: the first."""
    rows = Attendance.objects.filter(year=year, came_on__lte=until)
    earlier = rows.filter(caregiver=OuterRef("caregiver")).filter(
        Q(came_on__lt=OuterRef("came_on")) | Q(came_on=OuterRef("came_on"), pk__lt=OuterRef("pk"))
    )
    return rows.filter(~Exists(earlier))


def counted_by_event(area: Area, year: int, until: date) -> list[tuple[StationActivity, int]]:
    """Return the events at which caregivers of a community were counted for the year, in the order of their days, with how many."""
    first = first_attendances(year, until).filter(area=area).order_by()
    counts = dict(first.values_list("event").annotate(Count("pk")))
    events = StationActivity.objects.filter(pk__in=counts).select_related("station").order_by("starts_at", "pk")
    return [(event, counts[event.pk]) for event in events]


actions.declare(
    StationActivity,
    call_off=actions.Act(
        policy.may_keep_event, None, when=lambda event: event.cancelled_at is None and event.starts_at > timezone.now()
    ),
    count=actions.Act(
        policy.may_keep_event,
        None,
        when=lambda event: event.cancelled_at is None and list_is_taken(event, timezone.now()),
    ),
)
