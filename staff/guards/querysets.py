"""Recurring questions about guard posts."""

from datetime import date

from django.db.models import Q, QuerySet

from facilities.models import Facility


class GuardPostQuerySet(QuerySet):
    def visible_to(self, user):
        """Guard posts of facilities that the user may see."""
        return self.filter(facility__in=Facility.objects.visible_to(user))

    def operated_by(self, user):
        """Guard posts of facilities that the user runs."""
        return self.filter(facility__in=Facility.objects.operated_by(user))

    def kept(self, on: date):
        """Guard posts that are kept on the day."""
        return self.filter(Q(until=None) | Q(until__gte=on), since__lte=on)


class GuardDutyQuerySet(QuerySet):
    def operated_by(self, user):
        """Duties at facilities that the user runs."""
        return self.filter(guard_post__facility__in=Facility.objects.operated_by(user))

    def on_duty(self, on: date):
        """Duties of the day, of people whose post is held on it."""
        held = (Q(post__until=None) | Q(post__until__gte=on)) & Q(post__since__lte=on)
        return self.filter(held, Q(until=None) | Q(until__gte=on), since__lte=on)
