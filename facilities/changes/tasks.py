"""Work that follows a decision or the calendar. Every task may run twice or late. Days are ISO dates; default: today."""

from datetime import date

from celery import shared_task
from django.utils import timezone

from facilities.changes import updates
from facilities.ground.models import Facility


def _day(on: str | None) -> date:
    return date.fromisoformat(on) if on else timezone.localdate()


@shared_task
def let_prices_hold(on: str | None = None) -> int:
    """Show every price whose first day has come; return how many facilities changed."""
    day = _day(on)
    due = Facility.objects.filter(prices__holds_from__lte=day).distinct()
    return sum(updates.let_prices_hold(facility, on=day) for facility in due.order_by("pk"))
