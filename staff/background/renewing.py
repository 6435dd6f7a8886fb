"""Whose background check is due: people at work without a valid certificate that lasts beyond the days of a first reminder."""

from datetime import date, timedelta

from django.db.models import Exists, OuterRef, QuerySet

from portal.rulebook.rulebook import Limits
from staff.people.choices import NO_CRIME
from staff.people.models import Credential, Person, Post


def due(facilities: QuerySet, on: date) -> QuerySet[Person]:
    """Return people at work whose check runs out within the days of a first reminder, or who have none."""
    ahead = on + timedelta(days=int(Limits(on)["reminder.first_days"]))
    papers = Credential.objects.filter(kind=NO_CRIME, person=OuterRef("pk"))
    lasting = papers.valid(on).filter(expires_on__gt=ahead) | papers.valid(on).filter(expires_on__isnull=True)
    held = Post.objects.held(on).filter(person=OuterRef("pk"))
    return Person.objects.filter(Exists(held), ~Exists(lasting), facility__in=facilities).order_by("name", "pk")
