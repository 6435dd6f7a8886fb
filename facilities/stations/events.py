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
    had_place = row.state == SignUpState.SIGNED
    move(row, SignUpState.CANCELLED, table=MOVES, by=None)
    following = event.sign_ups.filter(state=SignUpState.WAITING).order_by("pk").select_related("family").first()
    if had_place and following:
        move(following, SignUpState.SIGNED, table=MOVES, by=None)
        texting.send(following.family.mobile, MOVED_UP % _told(event), at=at)
    return row


def attend(event: StationActivity, code: str, mobile: str, area: Area, *, address: str, at: datetime) -> Attendance:
    """Count who scanned the code at the event. The mobile is not kept: a keyed hash of year and mobile is. Twice is once."""
    if not limiting.has_tries_left(f"attendance from {address}", most=settings.ATTENDANCES_PER_ADDRESS, at=at):
        raise Refused(TOO_MANY)
    if not constant_time_compare(code, event.code):
        raise Refused(WRONG_CODE)
    if event.cancelled_at:
        raise Refused(CALLED_OFF)
    day = timezone.localdate(at)
    if timezone.localdate(event.starts_at) != day:
        raise Refused(NOT_THAT_DAY)
    caregiver = _caregiver(mobile, day.year)
    facts = {"year": day.year, "area": area, "came_on": day}
    try:
        with transaction.atomic():
            return Attendance.objects.create(event=event, caregiver=caregiver, **facts)
    except IntegrityError:
        return Attendance.objects.get(event=event, caregiver=caregiver)


def _caregiver(mobile: str, year: int) -> str:
    """Return the hash under which somebody is known this year, also across a change of keys."""
    text = f"caregiver:{year}:{mobile}"
    known = (
        Attendance.objects.filter(year=year, caregiver__in=digests(text)).values_list("caregiver", flat=True).first()
    )
    return known or digest(text)


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
)
