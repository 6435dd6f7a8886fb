"""What waits of decisions: proposals to confirm, verifications due, corrections, hearings."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from facilities.verification.choices import OrderState
from facilities.verification.models import CorrectionOrder, Verification
from portal import permissions
from portal.accounts.scope import scope_of
from portal.models import User
from portal.pages.worklists import Item, worklist


@worklist
def verifications_due(user: User, on: date) -> Iterator[Item]:
    """Verifications assigned to the user, or to nobody in the user's areas."""
    mine = scope_of(user).in_areas(permissions.REVIEW_FILINGS, "facility__area_id")
    rows = Verification.objects.planned().filter(mine).filter(Q(assigned_to=user) | Q(assigned_to__isnull=True))
    for row in rows.select_related("facility").order_by("due_on", "pk")[:100]:
        yield Item(_("Verify on site"), str(row.facility), row.get_absolute_url(), _("Verification"), row.due_on)


@worklist
def orders_to_meet(user: User, on: date) -> Iterator[Item]:
    """Orders that the operator's facilities must meet."""
    rows = CorrectionOrder.objects.open().operated_by(user).exclude(state=OrderState.ANSWERED)
    for row in rows.select_related("facility"):
        yield Item(
            _("Correct as ordered and report it"), str(row.facility), row.get_absolute_url(), _("Order"), row.due_on
        )


@worklist
def orders_to_see_to(user: User, on: date) -> Iterator[Item]:
    """For the bureau: corrections to re-check, and overdue ones, on which a cancellation may rest."""
    mine = scope_of(user).in_areas(permissions.REVIEW_FILINGS, "facility__area_id")
    rows = CorrectionOrder.objects.open().filter(mine).exclude(state=OrderState.ORDERED)
    for row in rows.select_related("facility"):
        is_overdue = row.state == OrderState.OVERDUE
        title = _("Correction overdue: decide on a cancellation") if is_overdue else _("Re-check the correction")
        yield Item(title, str(row.facility), row.get_absolute_url(), _("Order"), row.due_on)
