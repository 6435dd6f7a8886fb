"""What the annual report tells of inspections: visits of the year, what was found, what is corrected."""

from collections.abc import Iterator

from django.utils.translation import gettext

from facilities.models import Facility
from facilities.yearly.annual_reports import Figure, yearly_figures
from inspections.findings.choices import FindingState
from inspections.findings.models import Finding
from inspections.visits.choices import VisitState
from inspections.visits.models import Visit


@yearly_figures(40)
def visits_and_findings(facility: Facility, year: int) -> Iterator[Figure]:
    """Visits concluded in the year; findings of the year and those corrected."""
    visits = Visit.objects.filter(facility=facility, state=VisitState.CONCLUDED, concluded_at__year=year)
    found = Finding.objects.cited().filter(facility=facility, found_on__year=year)
    yield gettext("Inspections in the year"), str(visits.count())
    yield (
        gettext("Findings in the year, of them corrected"),
        gettext("%(found)s, %(closed)s")
        % {
            "found": found.count(),
            "closed": found.filter(state=FindingState.CLOSED).count(),
        },
    )
