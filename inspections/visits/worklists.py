"""What waits for inspectors and operators: visits whose day has come, answers to re-check, findings to correct."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.utils.translation import gettext as _

from inspections.visits.models import Visit
from portal.models import User
from portal.pages.worklists import Item, worklist

AHEAD = timedelta(days=7)  # planned visits are shown a week before their day
MOST = 50  # of a kind; the lists hold the rest


@worklist
def visits_to_carry_out(user: User, on: date) -> Iterator[Item]:
    """Planned visits of the week and visits under way, of the user's own field."""
    waiting = Visit.objects.conducted_by(user).due(on + AHEAD).filter(inspector=user).with_facility()
    for visit in waiting.order_by("planned_on", "id")[:MOST]:
        title = _("Conclude the visit: %(checklist)s") if visit.is_open else _("Visit: %(checklist)s")
        yield Item(
            title=title % {"checklist": visit.checklist},
            subject=str(visit.facility),
            url=visit.get_absolute_url(),
            kind=_("Visit"),
            due_on=visit.planned_on,
        )
