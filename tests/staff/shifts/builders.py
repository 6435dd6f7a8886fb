"""Carers with their papers, shifts and hours, for tests."""

from datetime import date, datetime, time

from django.utils import timezone

from facilities.models import DayCard, DayClass, OpeningHours
from staff.models import Credential, Post, Shift
from tests.factories import (
    TODAY,
    CareClassFactory,
    CredentialFactory,
    FacilityFactory,
    PersonFactory,
    PostFactory,
    UserFactory,
)

PAPERS = ("health_certificate", "no_crime", "childcare_worker")


def hour(text: str) -> time:
    return time.fromisoformat(text)


def nursery(opens: str = "08:00", closes: str = "18:00", *, children: int = 10, **hours):
    """Return a filed facility with one toddler class: 10 children need two carers."""
    facility = FacilityFactory(state="filed", filed_on=date(2026, 1, 5))
    CareClassFactory(facility=facility, enrolled=children)
    OpeningHours.objects.create(facility=facility, opens_at=hour(opens), closes_at=hour(closes), told_on=TODAY, **hours)
    return facility


def carer(facility, papers=PAPERS, **facts) -> Post:
    """Return the post of a carer who may count, of the facility's first class."""
    person = PersonFactory(facility=facility, **facts)
    Credential.objects.bulk_create(
        CredentialFactory.build(person=person, kind=kind, expires_on=date(2027, 1, 4)) for kind in papers
    )
    return PostFactory(person=person, care_class=facility.classes.first())


def carded(care_class, day: date, present: int, guests: int = 0) -> DayCard:
    """Tell how many of a class came, on the card of the day."""
    facts = {"headcount": present + guests, "absent": 0, "saved_by": UserFactory()}
    noon = timezone.make_aware(datetime.combine(day, time(12)))
    card = DayCard.objects.create(facility=care_class.facility, day=day, first_at=noon, saved_at=noon, **facts)
    counts = {"enrolled": max(care_class.enrolled, present), "present": present, "guests": guests}
    DayClass.objects.create(card=card, care_class=care_class, name=care_class.name, kind=care_class.kind, **counts)
    return card


def weekly(post: Post, starts: str, ends: str, days=(1, 2, 3, 4, 5), **facts) -> list[Shift]:
    """Plan the same hours for several weekdays, straight into the table."""
    given = {"care_class": post.care_class, "since": date(2026, 1, 5)} | facts
    return [
        Shift.objects.create(post=post, weekday=day, starts_at=hour(starts), ends_at=hour(ends), **given)
        for day in days
    ]


def once(post: Post, day: date, starts: str, ends: str, **facts) -> Shift:
    """Plan one day, straight into the table."""
    given = {"care_class": post.care_class} | facts
    return Shift.objects.create(post=post, day=day, starts_at=hour(starts), ends_at=hour(ends), **given)
