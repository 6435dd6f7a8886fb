"""What complaints and incidents mean for a facility's credit. Set-based; only what was verified counts, and what is a fact."""

from collections.abc import Iterator
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from inspections.choices import CreditKind
from inspections.complaint_choices import VERIFIED, ComplaintState
from inspections.credit_events import Event, credit_source
from inspections.models import Complaint, Incident


@credit_source(Complaint)
def complaints(facilities: QuerySet, on: date) -> Iterator[Event]:
    """Complaints found to be true; one that was reopened and found not to be true takes back what it cost."""
    rows = Complaint.objects.filter(
        facility__in=facilities.order_by(), state=ComplaintState.REPLIED, replied_on__isnull=False
    )
    for row in rows.select_related("clause").order_by("pk"):
        kind = CreditKind.COMPLAINT if row.outcome in VERIFIED else CreditKind.COUNTER
        yield Event(kind, row.facility_id, row.replied_on, Complaint, row.pk, row.clause)  # type: ignore[arg-type] # filtered above


@credit_source(Incident)
def incidents(facilities: QuerySet, on: date) -> Iterator[Event]:
    """Incidents reported late, on the day of the report; those for which the facility was found at fault, when that was concluded."""
    rows = Incident.objects.filter(facility__in=facilities.order_by())
    for pk, facility, at in rows.late().order_by("pk").values_list("pk", "facility_id", "reported_at"):
        yield Event(CreditKind.INCIDENT, facility, timezone.localdate(at), Incident, pk)
    at_fault = rows.upheld().filter(concluded_on__isnull=False).order_by("pk")
    for pk, facility, concluded_on in at_fault.values_list("pk", "facility_id", "concluded_on"):
        yield Event(CreditKind.FAULT, facility, concluded_on, Incident, pk)
