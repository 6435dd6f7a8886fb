"""Reminders of a running campaign."""

from datetime import date

from celery import shared_task
from django.utils import timezone

from staff.background import campaigns
from staff.background.models import CheckCampaign

DAYS_BEFORE = (30, 7, 1)  # on which a facility that lacks somebody is told again


@shared_task
def remind_of_campaigns(on: str | None = None) -> int:
    """Tell facilities that lack somebody some days before the last day (ISO date; default today); return how many were told."""
    today = date.fromisoformat(on) if on else timezone.localdate()
    running = CheckCampaign.objects.running(today)
    return sum(campaigns.remind(row, on=today) for row in running if (row.due_on - today).days in DAYS_BEFORE)
