"""What follows a filing, on a facility's pages: what is open for its operator and offices, notices for everybody."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.http import HttpRequest
from django.utils import timezone

from facilities import policy
from facilities.choices import (
    OPEN_SUSPENSION_STATES,
    OPEN_TERMINATION_STATES,
    AppealState,
    FilingKind,
    SuspensionState,
    TerminationState,
)
from facilities.models import Facility, Origin
from facilities.panels import panel

Built = tuple[str, dict[str, object]]
PUBLISHED_APPEALS = (AppealState.UPHELD, AppealState.CHANGED, AppealState.SENT_BACK)


@dataclass(frozen=True)
class Line:
    """One affair in one line."""

    url: str
    label: str
    row: Model


@panel(order=20)
def open_affairs(request: HttpRequest, facility: Facility) -> Built | None:
    """Suspensions, plans, reports and appeals, for those who see filings here."""
    if not (policy.is_running(facility) or facility.appeals.exists()):
        return None
    if not policy.may_see_affairs(request.user, facility):
        return None
    rows = [Line(row.get_absolute_url(), f"{row._meta.verbose_name} {_name(row)}", row) for row in _rows(facility)]
    return "facilities/affairs/panel.html", {"rows": rows, "operates": policy.may_update(request.user, facility)}


def _rows(facility: Facility) -> Iterator[Any]:
    yield from facility.suspensions.filter(state__in=OPEN_SUSPENSION_STATES)
    yield from facility.terminations.filter(state__in=OPEN_TERMINATION_STATES)
    yield from facility.annual_reports.all()[:3]
    yield from facility.appeals.all()[:5]


def _name(row: Any) -> str:
    return str(getattr(row, "year", "") or getattr(row, "number", "") or getattr(row, "last_day", "") or row)


@panel(order=20, public=True)
def notices(request: HttpRequest, facility: Facility) -> Built | None:
    """Suspension with its reason, the end, successor and predecessor, prices to come, decided appeals; no personal data."""
    today = timezone.localdate()
    context: dict[str, Any] = {
        "successor": _listed(facility.offshoots.filter(kind=FilingKind.RELOCATION).first(), "facility"),
        "predecessor": _listed(Origin.objects.filter(facility=facility, kind=FilingKind.RELOCATION).first(), "source"),
        "prices": list(facility.prices.filter(holds_from__gt=today)),
        "suspensions": list(facility.suspensions.filter(state__in=(SuspensionState.RUNNING, SuspensionState.ENDED))),
        "terminations": list(facility.terminations.filter(state=TerminationState.CLOSED)),
        "appeals": list(facility.appeals.filter(state__in=PUBLISHED_APPEALS)),
    }
    return ("facilities/affairs/panel_public.html", context) if any(context.values()) else None


def _listed(origin: Origin | None, end: str) -> Facility | None:
    """Return one end of an origin if it has a public page."""
    if origin is None:
        return None
    return Facility.objects.listed().filter(pk=getattr(origin, f"{end}_id")).first()
