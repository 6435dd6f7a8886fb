"""What waits for the keeper of the calendar."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.clock import workdays
from portal.pages.worklists import Item, worklist
from portal.rulebook import policy


@worklist
def calendar_to_enter(user: User, on: date) -> Iterator[Item]:
    """From October on the calendar of the next year, and at any time that of a year that has begun without one."""
    year = workdays.year_wanted(on)
    if year is not None and policy.may_keep_rulebook(user):
        yield Item(
            title=_("Enter the working-day calendar"),
            subject=_("%(year)s: terms that reach into it are not computable") % {"year": year},
            url=reverse("calendar-year"),
            kind=_("Calendar"),
            due_on=date(year - 1, 12, 1),
        )
