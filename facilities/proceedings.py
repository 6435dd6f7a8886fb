"""Parts of a facility's page on what the bureau decided: for officials and the operator the proceedings, for everybody how it stands."""

from django.http import HttpRequest
from django.utils import timezone

from facilities import correspondence, policy, standing
from facilities.choices import CancellationState, FacilityState
from facilities.models import Cancellation, CorrectionOrder, Facility, OrderPoint, Proposal, Verification
from facilities.panels import panel
from portal.freshness import shown_publicly

Context = dict[str, object]
shown_publicly(Verification, CorrectionOrder, OrderPoint, Cancellation, Proposal, Proposal.clauses.through)


@panel(order=5)
def proceedings(request: HttpRequest, facility: Facility) -> tuple[str, Context] | None:
    """Verifications, orders, cancellations and letters that the user may see."""
    user = request.user
    if not (policy.may_operate(user, facility) or policy.may_open_cancellation(user, facility)):
        return None
    cancellations = Cancellation.objects.visible_to(user).filter(facility=facility).select_related("ground")
    is_filed = facility.state != FacilityState.UNFILED and facility.state not in standing.ENDS
    is_running = any(row.state == CancellationState.ANNOUNCED for row in cancellations)
    return "facilities/proceedings_panel.html", {
        "verifications": Verification.objects.visible_to(user).filter(facility=facility),
        "orders": CorrectionOrder.objects.visible_to(user).filter(facility=facility),
        "cancellations": cancellations,
        "verified_on": standing.verified_on(facility),
        "letters": correspondence.letters_on(facility, user=user),  # type: ignore[arg-type] # one who may is logged in
        "may_cancel": is_filed and not is_running and policy.may_open_cancellation(user, facility),
        "today": timezone.localdate(),
    }


@panel(order=5, public=True)
def how_it_stands(request: HttpRequest, facility: Facility) -> tuple[str, Context]:
    """When it was verified on site; why its filing does not hold, with date, reasons and clauses."""
    return "facilities/standing_panel.html", {"standing": standing.of_facility(facility)}
