"""Recurring questions about support. Money is visible to the operator, to whoever reviews filings, and to 财政 in its areas."""

from datetime import date

from django.db.models import Q, QuerySet

from facilities.ground.querysets import OfFacilityQuerySet, of_case
from portal import permissions
from portal.accounts.scope import scope_of

PAYER = "finance"  # the department that pays


def pays(user):
    """Say whether the user works at the treasury's department."""
    return PAYER in scope_of(user).departments


class MoneyQuerySet(OfFacilityQuerySet):
    def visible_to(self, user):
        """One's own, those of the areas whose filings the user sees, and all of its area for 财政."""
        found = of_case(user, "facility__")
        if pays(user):
            found |= scope_of(user).in_areas(permissions.SEE_FACILITIES, "facility__area_id")
        return self.filter(found)

    def to_audit(self, user):
        """Rows in the areas where the user reviews filings."""
        return self.filter(scope_of(user).in_areas(permissions.REVIEW_FILINGS, "facility__area_id"))


class DatedQuerySet(QuerySet):
    def in_force(self, on: date):
        """Rows that hold on the day, the first and the last one included."""
        return self.covering(on, on)

    def covering(self, first: date, last: date):
        """Rows that hold on every day of a span."""
        return self.filter(Q(until_on__isnull=True) | Q(until_on__gte=last), from_on__lte=first)
