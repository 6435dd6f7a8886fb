"""Tasks of metrics. Each may be sent twice, late, or be killed halfway."""

from datetime import date

from celery import shared_task
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from metrics.bulletins import bulletins
from metrics.bulletins.models import Bulletin
from portal.outbox import outbox

outbox.called("metrics.bulletins.tasks.make_bulletin", _("Files of a bulletin"))


@shared_task
def make_bulletins(on: str | None = None) -> int:
    """Make last month's bulletins once the district's day of the month has come (ISO date; default today); return how many."""
    day = date.fromisoformat(on) if on else timezone.localdate()
    return bulletins.make_due(on=day, at=timezone.now())


@shared_task
def make_bulletin(pk: int) -> None:
    """Make a bulletin that somebody asked for."""
    bulletins.make(Bulletin.objects.get(pk=pk), on=timezone.localdate(), at=timezone.now())
