"""A visit, and all that a family has ahead, as files that calendars of phones read (RFC 5545). They name no child."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from icalendar import Calendar, Event

from facilities.families.models import Booking, Family

BACK = timedelta(days=30)
Source = Callable[[Family, datetime], Iterable[Event]]  # the family, and the moment since which entries are told
SOURCES: list[Source] = []


def calendared(found: Source) -> Source:
    """Register what stands in the calendar of a family."""
    SOURCES.append(found)
    return found


def of_family(family: Family, *, at: datetime) -> bytes:
    """Return what a family has ahead and had in the last month; it may be asked for again and again."""
    return calendar([entry for source in SOURCES for entry in source(family, at - BACK)], name="我家的托育日程")


@calendared
def visits(family: Family, since: datetime) -> Iterable[Event]:
    """Visits booked, and those that were cancelled, marked so."""
    return map(_visit, family.bookings.with_slot().filter(slot__starts_at__gte=since))


def of_visit(booking: Booking) -> bytes:
    """Return the visit; its key stays, so that a cancelled one replaces the one kept before."""
    return calendar([_visit(booking)], name="参观预约")


def _visit(booking: Booking) -> Event:
    slot, entry = booking.slot, Event()
    entry.add("uid", f"visit-{booking.pk}@portal")
    entry.add("dtstamp", booking.booked_at)
    entry.add("dtstart", slot.starts_at)
    entry.add("dtend", slot.ends_at)
    entry.add("summary", f"参观{slot.facility.name}")
    entry.add("location", f"{slot.facility.area}{slot.facility.address}")
    entry.add("status", "CONFIRMED" if booking.is_booked else "CANCELLED")
    return entry


def calendar(entries: list[Event], *, name: str) -> bytes:
    """Return a calendar of entries."""
    whole = Calendar()
    whole.add("prodid", "-//childcare portal//zh")
    whole.add("version", "2.0")
    whole.add("x-wr-calname", name)
    for entry in entries:
        whole.add_component(entry)
    return bytes(whole.to_ical())
