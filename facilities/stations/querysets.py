"""Questions about stations, events, home visits and articles."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from facilities.stations.choices import ArticleState
from portal import permissions
from portal.accounts.scope import scope_of

if TYPE_CHECKING:
    from portal.models import User


class StationActivityQuerySet(QuerySet):
    """Events at stations."""

    def to_come(self, at: datetime) -> StationActivityQuerySet:
        """Events that are not called off and have not begun."""
        return self.filter(cancelled_at__isnull=True, starts_at__gt=at)


class HomeVisitQuerySet(QuerySet):
    """Visits at families' homes."""

    def visible_to(self, user: User | AnonymousUser) -> HomeVisitQuerySet:
        """Own visits, and those of the areas whose personal data the user may see: the health bureau."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(scope_of(user).in_areas(permissions.SEE_PERSONAL_DATA) | Q(made_by=user.pk))


class ArticleQuerySet(QuerySet):
    """Articles for parents."""

    def published(self, on: date) -> ArticleQuerySet:
        """Articles that were reviewed and have not expired."""
        return self.filter(state=ArticleState.PUBLISHED, expires_on__gte=on)

    def for_month(self, months: int) -> ArticleQuerySet:
        """Articles about children of an age in months."""
        return self.filter(months_from__lte=months, months_to__gt=months)
