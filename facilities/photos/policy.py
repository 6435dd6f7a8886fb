"""Who puts photographs on a facility's public page, and who lets them through."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser

from facilities.ground.policy import may_operate, may_see_affairs, may_update
from portal import permissions
from portal.accounts.scope import may

if TYPE_CHECKING:
    from facilities.photos.models import Photo
    from portal.models import User

__all__ = ["may_decide", "may_remove", "may_see_affairs", "may_update"]


def may_decide(user: User | AnonymousUser, photo: Photo) -> bool:
    """What everybody sees of a facility is let through by those who review its filings."""
    return may(user, permissions.REVIEW_FILINGS, photo.facility.area)


def may_remove(user: User | AnonymousUser, photo: Photo) -> bool:
    """A photograph is taken down by its operator, and by those who let it through."""
    return may_operate(user, photo.facility) or may_decide(user, photo)
