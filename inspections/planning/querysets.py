"""Recurring questions about plans, draws, joint visits and inspections of other times."""

from datetime import date

from django.db.models import Q, QuerySet

from inspections.ground.querysets import at_facility, kept, overseen_by
from inspections.planning.choices import AppointmentState, DrawState, InvitationState, PlanState
from portal import permissions
from portal.accounts.scope import scope_of
from portal.models import Membership, Organisation


def offices_of(user) -> QuerySet[Organisation]:
    """Return the offices for which the user plans: of the user's field, in whose whole area the user inspects."""
    scope = scope_of(user)
    rows = Organisation.objects.filter(scope.in_areas(permissions.INSPECT), department__in=scope.departments)
    return rows.order_by("area_id", "pk")


class PlanQuerySet(QuerySet):
    def visible_to(self, user):
        """One's own office's plans; of other offices overseen what was published."""
        return self.filter(kept(user, "") | overseen_by(user) & ~Q(state__in=[PlanState.DRAFT, PlanState.DISCARDED]))

    def kept_by(self, user):
        """Plans of one's own office."""
        return self.filter(kept(user, ""))

    def published(self):
        """Versions that hold."""
        return self.filter(state=PlanState.PUBLISHED)

    def drafts(self):
        """Versions that are being written."""
        return self.filter(state=PlanState.DRAFT)


class DrawQuerySet(QuerySet):
    def visible_to(self, user):
        """One's own office's draws, and those of offices overseen."""
        return self.filter(kept(user, "") | overseen_by(user))

    def kept_by(self, user):
        """Draws of one's own office."""
        return self.filter(kept(user, ""))

    def done(self):
        """Draws that were carried out: the public learns of them at once, and of their results when these are published."""
        return self.filter(state__in=[DrawState.DRAWN, DrawState.PUBLISHED])

    def under_way(self):
        """Draws whose results are not published yet."""
        return self.filter(state=DrawState.DRAWN)


class ConflictQuerySet(QuerySet):
    def visible_to(self, user):
        """One's own conflicts, and those of the inspectors of one's office."""
        colleagues = Membership.objects.filter(kept(user, ""), until__isnull=True).values("user")
        return self.filter(Q(inspector=user) | Q(inspector__in=colleagues))

    def in_force(self, on: date):
        """Conflicts that hold on the day."""
        return self.filter(Q(until__isnull=True) | Q(until__gt=on), since__lte=on)


class AppointmentQuerySet(QuerySet):
    def visible_to(self, user):
        """Joint visits that one oversees, and those of one's department in the areas inspected, called or invited to."""
        scope = scope_of(user)
        invited = self.model.objects.filter(invitations__department__in=scope.departments).values("pk")
        field = Q(department__in=scope.departments) | Q(pk__in=invited)
        return self.filter(scope.in_areas(permissions.SEE_INSPECTIONS, "facility__area_id") | at_facility(user) & field)

    def arranged(self):
        """Joint visits that hold."""
        return self.filter(state=AppointmentState.ARRANGED)


class InvitationQuerySet(QuerySet):
    def answerable_by(self, user):
        """Invitations that wait for the user's department, in the areas inspected."""
        field = Q(department__in=scope_of(user).departments)
        return self.filter(at_facility(user, "appointment__") & field, state=InvitationState.ASKED)
