"""Recurring questions about requests for one's own data."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models

from portal import permissions
from portal.accounts.scope import may
from portal.areas.models import Area
from portal.subjects.choices import SubjectRequestState as State

if TYPE_CHECKING:
    from portal.accounts.models import User


class SubjectRequestQuerySet(models.QuerySet):
    """Requests for one's own data."""

    def visible_to(self, user: "User") -> Self:
        """Return all of them to those who answer, none to others."""
        district = Area(code=settings.DISTRICT_CODE)
        return self if may(user, permissions.SEE_PERSONAL_DATA, district) else self.none()

    def open(self) -> Self:
        """Return those still to be answered."""
        return self.filter(state=State.ASKED)
