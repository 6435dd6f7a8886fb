"""What waits of food: samples whose hours have passed."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from facilities.ground.models import Facility
from facilities.meals.models import FoodSample
from portal import permissions
from portal.accounts.scope import may_anywhere
from portal.models import User
from portal.pages.worklists import Kind, Pool, Row, worklist

FOOD = Kind("food", _("Food"))


@worklist
def samples_to_throw_away(user: User, on: date) -> Iterator[Pool]:
    """Samples of own facilities that may go."""
    if may_anywhere(user, permissions.OPERATE):
        mine = Facility.objects.operated_by(user)
        rows = FoodSample.objects.filter(facility__in=mine, thrown_at=None, keep_until__lte=timezone.now())

        def page(row: Row) -> str:
            return reverse("meals", args=[row["facility"]])

        facts = {"dish": "dish", "facility": "facility_id"}
        yield Pool(FOOD, rows, _("The sample “%(dish)s” may be thrown away"), page, "keep_until__date", facts=facts)
