"""What outages mean for credit: only a long one, closed by an office that found the facility to blame."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import QuerySet

from inspections.ground.choices import CreditKind
from inspections.ground.credit_events import Event, credit_source
from inspections.monitoring.choices import OutageState
from inspections.monitoring.models import Outage


@credit_source(Outage)
def outages_to_blame(facilities: QuerySet, on: date) -> Iterator[Event]:
    """Outages of which the street was told, on the day on which the case was closed with blame."""
    rows = Outage.objects.filter(facility__in=facilities.order_by(), state=OutageState.CLOSED, is_fault=True)
    blamed = rows.filter(street_told_at__isnull=False, closed_on__isnull=False).order_by("pk")
    told: Any = blamed.values_list("pk", "facility_id", "closed_on")
    for pk, facility, closed_on in told:
        yield Event(CreditKind.OUTAGE, facility, closed_on, Outage, pk)
