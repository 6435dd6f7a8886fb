"""Recurring questions about facilities and filings."""

from datetime import date

from django.db.models import Q, QuerySet
from guardian.models import UserObjectPermission

from portal import permissions
from portal.accounts.scope import scope_of
from portal.querysets import within


class AbsenceQuerySet(QuerySet):
    def visible_to(self, user):
        """One's own absences, those in which one stands in, and those of the reviewers whom the user leads."""
        led = UserObjectPermission.objects.filter(
            within(scope_of(user).areas(permissions.DECIDE_FILINGS), "object_pk"),
            permission__codename=permissions.codename(permissions.REVIEW_FILINGS),
            content_type__model="area",
        )
        return self.filter(Q(user=user) | Q(deputy=user) | Q(user__in=led.values("user")))

    def on(self, day: date):
        """Absences in whose span the day lies and that were not ended before it."""
        return self.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=day), from_on__lte=day, until_on__gte=day)

    def overlapping(self, first: date, last: date):
        """Absences that share a day with the span."""
        return self.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=first), from_on__lte=last, until_on__gte=first)

    def lasting(self, day: date):
        """Absences that run on the day or are yet to come."""
        return self.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=day), until_on__gte=day)
