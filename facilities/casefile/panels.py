"""What follows a filing, on a facility's pages: what is open for its operator and offices, notices for everybody."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.http import HttpRequest
from django.utils import timezone

from facilities.appeals.choices import AppealState
from facilities.casefile import letters
from facilities.decisions.models import Cancellation
from facilities.filing.models import Origin
from facilities.ground import policy
from facilities.ground.choices import FilingKind
from facilities.ground.models import Facility
from facilities.ground.panels import panel
from facilities.proposals.models import Proposal
from facilities.register import validity as register_validity
from facilities.suspension.choices import OPEN_SUSPENSION_STATES, SuspensionState
from facilities.termination.choices import OPEN_TERMINATION_STATES, TerminationState
from facilities.verification.models import CorrectionOrder, OrderPoint, Verification
from portal import actions
from portal.freshness import shown_publicly

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
    return "facilities/casefile/panel.html", {"rows": rows, "operates": policy.may_update(request.user, facility)}


def _rows(facility: Facility) -> Iterator[Any]:
    yield from facility.suspensions.filter(state__in=OPEN_SUSPENSION_STATES)
    yield from facility.terminations.filter(state__in=OPEN_TERMINATION_STATES)
    yield from facility.annual_reports.all()[:3]
    yield from facility.appeals.all()[:5]


def _name(row: Any) -> str:
    return str(getattr(row, "year", "") or getattr(row, "number", "") or getattr(row, "last_day", "") or row)


@panel(order=20, public=True)
def notices(request: HttpRequest, facility: Facility) -> Built | None:
    """Suspension with its reason, the end, successor and predecessor, decided appeals; no personal data."""
    context: dict[str, Any] = {
        "successor": _listed(facility.offshoots.filter(kind=FilingKind.RELOCATION).first(), "facility"),
        "predecessor": _listed(Origin.objects.filter(facility=facility, kind=FilingKind.RELOCATION).first(), "source"),
        "suspensions": list(facility.suspensions.filter(state__in=(SuspensionState.RUNNING, SuspensionState.ENDED))),
        "terminations": list(facility.terminations.filter(state=TerminationState.CLOSED)),
        "appeals": list(facility.appeals.filter(state__in=PUBLISHED_APPEALS)),
    }
    return ("facilities/casefile/panel_public.html", context) if any(context.values()) else None


def _listed(origin: Origin | None, end: str) -> Facility | None:
    """Return one end of an origin if it has a public page."""
    if origin is None:
        return None
    return Facility.objects.listed().filter(pk=getattr(origin, f"{end}_id")).first()


Context = dict[str, object]
shown_publicly(Verification, CorrectionOrder, OrderPoint, Cancellation, Proposal, Proposal.clauses.through)


@panel(order=5)
def proceedings(request: HttpRequest, facility: Facility) -> tuple[str, Context] | None:
    """Verifications, orders, cancellations and letters that the user may see."""
    user = request.user
    if not (policy.may_operate(user, facility) or policy.may_open_cancellation(user, facility)):
        return None
    cancellations = Cancellation.objects.visible_to(user).filter(facility=facility).select_related("ground")
    return "facilities/casefile/proceedings_panel.html", {
        "verifications": Verification.objects.visible_to(user).filter(facility=facility),
        "orders": CorrectionOrder.objects.visible_to(user).filter(facility=facility),
        "cancellations": cancellations,
        "verified_on": register_validity.verified_on(facility),
        "letters": letters.letters_on(facility, user=user),  # type: ignore[arg-type] # one who may is logged in
        "may": actions.allowed(facility, user),
        "today": timezone.localdate(),
    }


@panel(order=5, public=True)
def how_it_stands(request: HttpRequest, facility: Facility) -> tuple[str, Context]:
    """When it was verified on site; why its filing does not hold, with date, reasons and clauses."""
    return "facilities/casefile/standing_panel.html", {"standing": register_validity.of_facility(facility)}
