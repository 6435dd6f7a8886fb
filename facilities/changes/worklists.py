"""What waits of changes after a filing: fees of inclusive care that lie above the line."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from facilities.changes.models import Price
from facilities.ground.choices import RUNNING_STATES
from facilities.ground.models import Facility
from facilities.ground.worklists import MOST
from facilities.requirements import inclusion
from portal import permissions
from portal.accounts.scope import scope_of
from portal.models import User
from portal.pages.worklists import Item, worklist


@worklist
def inclusive_fees_above_the_line(user: User, on: date) -> Iterator[Item]:
    """Inclusive facilities whose fee, now or as announced, lies above the line of its day: for whoever reviews filings there."""
    running = Facility.objects.filter(
        scope_of(user).in_areas(permissions.REVIEW_FILINGS, "area_id"), is_inclusive=True, state__in=RUNNING_STATES
    )
    if most := inclusion.line(on):
        for facility in running.filter(monthly_fee__gt=most.value).order_by("pk")[:MOST]:
            yield _item(facility, facility.monthly_fee, on)
    coming = Price.objects.filter(facility__in=running, holds_from__gt=on).select_related("facility")
    for price in coming.order_by("holds_from", "pk")[:MOST]:
        if inclusion.exceeded(price.monthly_fee, price.holds_from):
            yield _item(price.facility, price.monthly_fee, price.holds_from)


def _item(facility: Facility, fee: Decimal | None, day: date) -> Item:
    title = _("Look at the fee of inclusive care: %(fee)s yuan from %(day)s") % {"fee": fee, "day": day}
    return Item(title, str(facility), facility.get_absolute_url(), _("Inclusive care"))
