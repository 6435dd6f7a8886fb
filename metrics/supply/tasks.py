"""Tasks of supply planning. Each may be sent twice, late, or be killed halfway."""

from celery import shared_task
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from metrics.supply import scenarios
from portal.outbox import outbox
from portal.rulebook.rulebook import Limits

outbox.called(scenarios.TASK, _("Answer of a siting scenario"))


@shared_task
def solve(pk: int) -> None:
    """Compute a scenario that somebody asked for, within the rulebook's time."""
    scenarios.answer(pk, seconds=float(Limits(timezone.localdate())[scenarios.SECONDS]))
