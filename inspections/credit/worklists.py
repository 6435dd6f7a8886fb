"""What waits of credit: repairs to decide, listings to state a case on or to decide as a second person."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from inspections.credit import listings
from inspections.credit.choices import ListingState
from inspections.credit.models import CreditListing, CreditRepair
from portal.clock import clock
from portal.clock.choices import TermKind
from portal.models import User
from portal.pages.worklists import Item, worklist

MOST = 50


@worklist
def repairs_to_decide(user: User, on: date) -> Iterator[Item]:
    """For the bureau: applications for a repair."""
    for row in CreditRepair.objects.to_decide(user).select_related("facility").order_by("pk")[:MOST]:
        yield Item(_("Decide on a credit repair"), str(row.facility), row.get_absolute_url(), _("Credit"))


@worklist
def listings_to_decide(user: User, on: date) -> Iterator[Item]:
    """For a second person: announced listings on which the operator was heard or let the period pass."""
    for row in CreditListing.objects.to_confirm(user).select_related("facility").order_by("pk")[:MOST]:
        if not listings.obstacle(row, on=on):
            title = _("Decide on the listing: %(list)s") % {"list": row.get_kind_display()}
            yield Item(title, str(row.facility), row.get_absolute_url(), _("Credit"))


@worklist
def listings_to_answer(user: User, on: date) -> Iterator[Item]:
    """For the operator: announced listings to which nothing was said yet, while the period runs."""
    mine = CreditListing.objects.operated_by(user).filter(state=ListingState.ANNOUNCED, stated_on__isnull=True)
    for row in mine.select_related("facility").order_by("pk")[:MOST]:
        term = clock.running(row, TermKind.HEARING)
        if term and listings.is_heard(row, on=on):
            title = _("State your case before your facility is listed")
            yield Item(title, str(row.facility), row.get_absolute_url(), _("Credit"), term.due_on)
