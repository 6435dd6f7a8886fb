"""Tasks of metrics. Each may be sent twice, late, or be killed halfway."""

from celery import shared_task
from django.utils import timezone

from metrics.reports import calling


@shared_task
def open_reports() -> int:
    """Lay out the reports that are asked for today; return how many were new."""
    return calling.open_reports(on=timezone.localdate())
