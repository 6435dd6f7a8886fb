"""Who is logged in: the account of a session together with its grants, in one query."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.utils import timezone

from portal.accounts.models import User
from portal.accounts.scope import person

BACKEND = f"{__name__}.AccountBackend"  # as Django's login is told it


class AccountBackend(ModelBackend):
    """Django's own login. What an account may do is asked of `portal.accounts.scope`, so its grants come along with it."""

    def get_user(self, user_id: Any) -> User | None:
        """Return the account of a session unless it is closed."""
        user = person(user_id)
        return user if user and self.user_can_authenticate(user) else None

    def user_can_authenticate(self, user: Any) -> bool:
        """Say whether the account is open and its one-time password, if it has one, still holds."""
        until = user.one_time_until if user.must_change_password else None
        return super().user_can_authenticate(user) and (until is None or timezone.localdate() <= until)
