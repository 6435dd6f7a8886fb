"""Complaints, for whoever complained."""

from collections.abc import Iterator

from django.utils.translation import gettext as _, gettext_lazy

from inspections.complaints.models import Complainant
from portal.subjects.holdings import Asked, Told, holding


@holding(gettext_lazy("Complaints"), Complainant)
def complaints(asked: Asked) -> Iterator[Told]:
    """Complaints under the mobile; it is encrypted without a hash, so every complainant is read for it."""
    if asked.mobile:
        for row in Complainant.objects.exclude(mobile="").select_related("complaint").iterator():
            if row.mobile == asked.mobile:
                yield {_("Complaint"): row.complaint.number, _("What happened"): row.complaint.text}
