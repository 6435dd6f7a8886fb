"""Who keeps stations, holds events, visits homes, writes and reviews articles, runs campaigns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from portal import permissions
from portal.accounts.scope import is_hand_of, may, may_anywhere, scope_of
from portal.models import Area, Organisation

if TYPE_CHECKING:
    from facilities.stations.models import Article, Station, StationActivity
    from portal.models import User

PUBLICITY = ("publicity", "women", "health")  # departments that run campaigns
KEEPING = (permissions.REPORT_FIGURES, permissions.GIVE_OPINIONS)  # communities and streets; departments


def may_keep_some(user: User | AnonymousUser) -> bool:
    """Say whether the user keeps stations and holds events anywhere: communities, streets, departments, the health bureau."""
    return any(may_anywhere(user, permission) for permission in KEEPING)


def may_keep_in(user: User | AnonymousUser, area: Area) -> bool:
    """Stations of an area are kept, and events held, by its community and street and by departments."""
    return any(may(user, permission, area) for permission in KEEPING)


def may_keep(user: User | AnonymousUser, station: Station) -> bool:
    """The same of a station."""
    return may_keep_in(user, station.area)


def may_keep_event(user: User | AnonymousUser, event: StationActivity) -> bool:
    """An event is kept by those who keep its station."""
    return may_keep(user, event.station)


def may_see_reach(user: User | AnonymousUser, area: Area) -> bool:
    """Whom events reached is seen by whoever sees the figures of the area, and by those who hold events there. Nobody's name is in it."""
    return may(user, permissions.SEE_FIGURES, area) or may_keep_in(user, area)


def communities(user: User | AnonymousUser) -> QuerySet[Area]:
    """Return the communities in which the user keeps stations."""
    scope = scope_of(user)
    covered = Q(pk__in=[])
    for permission in KEEPING:
        covered |= scope.in_areas(permission, "code")
    return Area.objects.filter(covered, level=12)


def bodies(user: User) -> QuerySet[Organisation]:
    """Return the bodies for which the user acts today."""
    return Organisation.objects.filter(memberships__user=user, memberships__until__isnull=True).distinct()


def may_visit_homes(user: User | AnonymousUser) -> bool:
    """Workers of communities and streets, and the health bureau, visit homes."""
    return may_anywhere(user, permissions.REPORT_FIGURES) or may_anywhere(user, permissions.SEE_PERSONAL_DATA)


def may_note_homes(user: User | AnonymousUser) -> bool:
    """Whoever visits homes in communities of her own notes them on a phone; the health bureau reads them."""
    return may_visit_homes(user) and may_keep_some(user)


def may_write(user: User | AnonymousUser) -> bool:
    """Articles are written by whoever holds events."""
    return may_keep_some(user)


def may_write_on(user: User | AnonymousUser, article: Article) -> bool:
    """An article is its author's."""
    return may_write(user) and article.author_id == user.pk


def may_review(user: User | AnonymousUser, article: Article) -> bool:
    """Articles are reviewed by the health bureau, never by their author."""
    return may_review_some(user) and not is_hand_of(user, article.author_id)


def may_review_some(user: User | AnonymousUser) -> bool:
    """The health bureau reviews what is said to parents."""
    return may_anywhere(user, permissions.REVIEW_FILINGS)


def may_campaign(user: User | AnonymousUser) -> bool:
    """Publicity, the women's federation and the health bureau run campaigns."""
    return may_anywhere(user, permissions.GIVE_OPINIONS) and not scope_of(user).departments.isdisjoint(PUBLICITY)
