"""Recurring questions about who acts for an operator."""

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from portal import permissions
from portal.accounts.models import Organisation
from portal.accounts.scope import scope_of
from portal.mandates.choices import MandateState as State

if TYPE_CHECKING:
    from portal.accounts.models import User


class MandateQuerySet(models.QuerySet):
    """Letters of authority."""

    def visible_to(self, user: "User") -> Self:
        """Return those of the user's operators, and of the areas where the user reviews filings."""
        scope = scope_of(user)
        own = Q(organisation__in=scope.keys(permissions.OPERATE, Organisation))
        return self.filter(own | scope.in_areas(permissions.REVIEW_FILINGS, "organisation__area_id"))

    def waiting(self) -> Self:
        """Return those still to be checked."""
        return self.filter(state=State.ASKED)


class ColleagueInvitationQuerySet(models.QuerySet):
    """Invitations of colleagues."""

    def open(self, at: datetime) -> Self:
        """Return those that can be taken up."""
        return self.filter(over_at__isnull=True, ends_at__gt=at)
