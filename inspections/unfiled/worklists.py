"""What waits about unfiled places: a first visit, an order to hand over, one whose days are over."""

from collections.abc import Iterator
from datetime import date
from functools import partial

from django.utils.translation import gettext as _, gettext_lazy

from inspections.ground import policy
from inspections.unfiled import places
from inspections.unfiled.models import UnfiledPlace
from portal.models import User
from portal.pages.worklists import Kind, Pool, Row, worklist

UNFILED = Kind("unfiled", gettext_lazy("Unfiled place"))


@worklist
def unfiled_places_to_act_on(user: User, on: date) -> Iterator[Pool]:
    """Open cases of the areas inspected, by the day of their next step."""
    if policy.may_inspect(user):
        rows = UnfiledPlace.objects.dealt_with_by(user).to_act_on(on)
        facts = {"state": "state", "served_on": "served_on", "term_on": "term_on"}
        title = partial(_title, on)
        yield Pool(UNFILED, rows, title, "unfiled-place", due_on="due_on", subject="name", area="area_id", facts=facts)


def _title(on: date, row: Row) -> str:
    """Say what the place waits for; days of facts are ISO texts."""
    served, term = (date.fromisoformat(row[name]) if row[name] else None for name in ("served_on", "term_on"))
    place = UnfiledPlace(state=row["state"], served_on=served, term_on=term)
    return _("Unfiled place: %(step)s") % {"step": places.step(place, on)}
