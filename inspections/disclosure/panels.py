"""The yearly table on a facility's public page, and what followers of a facility are told of inspections."""

from collections.abc import Collection
from datetime import date

from django.db.models import Count
from django.http import HttpRequest
from django.utils import timezone

from facilities.families.following import told
from facilities.ground.panels import panel
from facilities.models import Facility
from inspections.disclosure import yearly
from inspections.findings.choices import FindingOutcome
from inspections.findings.models import Finding
from inspections.incidents.models import AffectedChild, Incident
from portal.freshness import shown_publicly

shown_publicly(Incident, AffectedChild)


@panel(order=42, public=True)
def yearly_table(request: HttpRequest, facility: Facility) -> tuple[str, dict[str, object]]:
    """Injuries, deaths, abuse and complaints upheld by year, small numbers held back."""
    return "inspections/disclosure/yearly.html", {"years": yearly.years(facility, timezone.localdate())}


@told("检查未整改问题")
def findings_open(keys: Collection[int], on: date) -> dict[int, str]:
    """How many findings are open: one query."""
    cited = Finding.objects.cited().filter(facility__in=keys).with_outcome().filter(outcome=FindingOutcome.OPEN)
    counts = dict(cited.order_by().values_list("facility").annotate(all=Count("pk")))
    return {key: f"{counts.get(key, 0)}项" for key in keys}
