"""Recurring questions about unfiled places. They are for inspectors and those who oversee them, never for operators and the public."""

from datetime import date
from functools import reduce
from operator import or_

from django.db.models import QuerySet

from inspections.unfiled.choices import OPEN_PLACES, ORDERED, ORDERS, PAPERS
from portal import permissions
from portal.accounts.scope import scope_of


class UnfiledPlaceQuerySet(QuerySet):
    def visible_to(self, user):
        """Places where the user inspects or oversees inspections."""
        scope = scope_of(user)
        return self.filter(scope.in_areas(permissions.INSPECT) | scope.in_areas(permissions.SEE_INSPECTIONS))

    def dealt_with_by(self, user):
        """Places where the user inspects."""
        return self.filter(scope_of(user).in_areas(permissions.INSPECT))

    def open(self):
        """Places that somebody still has to act on."""
        return self.filter(state__in=OPEN_PLACES)

    def to_act_on(self, on: date):
        """Open places without those whose order leaves them time on the day."""
        return self.open().exclude(state__in=ORDERED, term_on__gte=on)

    def with_place(self):
        """Bring along what a line shows."""
        return self.select_related("area__parent", "facility", "noted_by")


class PlaceActQuerySet(QuerySet):
    def visible_to(self, user):
        """Lines of the ledgers of the places that the user may see."""
        scope = scope_of(user)
        ways = (permissions.INSPECT, permissions.SEE_INSPECTIONS)
        return self.filter(reduce(or_, (scope.in_areas(way, "place__area_id") for way in ways)))

    def orders(self):
        """Orders alone."""
        return self.filter(kind__in=ORDERS)

    def papers(self):
        """What is a letter: orders, and what was passed on for a sanction."""
        return self.filter(kind__in=PAPERS)
