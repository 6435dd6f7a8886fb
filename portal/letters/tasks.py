"""The cellar's tasks: running what was recorded, sweeping up what was not announced, showing life."""

from celery import shared_task
from django.utils.translation import gettext_lazy as _

from portal.letters import letters
from portal.letters.models import Letter
from portal.outbox import outbox

outbox.called("portal.letters.tasks.render_letter", _("PDF of a letter"))


@shared_task
def render_letter(pk: int) -> None:
    """Make the PDF of a letter."""
    letters.store(Letter.objects.select_for_update(of=("self",)).select_related("to", "issuer__area").get(pk=pk))
