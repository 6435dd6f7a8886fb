"""The calendar of events that phones subscribe to (RFC 5545)."""

from collections.abc import Iterable
from datetime import datetime

from icalendar import Event

from facilities.families.calendars import calendar, calendared
from facilities.families.models import Family
from facilities.stations.choices import SignUpState
from facilities.stations.models import StationActivity
from portal.documents.printing import public_url


def feed(events: Iterable[StationActivity]) -> bytes:
    """Return the events, those called off marked so, each with its public page."""
    return calendar([_entry(event) for event in events], name="成长驿站活动")


@calendared
def signed_up(family: Family, since: datetime) -> Iterable[Event]:
    """Events that a family signed up for; where it waits for a place they are marked as not certain."""
    rows = family.sign_ups.exclude(state=SignUpState.CANCELLED).filter(event__starts_at__gte=since)
    for row in rows.select_related("event__station"):
        yield _entry(row.event, held="TENTATIVE" if row.state == SignUpState.WAITING else "CONFIRMED")


def _entry(event: StationActivity, *, held: str = "CONFIRMED") -> Event:
    entry = Event()
    entry.add("uid", f"station-event-{event.pk}@portal")
    entry.add("dtstamp", event.starts_at)
    entry.add("dtstart", event.starts_at)
    entry.add("dtend", event.ends_at)
    entry.add("summary", event.title)
    entry.add("location", f"{event.station.name} {event.station.address}")
    entry.add("url", public_url(event.get_absolute_url()))
    entry.add("status", "CANCELLED" if event.cancelled_at else held)
    return entry
