"""What families leave to do: visits of today and the days ahead, and visits of which it was not kept who came."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _

from facilities.families.models import Booking
from portal import permissions
from portal.accounts.scope import may_anywhere
from portal.models import User
from portal.pages.worklists import Kind, Pool, worklist

VISITS = Kind("family-visits", _("Visits of families"))
COMES = _("A family comes to see the facility; afterwards keep whether it came")
AHEAD = timedelta(days=7)


@worklist
def visits_of_families(user: User, on: date) -> Iterator[Pool]:
    """Booked visits at one's own facilities up to a week ahead, and those past that were not settled."""
    if may_anywhere(user, permissions.OPERATE):
        rows = Booking.objects.visible_to(user).booked().annotate(day=TruncDate("slot__starts_at"))
        rows = rows.filter(day__lte=on + AHEAD)
        facility = "slot__facility__"
        yield Pool(
            VISITS, rows, COMES, "family-visit", due_on="day", subject=f"{facility}name", area=f"{facility}area_id"
        )
