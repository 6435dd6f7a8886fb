"""Visits of families at facilities: offered as slots, booked by one family each, cancelled, called off, remembered."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from facilities.families import policy, tokens
from facilities.families.choices import BookingState
from facilities.families.models import Booking, Child, Family, VisitSlot
from facilities.families.words import require_no_numbers
from facilities.ground.models import Facility
from portal import actions
from portal.accounts.scope import require
from portal.errors import Refused
from portal.models import User
from portal.rulebook.rulebook import Limits
from portal.texting import texting
from portal.workflow.workflow import move

MOVES: dict[str, set[str]] = {
    BookingState.BOOKED: {BookingState.CANCELLED, BookingState.CALLED_OFF, BookingState.MADE, BookingState.MISSED},
    BookingState.CANCELLED: set(),
    BookingState.CALLED_OFF: set(),
    BookingState.MADE: set(),
    BookingState.MISSED: set(),
}
MOST_AHEAD = 90  # days
TAKEN = _("Somebody else booked this time just now. Please choose another one.")
GONE = _("This time is no longer offered. Please choose another one.")
TOO_MANY = _("You have %(most)s visits ahead. Please cancel one first, so that others find a time, too.")
BY_NOW = _("The visit has begun: it can't be cancelled any more.")
NOT_BEGUN = _("The visit has not begun yet.")
IN_THE_PAST = _("This time is over.")
TOO_FAR = _("Times can be offered for the next %(days)s days.")
NO_SPAN = _("No visit of this length fits between the two times.")
CALLED_OFF = "【托育服务】%(facility)s取消了您%(at)s的参观：%(reason)s。可另约时间：%(link)s"
REMINDER = "【托育服务】提醒：您预约了%(at)s参观%(facility)s，%(address)s。不能前往请取消：%(link)s"


@transaction.atomic
def offer(facility: Facility, day: date, begin: time, end: time, minutes: int, *, by: User, at: datetime) -> int:
    """Offer slots of `minutes` one after the other on a day (Asia/Shanghai); what is offered already stays. Return how many are new."""
    require(policy.may_offer_visits(by, facility))
    starts = list(_starts(day, begin, end, minutes))
    if not starts:
        raise Refused(NO_SPAN, field="until")
    if starts[0] <= at:
        raise Refused(IN_THE_PAST, field="day")
    if starts[0] > at + timedelta(days=MOST_AHEAD):
        raise Refused(TOO_FAR % {"days": MOST_AHEAD}, field="day")
    slots = [VisitSlot(facility=facility, starts_at=start, minutes=minutes, made_by=by) for start in starts]
    before = facility.visit_slots.count()
    VisitSlot.objects.bulk_create(slots, ignore_conflicts=True)
    return int(facility.visit_slots.count() - before)


def _starts(day: date, begin: time, end: time, minutes: int) -> Iterator[datetime]:
    zone = timezone.get_default_timezone()
    start, last = datetime.combine(day, begin, zone), datetime.combine(day, end, zone)
    while start + timedelta(minutes=minutes) <= last:
        yield start
        start += timedelta(minutes=minutes)


@transaction.atomic
def withdraw(slot: VisitSlot, *, by: User, at: datetime, reason: str = "") -> None:
    """Offer a slot no longer; whoever booked it is told by text."""
    require(policy.may_offer_visits(by, slot.facility))
    VisitSlot.objects.select_for_update().get(pk=slot.pk)
    for booking in Booking.objects.booked().with_slot().filter(slot=slot):
        call_off(booking, by=by, at=at, reason=reason)
    VisitSlot.objects.filter(pk=slot.pk, withdrawn_at__isnull=True).update(withdrawn_at=at)


@transaction.atomic
def book(slot: VisitSlot, family: Family, *, child: Child | None, note: str, at: datetime) -> Booking:
    """Book a slot for a family. Raises Refused with the field if it is gone, taken, or the family has too many ahead."""
    require_no_numbers(note, field="note")
    Family.objects.select_for_update().get(pk=family.pk)
    slot = VisitSlot.objects.select_for_update(of=("self",)).select_related("facility").get(pk=slot.pk)
    _require_open(slot, at)
    most = int(Limits(timezone.localdate(at))["families.most_visits"])
    if family.bookings.booked().filter(slot__starts_at__gt=at).count() >= most:
        raise Refused(TOO_MANY % {"most": most})
    booking: Booking = Booking.objects.create(slot=slot, family=family, child=child, note=note, booked_at=at)
    return booking


def _require_open(slot: VisitSlot, at: datetime) -> None:
    if slot.withdrawn_at or slot.starts_at <= at or not policy.takes_visits(slot.facility):
        raise Refused(GONE, field="slot")
    if not VisitSlot.objects.open(at).filter(pk=slot.pk).exists():
        raise Refused(TAKEN, field="slot")


@transaction.atomic
def cancel(booking: Booking, *, at: datetime) -> Booking:
    """The family does not come; the slot is free again. The family's token is what lets it: by nobody's account."""
    if booking.slot.starts_at <= at:
        raise Refused(BY_NOW)
    return move(booking, BookingState.CANCELLED, table=MOVES, by=None)


@transaction.atomic
def call_off(booking: Booking, *, by: User, at: datetime, reason: str) -> Booking:
    """The facility can't receive the family, which is told by text with the reason."""
    require(policy.may_keep_bookings(by, booking))
    require_no_numbers(reason, field="reason")
    move(booking, BookingState.CALLED_OFF, table=MOVES, by=by)
    page = f"/family/facilities/{booking.slot.facility_id}/visits/"
    texting.send(booking.family.mobile, CALLED_OFF % (_told(booking, page) | {"reason": reason or "临时有事"}), at=at)
    return booking


@transaction.atomic
def settle(booking: Booking, *, came: bool, by: User, at: datetime) -> Booking:
    """Keep whether the family came, once the visit has begun."""
    require(policy.may_keep_bookings(by, booking))
    if booking.slot.starts_at > at:
        raise Refused(NOT_BEGUN)
    return move(booking, BookingState.MADE if came else BookingState.MISSED, table=MOVES, by=by)


def _told(booking: Booking, page: str) -> dict[str, str]:
    slot = booking.slot
    return {
        "facility": slot.facility.name,
        "address": slot.facility.address,
        "at": f"{timezone.localtime(slot.starts_at):%m月%d日%H:%M}",
        "link": tokens.link(booking.family, page),
    }


def remind(*, at: datetime) -> int:
    """Remind families of the visits of the next day by text, each once; return how many were told."""
    tomorrow = timezone.localdate(at) + timedelta(days=1)
    told = 0
    for pk in (
        Booking.objects.booked().filter(slot__starts_at__date=tomorrow, reminded_at=None).values_list("pk", flat=True)
    ):
        told += _remind(pk, at)
    return told


@transaction.atomic
def _remind(pk: int, at: datetime) -> int:
    rows = Booking.objects.booked().select_for_update(of=("self",), skip_locked=True).with_slot()
    booking = rows.filter(pk=pk, reminded_at=None).first()
    if booking is None:
        return 0
    texting.send(booking.family.mobile, REMINDER % _told(booking, booking.get_absolute_url()), at=at)
    return int(Booking.objects.filter(pk=pk).update(reminded_at=at))


actions.declare(
    Booking,
    call_off=actions.Act(policy.may_keep_bookings, actions.before(MOVES, BookingState.CALLED_OFF)),
    settle=actions.Act(
        policy.may_keep_bookings,
        actions.before(MOVES, BookingState.MADE),
        in_time=lambda booking, on: timezone.localdate(booking.slot.starts_at) <= on,
    ),
)
