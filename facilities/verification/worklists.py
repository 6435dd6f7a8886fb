"""What waits after an acceptance: verifications due, orders to meet and to see to."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _, gettext_lazy

from facilities.verification.choices import OrderState
from facilities.verification.models import CorrectionOrder, Verification
from portal import permissions
from portal.accounts.scope import may_anywhere, scope_of
from portal.models import User
from portal.pages.worklists import Kind, Pool, Row, worklist

VERIFICATION, ORDER = Kind("verification", gettext_lazy("Verification")), Kind("order", gettext_lazy("Order"))


@worklist
def verifications_due(user: User, on: date) -> Iterator[Pool]:
    """Verifications of the user's areas: one's own, those of whom one stands in for, and those assigned to nobody."""
    if may_anywhere(user, permissions.REVIEW_FILINGS):
        mine = scope_of(user).in_areas(permissions.REVIEW_FILINGS, "facility__area_id")
        rows = Verification.objects.planned().filter(mine)
        yield Pool(VERIFICATION, rows, _("Verify on site"), "verification", due_on="due_on", whose="assigned_to")


@worklist
def orders_to_meet(user: User, on: date) -> Iterator[Pool]:
    """Orders that the operator's facilities must meet."""
    if may_anywhere(user, permissions.OPERATE):
        rows = CorrectionOrder.objects.open().operated_by(user).exclude(state=OrderState.ANSWERED)
        yield Pool(ORDER, rows, _("Correct as ordered and report it"), "order", due_on="due_on")


@worklist
def orders_to_see_to(user: User, on: date) -> Iterator[Pool]:
    """For the bureau: corrections to re-check, and overdue ones, on which a cancellation may rest."""
    if may_anywhere(user, permissions.REVIEW_FILINGS):
        mine = scope_of(user).in_areas(permissions.REVIEW_FILINGS, "facility__area_id")
        rows = CorrectionOrder.objects.open().filter(mine).exclude(state=OrderState.ORDERED)
        yield Pool(ORDER, rows, _to_see_to, "order", due_on="due_on", facts={"state": "state"})


def _to_see_to(row: Row) -> str:
    is_overdue = row["state"] == OrderState.OVERDUE
    return _("Correction overdue: decide on a cancellation") if is_overdue else _("Re-check the correction")
