"""Recurring questions about bans. That somebody is banned is asked at hiring; who and why is for police and health alone."""

from datetime import date

from django.db.models import Q, QuerySet

from portal import permissions
from portal.accounts.scope import scope_of
from portal.identifiers import texts
from portal.sealing import digests
from staff.bans.choices import BanState

KEEPERS = frozenset({"police", "health"})


def keeps_bans(user):
    """Say whether the user works in a department that sees grounds of bans."""
    scope = scope_of(user)
    return not scope.departments.isdisjoint(KEEPERS) and bool(scope.areas(permissions.SEE_FACILITIES))


class BanQuerySet(QuerySet):
    def visible_to(self, user):
        """Every ban, for police and health of the area that laid it down; for nobody else any."""
        if not keeps_bans(user):
            return self.none()
        return self.filter(scope_of(user).in_areas(permissions.SEE_FACILITIES))

    def in_force(self, on: date):
        """Bans that hold on the day, the first and the last one included."""
        return self.not_over(on).filter(since__lte=on)

    def not_over(self, on: date):
        """Bans signed twice that hold on the day or begin later: nobody is hired into one."""
        return self.filter(Q(until__isnull=True) | Q(until__gte=on), state=BanState.IN_FORCE)

    def known_by(self, kind: str, number: str):
        """Bans of whoever has this identity document, also such as were entered under a former key."""
        return self.filter(id_digest__in=digests(f"{kind}:{texts.bare(number)}") if number else [])


class BanCaseQuerySet(QuerySet):
    def open(self):
        """Cases in which the person still has a post."""
        return self.filter(ended_on__isnull=True)
