"""A facility's inspections of other times and registers, each with its source and the day of its data."""

from dataclasses import dataclass

from django.http import HttpRequest

from facilities.ground.panels import panel
from facilities.models import Facility
from inspections.history.importing import CODE
from inspections.history.models import PastInspection
from inspections.visits import policy
from portal.freshness import shown_publicly
from portal.models import ImportedRow

Context = dict[str, object]
shown_publicly(PastInspection)
SHOWN = 10


@dataclass(frozen=True)
class Entry:
    """One past inspection and what is known of where it comes from."""

    inspection: PastInspection
    row: ImportedRow


def entries(facility: Facility, most: int | None = SHOWN) -> list[Entry]:
    """Return past inspections, the latest first, with their sources: two queries."""
    rows = list(facility.past_inspections.all()[:most])
    known = ImportedRow.objects.filter(importer=CODE, subject_id__in=[row.pk for row in rows]).select_related("run")
    sources = {row.subject_id: row for row in known}
    return [Entry(row, sources[row.pk]) for row in rows if row.pk in sources]


@panel(order=45)
def history_panel(request: HttpRequest, facility: Facility) -> tuple[str, Context] | None:
    """What other registers say, with their words, for those who may see visits here."""
    may_read = policy.may_see_visits(request.user, facility)
    found = entries(facility) if may_read else []
    return ("inspections/history/panel_history.html", _context(facility, found, may_read=True)) if found else None


@panel(order=45, public=True)
def public_history_panel(request: HttpRequest, facility: Facility) -> tuple[str, Context] | None:
    """Days, kinds and results; the words may name people and stay with the offices."""
    found = entries(facility)
    return ("inspections/history/panel_history.html", _context(facility, found, may_read=False)) if found else None


def _context(facility: Facility, found: list[Entry], *, may_read: bool) -> Context:
    return {"entries": found, "count": facility.past_inspections.count(), "may_read": may_read}
