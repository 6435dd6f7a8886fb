"""Work that follows a decision or the calendar. Every task may run twice or late. Days are ISO dates; default: today."""

from celery import shared_task
from django.utils.translation import gettext_lazy as _

from facilities.filing import receipts
from facilities.filing.models import Receipt
from portal.outbox import outbox

outbox.called("facilities.filing.tasks.render_receipt", _("PDF of a filing receipt"))


@shared_task
def render_receipt(pk: int) -> None:
    """Make the receipt's PDF."""
    receipts.store(Receipt.objects.select_for_update().select_related("filing__facility").get(pk=pk))
