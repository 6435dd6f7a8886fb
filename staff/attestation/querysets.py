"""Recurring questions about registers of certificates and about the certificates that wait for a department."""

from django.db.models import QuerySet

from portal import permissions
from portal.accounts.scope import scope_of
from staff.people.models import CredentialKind


def kinds_vouched_for(user):
    """Kinds of certificates whose register the user's departments keep."""
    return CredentialKind.objects.kept_by(scope_of(user).departments)


class AttestationBatchQuerySet(QuerySet):
    def visible_to(self, user):
        """Registers of the user's department in the user's areas: they hold names, and are nobody else's business."""
        return self.filter(scope_of(user).in_areas(permissions.SEE_FACILITIES), kind__in=kinds_vouched_for(user))
