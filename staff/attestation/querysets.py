"""Recurring questions about registers of certificates and about the certificates that wait for a department."""

from django.db.models import QuerySet

from portal import permissions
from portal.accounts.scope import scope_of
from staff.people.choices import VOUCHING


def kinds_vouched_for(user):
    """Return the kinds of certificates whose register the user's departments keep."""
    departments = scope_of(user).departments
    return [kind for kind, department in VOUCHING.items() if department in departments]


class AttestationBatchQuerySet(QuerySet):
    def visible_to(self, user):
        """Registers of the user's department in the user's areas: they hold names, and are nobody else's business."""
        return self.filter(scope_of(user).in_areas(permissions.SEE_FACILITIES), kind__in=kinds_vouched_for(user))
