"""The last days for answers to offers of places, in the calendar of a family."""

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone
from icalendar import Event

from facilities.families.calendars import calendared
from facilities.families.models import Family
from facilities.waiting.models import PlaceOffer
from portal.documents.printing import public_url


@calendared
def last_days(family: Family, since: datetime) -> Iterable[Event]:
    """Offers that wait for the family's answer, each on its last day."""
    open_offers = PlaceOffer.objects.open().filter(wish__family=family)
    for offer in open_offers.select_related("care_class__facility"):
        entry = Event()
        entry.add("uid", f"place-offer-{offer.pk}@portal")
        entry.add("dtstamp", timezone.now())
        entry.add("dtstart", offer.due_on)
        entry.add("summary", f"答复托位邀约的最后一天：{offer.care_class.facility.name}")
        entry.add("url", public_url(offer.get_absolute_url()))
        yield entry
