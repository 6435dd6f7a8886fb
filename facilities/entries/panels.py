"""Children's papers on a facility's page: their number for its operator."""

from django.http import HttpRequest

from facilities.ground.models import Facility
from facilities.ground.panels import panel
from facilities.ground.policy import may_operate


@panel(order=17)
def children_checked(request: HttpRequest, facility: Facility) -> tuple[str, dict[str, object]] | None:
    """How many children in care have their check, and the way to them."""
    if not facility.was_filed or not may_operate(request.user, facility):
        return None
    standing = facility.entry_checks.standing()
    context = {"in_care": standing.in_care().count(), "catching_up": standing.catching_up().count()}
    return "facilities/entries/panel.html", context
