"""Recurring questions about shifts, leave and presence."""

from datetime import date

from django.db.models import F, Q, QuerySet

from facilities.models import Facility
from staff.shifts.choices import ConflictState, LeaveState


class ShiftQuerySet(QuerySet):
    def visible_to(self, user):
        """Shifts at facilities that the user may see."""
        return self.filter(post__person__facility__in=Facility.objects.visible_to(user))

    def touching(self, first: date, last: date):
        """Shifts of these days, and weekly ones that hold on any of them, while their post is held."""
        weekly = Q(weekday__isnull=False, since__lte=last) & (Q(until__isnull=True) | Q(until__gte=first))
        dated = Q(day__range=(first, last)) & (Q(post__until__isnull=True) | Q(post__until__gte=F("day")))
        held = Q(post__until__isnull=True) | Q(post__until__gte=first)
        return self.filter(held, dated | weekly)


class LeaveQuerySet(QuerySet):
    def visible_to(self, user):
        """Leave of people at facilities that the user may see."""
        return self.filter(person__facility__in=Facility.objects.visible_to(user))

    def operated_by(self, user):
        """Leave of people at facilities that the user runs."""
        return self.filter(person__facility__in=Facility.objects.operated_by(user))

    def approved(self):
        """Leave that takes somebody out of shifts."""
        return self.filter(state=LeaveState.APPROVED)

    def touching(self, first: date, last: date):
        """Leave on any of the days."""
        return self.filter(since__lte=last, until__gte=first)


class PresenceConflictQuerySet(QuerySet):
    def operated_by(self, user):
        """Conflicts about people at facilities that the user runs."""
        return self.filter(person__facility__in=Facility.objects.operated_by(user))

    def open(self):
        """Conflicts that nobody has settled."""
        return self.filter(state=ConflictState.OPEN)


class RatioDayQuerySet(QuerySet):
    def between(self, first: date, last: date):
        """Days counted from the first to the last, both included."""
        return self.filter(day__range=(first, last))
