"""Recurring questions about transfers."""

from django.db.models import Q, QuerySet

from facilities.models import Facility
from portal import permissions
from portal.accounts.scope import scope_of


class TransferQuerySet(QuerySet):
    def leaving(self, user):
        """Transfers of people who work at facilities that the user runs."""
        return self.filter(person__facility__in=Facility.objects.operated_by(user))

    def coming(self, user):
        """Transfers to facilities that the user runs."""
        return self.filter(target__in=Facility.objects.operated_by(user))

    def before_the_bureau(self, user):
        """Transfers that were contested, where the user reviews for the health bureau: others are no business of the bureau."""
        reviews = scope_of(user).in_areas(permissions.REVIEW_FILINGS, "person__facility__area_id")
        return self.filter(reviews, was_contested=True)

    def visible_to(self, user):
        """Transfers from and to one's own facilities, and those that came before the bureau."""
        own = Facility.objects.operated_by(user)
        reviews = scope_of(user).in_areas(permissions.REVIEW_FILINGS, "person__facility__area_id")
        return self.filter(Q(person__facility__in=own) | Q(target__in=own) | (reviews & Q(was_contested=True)))

    def at(self, facility):
        """Transfers from or to a facility."""
        return self.filter(Q(person__facility=facility) | Q(target=facility))

    def with_both(self):
        """Bring the person, both facilities and their operators along."""
        return self.select_related(
            "person__facility__area", "person__facility__operator__organisation", "target__operator__organisation"
        )
