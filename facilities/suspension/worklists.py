"""What waits after a filing: for operators changes, plans and reports in their hands; for the bureau what it must answer."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from facilities.ground.worklists import item
from facilities.suspension.choices import SuspensionState
from facilities.suspension.models import Suspension
from portal.models import User
from portal.pages.worklists import Item, worklist

MOST = 100  # items of one kind


@worklist
def suspensions_that_run(user: User, on: date) -> Iterator[Item]:
    """Running suspensions, with the day on which they end by themselves."""
    for row in Suspension.objects.operated_by(user).filter(state=SuspensionState.RUNNING).with_facility():
        yield item(row, _("The suspension ends by itself; prepare to resume"), _("Suspension"), row.until_on)


@worklist
def suspensions_to_answer(user: User, on: date) -> Iterator[Item]:
    """Suspensions that need the bureau's agreement; due on their first day."""
    for row in Suspension.objects.to_decide(user).filter(state=SuspensionState.ASKED).with_facility()[:MOST]:
        yield item(row, _("Answer the request for a suspension"), _("Suspension"), row.from_on)
