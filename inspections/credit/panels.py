"""The credit record on a facility's pages: for everybody what can be added up, for offices and the operator the way in."""

from django.http import HttpRequest
from django.utils import timezone

from facilities.ground.panels import CREDIT, panel
from facilities.models import Facility
from inspections.credit import policy, standing
from inspections.credit.models import CreditEntry, CreditListing
from inspections.ground.choices import VISITED_STATES
from portal.freshness import shown_publicly
from portal.rulebook.rulebook import MissingThreshold

Context = dict[str, object]
shown_publicly(CreditEntry, CreditListing)


@panel(order=10, public=True, slot=CREDIT)
def public_credit(request: HttpRequest, facility: Facility) -> tuple[str, Context] | None:
    """The score with every entry that counts; nothing while the rulebook has no credit or the facility was never filed."""
    if facility.state not in VISITED_STATES and not facility.credit_entries.exists():
        return None
    today = timezone.localdate()
    try:
        record = standing.statement(facility, on=today)
    except MissingThreshold:
        return None
    return "inspections/credit/panel_public.html", {"record": record, "today": today}


@panel(order=45)
def credit_panel(request: HttpRequest, facility: Facility) -> tuple[str, Context] | None:
    """Score, list and months between visits, with the way to the record."""
    if facility.state not in VISITED_STATES:
        return None
    today = timezone.localdate()
    try:
        score = standing.score_of(facility, on=today)
    except MissingThreshold:
        return None
    context: Context = {"score": score, "may_announce": policy.may_propose_listing(request.user, facility)}
    return "inspections/credit/panel.html", context
