"""What waits about unfiled places: a first visit, an order to hand over, one whose days are over."""

from collections.abc import Iterator
from datetime import date

from django.db.models import F
from django.utils.translation import gettext as _

from inspections.ground import policy
from inspections.unfiled import places
from inspections.unfiled.models import UnfiledPlace
from portal.models import User
from portal.pages.worklists import Item, worklist

MOST = 50  # of a kind; the list holds the rest


@worklist
def unfiled_places_to_act_on(user: User, on: date) -> Iterator[Item]:
    """Open cases of the areas inspected, by the day of their next step."""
    if not policy.may_inspect(user):
        return
    rows = UnfiledPlace.objects.dealt_with_by(user).to_act_on(on).order_by(F("due_on").asc(nulls_last=True), "pk")
    for place in rows[:MOST]:
        yield Item(
            title=_("Unfiled place: %(step)s") % {"step": places.step(place, on)},
            subject=place.name,
            url=place.get_absolute_url(),
            kind=_("Unfiled place"),
            due_on=place.due_on,
        )
