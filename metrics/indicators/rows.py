"""The rows behind an indicator as lines of a list: what was counted, how much it gave, where it opens."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from facilities.models import CareClass, Facility, Filing
from inspections.models import Complaint, Finding
from metrics.ground import policy
from metrics.indicators.formulas import rows_of
from metrics.indicators.models import Indicator
from metrics.reports.models.figures import AreaReport
from portal.models import Area, User
from portal.querysets import within


@dataclass(frozen=True)
class Line:
    """One counted row; `url` is empty where the user may not open it, `note_url` where the note has no page of its own."""

    label: str
    note: str
    url: str
    numerator: int
    denominator: int
    note_url: str = ""


def behind(indicator: Indicator, area: Area, *, on: date) -> QuerySet:
    """Return the rows that the figure of the area was counted from."""
    return rows_of(indicator, on).filter(within([area.pk], "community")).order_by("community", "pk")


def lines(rows: QuerySet, user: User) -> Iterator[Line]:
    """Return the rows as lines in the order given."""
    label, related = LABELS[rows.model]
    for row in rows.select_related(*related):
        line = Line(*label(row, user), row.numerator, row.denominator)
        yield _at_events(line, row) if hasattr(row, "counted_at_events") else line


def _at_events(line: Line, row: Any) -> Line:
    note = _("counted at events: %(count)s") % {"count": row.counted_at_events}
    return replace(line, note=note, note_url=reverse("guidance-reached", args=[row.area_id, row.year]))


Label = Callable[[Any, User], tuple[str, str, str]]
LABELS: dict[type, tuple[Label, tuple[str, ...]]] = {}


def described(model: type, *related: str) -> Callable[[Label], Label]:
    """Register how a row of a model is told: label, note and address; `related` is what its words need."""

    def register(label: Label) -> Label:
        LABELS[model] = label, related
        return label

    return register


@described(AreaReport, "area__parent")
def _report(row: AreaReport, user: User) -> tuple[str, str, str]:
    when = _("reported %(day)s") % {"day": f"{row.reported_at:%Y-%m-%d}"} if row.reported_at else ""
    return f"{row.area.parent} · {row.area}", when, row.get_absolute_url()


@described(Area, "parent")
def _area(row: Area, user: User) -> tuple[str, str, str]:
    url = f"{reverse('dashboard-facilities')}?area={row.pk}&state=public"
    return f"{row.parent} · {row}", "", url


@described(Filing, "facility__area__parent")
def _filing(row: Filing, user: User) -> tuple[str, str, str]:
    note = _("received %(received)s, decided %(decided)s") % {"received": row.received_on, "decided": row.decided_on}
    url = row.get_absolute_url() if policy.may_open_filings(user, row.facility.area_id) else ""
    return f"{row.facility} · {row}", note, url


@described(Finding, "facility__area__parent")
def _finding(row: Finding, user: User) -> tuple[str, str, str]:
    note = _("to be corrected by %(due)s, corrected %(closed)s") % {"due": row.due_on or "—", "closed": row.closed_on}
    url = row.get_absolute_url() if policy.may_open_findings(user, row.facility.area_id) else ""
    return f"{row.facility} · {row}", note, url


@described(Facility, "area__parent")
def _facility(row: Facility, user: User) -> tuple[str, str, str]:
    url = row.get_absolute_url() if policy.may_open_facilities(user, row.area_id) else ""
    return str(row), str(row.area), url


@described(CareClass, "facility__area__parent")
def _class(row: CareClass, user: User) -> tuple[str, str, str]:
    label, _note, url = _facility(row.facility, user)
    children = _("children: %(count)s") % {"count": row.enrolled}
    return f"{label} · {row.name}", children, url


@described(Complaint, "facility__area__parent")
def _complaint(row: Complaint, user: User) -> tuple[str, str, str]:
    """A complaint by its number alone: what it says is for those who deal with it."""
    days = [f"{day:%Y-%m-%d}" for day in (row.first_rated_on, row.rated_on) if day]
    return f"{row.facility} · {row.number}", _("rated %(day)s") % {"day": ", ".join(days)}, ""
