"""A visit's checklist line by line, what it still lacks before it can be concluded, and whom to visit next."""

from django.db.models import F, Max, Q, QuerySet

from facilities.models import Facility
from inspections.ground.choices import VISITED_STATES
from inspections.visits.choices import VisitState
from portal import permissions
from portal.accounts.scope import scope_of
from portal.models import User


def facilities_to_visit(user: User, text: str = "") -> QuerySet[Facility]:
    """Return facilities in the user's areas that may be visited, those longest unvisited by the own department first.

    Annotates `last_visited`, the moment of the department's last concluded visit, or None.
    """
    scope = scope_of(user)
    own = Q(visits__department__in=scope.departments, visits__state=VisitState.CONCLUDED)
    rows = Facility.objects.visible_to(user).filter(scope.in_areas(permissions.INSPECT), state__in=VISITED_STATES)
    if text:
        rows = rows.filter(Q(name__icontains=text) | Q(other_name__icontains=text) | Q(address__icontains=text))
    last = Max("visits__concluded_at", filter=own)
    return rows.with_area().annotate(last_visited=last).order_by(F("last_visited").asc(nulls_first=True), "id")
