"""What waits of days: for operators the card of today, for the street those who care for more children than were filed."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Exists, OuterRef, Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from facilities.daily import days, policy
from facilities.daily.models import DayCard
from facilities.ground.choices import PUBLIC_STATES
from facilities.ground.models import Facility
from portal import permissions
from portal.accounts.scope import may_anywhere, scope_of
from portal.models import User
from portal.pages.worklists import Kind, Pool, Row, worklist

DAY = Kind("day", _("Day card"))


@worklist
def cards_of_today(user: User, on: date) -> Iterator[Pool]:
    """Own facilities open today whose card is not complete."""
    if policy.may_keep_some(user):
        done = DayCard.objects.filter(facility=OuterRef("pk"), day=on, is_complete=True)
        rows = Facility.objects.operated_by(user).filter(days.is_open(on), ~Exists(done), state__in=PUBLIC_STATES)

        def page(row: Row) -> str:
            return reverse("day-card", args=[row.key, on])

        title = _("Fill in today's card: children, checks, absences, disinfection, handing over")
        yield Pool(DAY, rows, title, page, due_on=Value(on), subject="name", area="area_id")


@worklist
def more_children_than_places(user: User, on: date) -> Iterator[Pool]:
    """Facilities that care for more children today than places were filed, for those who inspect there."""
    if may_anywhere(user, permissions.INSPECT):
        here = scope_of(user).in_areas(permissions.INSPECT, "facility__area_id")
        rows = DayCard.objects.filter(here, day=on).above_places()
        title = _("%(children)s children for %(places)s places today")
        facts = {"children": "headcount", "places": "facility__capacity"}

        def page(row: Row) -> str:
            return reverse("day-card", args=[row["facility"], on])

        yield Pool(DAY, rows, title, page, due_on="day", facts=facts | {"facility": "facility_id"})
