"""Work that follows the calendar. Every task may run twice or late. Days are ISO dates; default: today."""

from datetime import date

from celery import shared_task
from django.utils import timezone

from facilities.ground.models import Facility
from facilities.prices import sheets


@shared_task
def let_prices_hold(on: str | None = None) -> int:
    """Show every fee sheet whose first day has come; return how many facilities changed."""
    day = date.fromisoformat(on) if on else timezone.localdate()
    due = Facility.objects.filter(fee_sheets__holds_from__lte=day).distinct()
    return sum(sheets.let_hold(facility, on=day) for facility in due.order_by("pk"))
