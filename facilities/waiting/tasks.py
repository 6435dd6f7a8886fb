"""What the calendar asks of waiting lists. Every task may run twice or late."""

from celery import shared_task
from django.utils import timezone

from facilities.waiting import offers, ranking, swaps
from portal.texting.gateways import gateway


@shared_task
def follow_waiting_lists() -> int:
    """End offers that were not answered in time, and count the months of all lists; return how many offers ended."""
    today = timezone.localdate()
    ended = offers.expire(on=today)
    swaps.expire(on=today)
    ranking.recompute(on=today)
    return ended


@shared_task
def find_swaps() -> int:
    """Propose swaps of places to pairs of families, where the district has a gateway to tell them by; return how many."""
    return swaps.find(at=timezone.now()) if gateway() else 0
