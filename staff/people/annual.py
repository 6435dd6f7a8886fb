"""What the annual report tells of people: how many hold which post, how many carers are qualified, trainings of the year."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Count, QuerySet, Sum
from django.utils.translation import gettext

from facilities.models import Facility
from facilities.yearly.annual_reports import Figure, yearly_figures
from staff.people import needs
from staff.people.choices import PostKind
from staff.people.models import Credential, Post


@yearly_figures(20)
def people_by_post(facility: Facility, year: int) -> Iterator[Figure]:
    """People at work at the end of the year, post by post; the carers who are qualified."""
    on = date(year, 12, 31)
    held = Post.objects.held(on).filter(person__facility=facility)
    counts = dict(held.order_by().values_list("kind").annotate(Count("person", distinct=True)))
    for kind, label in PostKind.choices:
        if counts.get(kind):
            yield gettext("Staff: %(post)s") % {"post": label}, str(counts[kind])
    carers = held.filter(kind=PostKind.CARER, person__in=_qualified(on))
    yield gettext("Carers who are qualified"), str(carers.values("person").distinct().count())


def _qualified(on: date) -> QuerySet:
    return Credential.objects.valid(on).filter(kind__in=needs.kinds(needs.CARERS, on)).values("person")


@yearly_figures(30)
def trainings(facility: Facility, year: int) -> Iterator[Figure]:
    """Trainings recorded in the year, with their hours."""
    rows = Credential.objects.filter(person__facility=facility, kind__has_hours=True, issued_on__year=year)
    hours = rows.aggregate(sum=Sum("hours", default=0))["sum"]
    yield (
        gettext("Training passed in the year"),
        gettext("%(count)s, %(hours)s hours")
        % {
            "count": rows.count(),
            "hours": hours,
        },
    )
