"""What the calendar asks of vouchers. Every task may run twice or late."""

from celery import shared_task
from django.utils import timezone

from facilities.vouchers import vouchers


@shared_task
def expire_vouchers() -> int:
    """End vouchers whose last day is over, and give their sums back to the budgets; return how many."""
    return vouchers.expire(on=timezone.localdate())
