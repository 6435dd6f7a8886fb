"""Recurring questions about delegations and urgent access."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from portal.accounts.models import User


class DelegationQuerySet(models.QuerySet):
    """Delegations."""

    def visible_to(self, user: "User") -> Self:
        """Return those that the user gave or was given."""
        return self.filter(Q(giver=user) | Q(taker=user))

    def in_force(self, on: date) -> Self:
        """Return those that hold on the day."""
        return self.filter(from_on__lte=on, until_on__gte=on, ended_at=None)


class UrgentAccessQuerySet(models.QuerySet):
    """Urgent accesses."""

    def open(self, at: datetime) -> Self:
        """Return those that hold at the moment."""
        return self.filter(at__lte=at, until__gt=at)

    def unreviewed(self) -> Self:
        """Return those into which nobody looked yet."""
        return self.filter(reviewed_at=None)
