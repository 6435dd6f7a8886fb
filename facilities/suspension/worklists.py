"""What waits of suspensions: for operators those that run, for the bureau those to answer."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _, gettext_lazy

from facilities.ground.worklists import affair
from facilities.suspension.choices import SuspensionState
from facilities.suspension.models import Suspension
from portal import permissions
from portal.accounts.scope import may_anywhere
from portal.models import User
from portal.pages.worklists import Kind, Pool, worklist

SUSPENSION = Kind("suspension", gettext_lazy("Suspension"))


@worklist
def suspensions_that_run(user: User, on: date) -> Iterator[Pool]:
    """Running suspensions, with the day on which they end by themselves."""
    if may_anywhere(user, permissions.OPERATE):
        rows = Suspension.objects.operated_by(user).filter(state=SuspensionState.RUNNING)
        title = _("The suspension ends by itself; prepare to resume")
        yield affair(rows, title, SUSPENSION, "suspension", "until_on")


@worklist
def suspensions_to_answer(user: User, on: date) -> Iterator[Pool]:
    """Suspensions that need the bureau's agreement; due on their first day."""
    if may_anywhere(user, permissions.DECIDE_FILINGS):
        rows = Suspension.objects.to_decide(user).filter(state=SuspensionState.ASKED)
        yield affair(rows, _("Answer the request for a suspension"), SUSPENSION, "suspension", "from_on")
