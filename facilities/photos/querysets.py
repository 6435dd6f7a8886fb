"""Recurring questions about photographs."""

from facilities.ground.querysets import OfFacilityQuerySet
from facilities.photos.choices import KEPT_STATES, PhotoState
from portal import permissions
from portal.accounts.scope import scope_of


class PhotoQuerySet(OfFacilityQuerySet):
    def shown(self):
        """Photographs that the bureau let through and nobody took down."""
        return self.filter(state=PhotoState.SHOWN)

    def kept(self):
        """Photographs whose file is there: waiting or public."""
        return self.filter(state__in=KEPT_STATES)

    def to_look_at(self, user):
        """Photographs that wait, in areas whose filings the user reviews."""
        return self.filter(
            scope_of(user).in_areas(permissions.REVIEW_FILINGS, "facility__area_id"), state=PhotoState.WAITING
        )
