"""Who may see and report figures. One predicate per question."""

from __future__ import annotations

from django.conf import settings

from metrics.ground.policy import Anyone
from portal import permissions
from portal.accounts.scope import may
from portal.models import Area


def may_open_duties(user: Anyone) -> bool:
    """Say whether the user opens the acts behind the duty ledger: whoever sees the whole district's figures."""
    return may(user, permissions.SEE_FIGURES, Area(code=settings.DISTRICT_CODE))
