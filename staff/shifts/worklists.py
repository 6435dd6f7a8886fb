"""What shifts leave to do: carers that lack tomorrow, leave to be answered."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_lazy

from facilities.models import CareClass, Facility
from portal import permissions
from portal.accounts.scope import may_anywhere
from portal.models import User
from portal.pages.worklists import Computed, Item, Kind, Pool, worklist
from staff.shifts import board, slots
from staff.shifts.choices import LeaveState
from staff.shifts.models import Leave, PresenceConflict, Shift

SHIFTS = Kind("shifts", gettext_lazy("Shifts"))
SETTLE = gettext_lazy("Settle a note of who is here: phone and page differ")
ANSWER = gettext_lazy("Answer a request for leave")


@worklist
def shifts_to_mend(user: User, on: date) -> Iterator[Pool | Computed]:
    """Own facilities with too few carers tomorrow; leave that nobody answered, due on its first day; notes that contradict others."""
    if may_anywhere(user, permissions.OPERATE):
        mine = Facility.objects.operated_by(user)
        tomorrow = on + timedelta(days=1)
        planned = Shift.objects.touching(tomorrow, tomorrow).filter(post__person__facility__in=mine)
        yield Computed(SHIFTS, planned, lambda: _lacking(mine, tomorrow))
        asked = Leave.objects.operated_by(user).filter(state=LeaveState.ASKED)
        yield Pool(
            SHIFTS,
            asked,
            ANSWER,
            "leave",
            due_on="since",
            subject="person__facility__name",
            area="person__facility__area_id",
        )
        yield Pool(
            SHIFTS,
            PresenceConflict.objects.operated_by(user).open(),
            SETTLE,
            "presence-conflict",
            subject="person__facility__name",
            area="person__facility__area_id",
        )


def _lacking(mine: QuerySet[Facility], tomorrow: date) -> Iterator[Item]:
    names = dict(mine.order_by().values_list("pk", "name"))
    found = slots.gaps(names, tomorrow, tomorrow, at=timezone.now())
    classes = dict(CareClass.objects.filter(facility__in=names).values_list("pk", "name"))
    for gap, facts in zip(found, board.told(found, classes), strict=True):
        title = _("Tomorrow %(from)s–%(to)s, %(care_class)s: %(carers)s of %(needed)s carers planned") % facts
        url = reverse("shift-board", args=[gap.facility_id]) + f"?week={tomorrow}#day-{tomorrow}"
        yield Item(title, names[gap.facility_id], url, SHIFTS, tomorrow)
