"""What complaints and incidents mean for a facility's credit. Set-based; only what was verified counts, and what is a fact."""

from collections.abc import Iterator
from datetime import date

from django.db.models import QuerySet

from inspections.complaints.choices import VERIFIED, ComplaintState
from inspections.complaints.models import Complaint
from inspections.ground.choices import CreditKind
from inspections.ground.credit_events import Event, credit_source


@credit_source(Complaint)
def complaints(facilities: QuerySet, on: date) -> Iterator[Event]:
    """Complaints found to be true; one that was reopened and found not to be true takes back what it cost."""
    rows = Complaint.objects.filter(
        facility__in=facilities.order_by(), state=ComplaintState.REPLIED, replied_on__isnull=False
    )
    for row in rows.select_related("clause").order_by("pk"):
        kind = CreditKind.COMPLAINT if row.outcome in VERIFIED else CreditKind.COUNTER
        yield Event(kind, row.facility_id, row.replied_on, Complaint, row.pk, row.clause)  # type: ignore[arg-type] # filtered above
