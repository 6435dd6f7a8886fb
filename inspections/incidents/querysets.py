"""Recurring questions about incidents."""

from datetime import datetime

from django.db.models import F, Q, QuerySet

from inspections.incidents.choices import AT_FAULT, OPEN_INCIDENTS, IncidentState
from portal import permissions
from portal.accounts.scope import scope_of
from portal.models import Organisation


class AlertRuleQuerySet(QuerySet):
    def fitting(self, kind: str, severity: str):
        """Rules in use that speak of the kind and the severity, or of all."""
        fits = (Q(kind="") | Q(kind=kind)) & (Q(severity="") | Q(severity=severity))
        return self.filter(fits, is_active=True).select_related("department").order_by("order", "id")


class IncidentQuerySet(QuerySet):
    def visible_to(self, user):
        """Incidents of one's own facilities; of areas that one oversees; of those of which one's department was told."""
        return self.filter(self._own(user) | self._official(user))

    def operated_by(self, user):
        """Incidents at the facilities that the user runs."""
        return self.filter(self._own(user))

    def investigated_by(self, user):
        """Incidents that the user may investigate: inspectors of a department that was told, in their area."""
        scope = scope_of(user)
        return self.filter(self._inspected(scope))

    def about(self, facility):
        """Incidents at a facility."""
        return self.filter(facility=facility)

    def upheld(self):
        """Incidents whose investigation found the facility at fault. Only these count against it."""
        return self.filter(state=IncidentState.CONCLUDED, responsibility__in=AT_FAULT)

    def late(self):
        """Incidents whose first report came after its time, or that the operator never reported by itself."""
        return self.filter(Q(reported_at__gt=F("report_due_at")) | Q(reported_by_office=True))

    def open(self):
        """Incidents that are not concluded."""
        return self.filter(state__in=OPEN_INCIDENTS)

    def owing_report(self, at: datetime):
        """Open incidents whose next report should have come by the moment."""
        return self.open().filter(next_report_due_at__lt=at)

    def with_place(self):
        """Bring along what a line shows."""
        return self.select_related("facility__area__parent", "facility__operator__organisation")

    def _own(self, user):
        bodies = scope_of(user).keys(permissions.OPERATE, Organisation)
        return Q(facility__operator__organisation_id__in=bodies)

    def _official(self, user):
        scope = scope_of(user)
        overseen = scope.in_areas(permissions.SEE_INSPECTIONS, "facility__area_id")
        return overseen | self._inspected(scope)

    def _inspected(self, scope):
        told = Q(alerted__overlap=sorted(scope.departments)) if scope.departments else Q(pk__in=[])
        return scope.in_areas(permissions.INSPECT, "facility__area_id") & told
