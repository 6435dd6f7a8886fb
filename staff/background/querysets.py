"""Recurring questions about background checks and campaigns."""

from datetime import date

from django.db.models import Q, QuerySet

from facilities.models import Facility
from portal import permissions
from portal.accounts.scope import scope_of
from portal.identifiers import texts
from portal.sealing import digests
from staff.background.choices import CheckState, ReferralState


class CheckQuerySet(QuerySet):
    def visible_to(self, user):
        """Checks of one's own facilities, and for the police those where they have their post, before a filing too; for nobody else any."""
        mine, scope = Q(facility__in=Facility.objects.operated_by(user)), scope_of(user)
        if "police" in scope.departments:
            mine |= scope.in_areas(permissions.SEE_FACILITIES, "facility__area_id")
        return self.filter(mine)

    def known_by(self, kind: str, number: str):
        """Checks of whoever has this identity document."""
        return self.filter(id_digest__in=digests(f"{kind}:{texts.bare(number)}") if number else [])

    def waiting(self):
        """Checks without an answer."""
        return self.filter(state=CheckState.ASKED)


class CampaignQuerySet(QuerySet):
    def visible_to(self, user):
        """Campaigns of areas whose facilities the user sees."""
        return self.filter(scope_of(user).in_areas(permissions.SEE_FACILITIES))

    def running(self, on: date):
        """Campaigns that are open and not closed."""
        return self.filter(opened_on__lte=on, closed_on__isnull=True)


class ReferralQuerySet(QuerySet):
    def visible_to(self, user):
        """Referrals to one's own department, for the health bureau all, where the facility lies in the area of the post."""
        scope = scope_of(user)
        here = self.filter(scope.in_areas(permissions.SEE_FACILITIES, "facility__area_id"))
        return here if "health" in scope.departments else here.filter(department__in=scope.departments)

    def open(self):
        """Referrals that the department has not dealt with."""
        return self.filter(state=ReferralState.REFERRED)
