"""Recurring questions about sessions, enrolments and certificates."""

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from facilities.models import Facility
from portal import permissions
from portal.accounts.scope import scope_of
from staff.training.choices import ORGANISERS, SEATED, EnrolmentState


class SessionQuerySet(QuerySet):
    def organised_by(self, user):
        """Sessions of courses in the areas where the user speaks for a department that trains."""
        scope = scope_of(user)
        if scope.departments.isdisjoint(ORGANISERS):
            return self.none()
        return self.filter(scope.in_areas(permissions.GIVE_OPINIONS, "course__area_id"))

    def with_seats(self):
        """Annotate `taken` and `waiting`."""
        return self.annotate(
            taken=Count("enrolments", filter=Q(enrolments__state__in=SEATED)),
            waiting=Count("enrolments", filter=Q(enrolments__state=EnrolmentState.WAITING)),
        )


class EnrolmentQuerySet(QuerySet):
    def of_operator(self, user):
        """Enrolments of people at facilities that the user runs."""
        return self.filter(person__facility__in=Facility.objects.operated_by(user))

    def visible_to(self, user):
        """Enrolments of one's own people, and those in sessions that the user organises."""
        sessions = self.model._meta.get_field("session").related_model.objects.organised_by(user)
        mine = Q(person__facility__in=Facility.objects.operated_by(user))
        return self.filter(mine | Q(Exists(sessions.filter(pk=OuterRef("session")))))
