"""What waits for the keeper of the calendar."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Exists, Q, QuerySet, Value
from django.urls import reverse
from django.utils.translation import gettext as _, gettext_lazy

from portal.accounts.models import User
from portal.clock import workdays
from portal.clock.models import CalendarDay
from portal.pages.worklists import Kind, Pool, worklist
from portal.rulebook import policy

CALENDAR = Kind("calendar", gettext_lazy("Calendar"))


@worklist
def calendar_to_enter(user: User, on: date) -> Iterator[Pool]:
    """From October on the calendar of the next year, and at any time that of a year that has begun without one."""
    if not policy.may_keep_rulebook(user):
        return
    following = [on.year + 1] if on.month >= workdays.NOTICE_MONTH else []
    for year in (on.year, *following):
        subject = _("%(year)s: terms that reach into it are not computable") % {"year": year}
        yield Pool(
            CALENDAR, _lacking(user, year, on.year), _("Enter the working-day calendar"), reverse("calendar-year"),
            due_on=Value(date(year - 1, 12, 1)), subject=Value(subject), area=None,
        )  # fmt: skip


def _lacking(user: User, year: int, this_year: int) -> QuerySet[User]:
    """Return the user, if the calendar ends before the year; the next year is asked for when this one is there."""
    later = CalendarDay.objects.filter(day__year__gte=year)
    present = Q() if year == this_year else Q(Exists(CalendarDay.objects.filter(day__year__gte=this_year)))
    return User.objects.filter(present, ~Exists(later), pk=user.pk)
