"""What waits of food: samples whose hours have passed, accounts of meal money to publish, late ones and high balances."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Value
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from facilities.ground.models import Facility
from facilities.meals import accounts, policy
from facilities.meals.models import FoodSample, MealMonth
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


@worklist
def months_to_publish(user: User, on: date) -> Iterator[Pool]:
    """Own facilities that charge for meals and have not published the month that is over."""
    if may_anywhere(user, permissions.OPERATE):
        month = accounts.month_over(on)
        rows = accounts.unpublished(Facility.objects.operated_by(user), month)
        facts = {"month": Value(f"{month:%Y-%m}")}
        due = Value(accounts.due_on(month, on))
        title = _("Publish the account of meal money of %(month)s")
        yield Pool(FOOD, rows, title, "meal-account", due, subject="name", area="area_id", facts=facts)


@worklist
def accounts_to_look_at(user: User, on: date) -> Iterator[Pool]:
    """Accounts that are late, and balances over the limit, each told as one: for market supervision and who reviews filings."""
    if not policy.may_see_accounts(user):
        return
    seen, board = Facility.objects.visible_to(user), reverse("meal-account-board")
    late = accounts.unpublished(seen, accounts.month_late(on))
    title = _("Accounts of meal money are late: %(count)s")
    yield Pool(FOOD, late, title, f"{board}?show=late", subject="name", area="area_id", together=True)
    over = MealMonth.objects.latest().over(accounts.balance_limit(on)).filter(facility__in=seen)
    title = _("Balances of meal money are over the limit: %(count)s")
    yield Pool(FOOD, over, title, f"{board}?show=over", together=True)
