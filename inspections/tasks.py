"""Tasks of inspections. Every task may run twice or late. Days are ISO dates; default: today."""

from datetime import date

from celery import shared_task
from django.utils import timezone

from facilities.models import Facility
from inspections import crediting, escalating, investigating, listing, rectifying
from inspections.models import CreditListing, Lesson
from portal.errors import IllegalMove


@shared_task
def follow_calendar() -> int:
    """Take over the last days of running orders after the working-day calendar changed."""
    return rectifying.follow_calendar()


@shared_task
def escalate_overdue(on: str | None = None) -> int:
    """Tell street office, health bureau and leads of orders that were let pass; return how many steps were new."""
    return escalating.run(on=_day(on), at=timezone.now())


@shared_task
def tell_lesson(pk: int) -> int:
    """Tell every operator what an incident teaches; safe to repeat."""
    return investigating.spread(Lesson.objects.get(pk=pk))


@shared_task
def keep_credit(on: str | None = None) -> int:
    """Write down events that the ledgers lack; return how many entries were new."""
    return crediting.record(Facility.objects.all(), on=_day(on))


@shared_task
def end_listings(on: str | None = None) -> int:
    """Mark listings as over whose last day has passed; return how many."""
    ended = 0
    for row in CreditListing.objects.run_out(_day(on)):
        try:
            listing.end(row)
        except IllegalMove:  # lifted meanwhile
            continue
        ended += 1
    return ended


def _day(on: str | None) -> date:
    return date.fromisoformat(on) if on else timezone.localdate()
