"""Tasks of inspections. Every task may run twice or late. Days are ISO dates; default: today."""

from datetime import date

from celery import shared_task
from django.utils import timezone

from facilities.models import Facility
from inspections.credit import ledger, listings
from inspections.credit.models import CreditListing
from portal.errors import IllegalMove


@shared_task
def keep_credit(on: str | None = None) -> int:
    """Write down events that the ledgers lack; return how many entries were new."""
    return ledger.record(Facility.objects.all(), on=_day(on))


@shared_task
def end_listings(on: str | None = None) -> int:
    """Mark listings as over whose last day has passed; return how many."""
    ended = 0
    for row in CreditListing.objects.run_out(_day(on)):
        try:
            listings.end(row)
        except IllegalMove:  # lifted meanwhile
            continue
        ended += 1
    return ended


def _day(on: str | None) -> date:
    return date.fromisoformat(on) if on else timezone.localdate()
