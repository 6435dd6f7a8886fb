"""A visit as a file that calendars of phones read (RFC 5545)."""

from icalendar import Calendar, Event

from facilities.families.models import Booking


def of_visit(booking: Booking) -> bytes:
    """Return the visit; its key stays, so that a cancelled one replaces the one kept before."""
    slot, entry = booking.slot, Event()
    entry.add("uid", f"visit-{booking.pk}@portal")
    entry.add("dtstamp", booking.booked_at)
    entry.add("dtstart", slot.starts_at)
    entry.add("dtend", slot.ends_at)
    entry.add("summary", f"参观{slot.facility.name}")
    entry.add("location", f"{slot.facility.area}{slot.facility.address}")
    entry.add("status", "CONFIRMED" if booking.is_booked else "CANCELLED")
    return calendar([entry], name="参观预约")


def calendar(entries: list[Event], *, name: str) -> bytes:
    """Return a calendar of entries."""
    whole = Calendar()
    whole.add("prodid", "-//childcare portal//zh")
    whole.add("version", "2.0")
    whole.add("x-wr-calname", name)
    for entry in entries:
        whole.add_component(entry)
    return bytes(whole.to_ical())
