"""What complaints and incidents mean for a facility's credit. Set-based; only what was verified counts, and what is a fact."""

from collections.abc import Iterator
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from inspections.ground.choices import CreditKind
from inspections.ground.credit_events import Event, credit_source
from inspections.incidents.models import Incident


@credit_source(Incident)
def incidents(facilities: QuerySet, on: date) -> Iterator[Event]:
    """Incidents reported late, on the day of the report; those for which the facility was found at fault, when that was concluded."""
    rows = Incident.objects.filter(facility__in=facilities.order_by())
    for pk, facility, at in rows.late().order_by("pk").values_list("pk", "facility_id", "reported_at"):
        yield Event(CreditKind.INCIDENT, facility, timezone.localdate(at), Incident, pk)
    at_fault = rows.upheld().filter(concluded_on__isnull=False).order_by("pk")
    for pk, facility, concluded_on in at_fault.values_list("pk", "facility_id", "concluded_on"):
        yield Event(CreditKind.FAULT, facility, concluded_on, Incident, pk)
