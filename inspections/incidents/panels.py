"""Complaints and incidents on a facility's page: each reader's own for officials, verified numbers only for the public."""

from django.http import HttpRequest

from facilities.ground.panels import panel
from facilities.models import Facility
from inspections.incidents import policy
from inspections.incidents.models import Incident

Context = dict[str, object]
SHOWN = 5


@panel(order=46)
def incidents_panel(request: HttpRequest, facility: Facility) -> tuple[str, Context] | None:
    """The latest incidents that the user may see, and the way to report one."""
    if not policy.has_incidents(request.user):
        return None
    found = Incident.objects.visible_to(request.user).about(facility)
    may_report = policy.may_report(request.user, facility)
    return "inspections/incidents/panel.html", {"incidents": found[:SHOWN], "may_report": may_report}
