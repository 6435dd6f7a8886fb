"""What waits of visits: planned ones whose day has come, and those under way."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _, gettext_lazy

from inspections.ground import policy
from inspections.visits.choices import VisitState
from inspections.visits.models import Visit
from portal.models import User
from portal.pages.worklists import Kind, Pool, Row, worded, worklist

AHEAD = timedelta(days=7)  # planned visits are shown a week before their day
VISIT = Kind("visit", gettext_lazy("Visit"))


@worklist
def visits_to_carry_out(user: User, on: date) -> Iterator[Pool]:
    """Planned visits of the week and visits under way, one's own and those of whom one stands in for."""
    if policy.may_inspect(user):
        rows = Visit.objects.conducted_by(user).due(on + AHEAD).filter(inspector__isnull=False)
        facts = {"checklist": worded("checklist__name"), "open": Q(state=VisitState.OPEN)}
        yield Pool(VISIT, rows, _title, "visit", due_on="planned_on", whose="inspector", facts=facts)


def _title(row: Row) -> str:
    return _("Conclude the visit: %(checklist)s") if row["open"] else _("Visit: %(checklist)s")
