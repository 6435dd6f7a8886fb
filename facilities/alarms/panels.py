"""Alarm buttons on a facility's page."""

from django.http import HttpRequest

from facilities.alarms.choices import AlarmState
from facilities.daily.policy import may_read
from facilities.ground.models import Facility
from facilities.ground.panels import panel


@panel(order=18)
def alarms(request: HttpRequest, facility: Facility) -> tuple[str, dict[str, object]] | None:
    """How many buttons hang, and how many of them nobody answered."""
    if not facility.was_filed or not may_read(request.user, facility):
        return None
    states = list(facility.alarm_buttons.hanging().order_by().values_list("state", flat=True))
    context: dict[str, object] = {"hanging": len(states), "faulty": states.count(AlarmState.FAULTY)}
    return "facilities/alarms/panel.html", context
