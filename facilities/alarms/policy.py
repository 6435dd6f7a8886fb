"""Who keeps alarm buttons. Whoever reads the days of a facility reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser

from facilities.ground.policy import may_update

if TYPE_CHECKING:
    from facilities.alarms.models import AlarmButton
    from portal.models import User


def may_keep(user: User | AnonymousUser, button: AlarmButton) -> bool:
    """Buttons are tested and taken down by the operator of a running facility."""
    return may_update(user, button.facility)
