"""The way from a facility's page to its food, safety and illness."""

from django.http import HttpRequest

from facilities.daily.policy import may_read
from facilities.ground.models import Facility
from facilities.ground.panels import panel
from facilities.ground.policy import may_operate


@panel(order=16)
def ways(request: HttpRequest, facility: Facility) -> tuple[str, dict[str, object]] | None:
    """Lead to food and safety whoever reads the days, and the operator to cases of illness."""
    if not facility.was_filed or not may_read(request.user, facility):
        return None
    return "facilities/safety/panel.html", {"operates": may_operate(request.user, facility)}
