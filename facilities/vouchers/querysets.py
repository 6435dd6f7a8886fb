"""Recurring questions about vouchers."""

from datetime import date

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import TruncMonth

from facilities.ground.querysets import OfFacilityQuerySet
from facilities.support.querysets import pays
from facilities.vouchers.choices import VoucherState
from portal import permissions
from portal.accounts.scope import scope_of
from portal.models import Organisation

ISSUERS = frozenset({"trade-union", "civil-affairs", "women", "streets"})  # who knows the families


class VoucherQuerySet(OfFacilityQuerySet):
    def visible_to(self, user):
        """Those that the own department gives in its area, all of the area for 财政 and for who audits, those redeemed at one's own facility."""
        scope = scope_of(user)
        given = scope.in_areas(permissions.GIVE_OPINIONS)
        bodies = scope.keys(permissions.OPERATE, Organisation)
        found = Q(facility__operator__organisation_id__in=bodies) | scope.in_areas(permissions.REVIEW_FILINGS)
        found |= given & Q(department_id__in=scope.departments & ISSUERS)
        if pays(user):
            found |= given
        return self.filter(found)

    def redeemed(self):
        """Vouchers that a facility took."""
        return self.filter(state=VoucherState.REDEEMED)

    def unclaimed(self):
        """Redeemed vouchers of months that no claim has frozen; annotates `month_redeemed`."""
        claims = self.model._meta.get_field("scheme").related_model.claims.rel.related_model.objects
        taken = self.redeemed().annotate(month_redeemed=TruncMonth("redeemed_on"))
        of_month = claims.filter(
            facility=OuterRef("facility"), scheme=OuterRef("scheme"), month=OuterRef("month_redeemed")
        )
        return taken.filter(~Exists(of_month))

    def lapsed(self, on: date):
        """Vouchers whose last day is over before anybody redeemed them."""
        return self.filter(state=VoucherState.ISSUED, valid_until__lt=on)

    def with_facts(self):
        """Bring scheme, rate, facility and giver along."""
        return self.select_related("scheme", "rate", "facility__operator__organisation", "department", "area")
