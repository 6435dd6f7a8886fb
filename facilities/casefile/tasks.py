"""Work that follows a decision or the calendar. Every task may run twice or late. Days are ISO dates; default: today."""

from celery import shared_task
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from facilities.casefile import exports
from facilities.casefile.models import CaseFileExport
from portal.outbox import outbox

outbox.called("facilities.casefile.tasks.export_case_file", _("PDF of a case file"))


@shared_task
def export_case_file(pk: int) -> None:
    """Make the PDF of a case file."""
    rows = CaseFileExport.objects.select_for_update(of=("self",)).select_related("by", "department")
    exports.make(
        rows.select_related("facility__area__parent", "facility__operator__organisation").get(pk=pk),
        on=timezone.localdate(),
    )
