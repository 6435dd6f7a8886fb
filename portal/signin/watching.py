"""What the security administrator does for accounts of others: forgive wrong tries, take off a lost second factor, end sessions, set rules."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from portal.accounts import events, policy as accounts_policy
from portal.accounts.choices import LoginEventKind
from portal.accounts.history import LoginEvent
from portal.accounts.models import User
from portal.accounts.scope import require
from portal.errors import Refused
from portal.signin import factors, policy, sessions, throttling
from portal.signin.models import RoleRule

OWN_ACCOUNT = _("Nobody does this for the own account. Please ask another security administrator.")


def events_for(user: User) -> QuerySet[LoginEvent]:
    """Return what happened at the door, of every account and of names that no account has; for those who watch and those who audit."""
    require(accounts_policy.may_keep_security(user) or accounts_policy.may_audit(user))
    return LoginEvent.objects.select_related("user", "by")


def forgive(account: User, *, by: User, request: HttpRequest, at: datetime) -> int:
    """Forgive all wrong tries at the account and return how many there were."""
    _require_other(by, account)
    tries = throttling.unlock(account)
    events.record(LoginEventKind.UNLOCKED, user=account, by=by, request=request, at=at)
    return tries


@transaction.atomic
def take_off_factor(account: User, *, by: User, request: HttpRequest, at: datetime) -> None:
    """Take off a second factor whose phone is lost, and end the sessions that it confirmed."""
    _require_other(by, account)
    factors.take_off(account, by=by, request=request, at=at)
    sessions.end(sessions.open_sessions(account, at=at), user=account, by=by, request=request, at=at)


def end_sessions(account: User, *, by: User, request: HttpRequest, at: datetime) -> int:
    """End every session of the account and return how many there were."""
    _require_other(by, account)
    return sessions.end(sessions.open_sessions(account, at=at), user=account, by=by, request=request, at=at)


@transaction.atomic
def set_rules(needed: Mapping[str, bool], *, by: User) -> None:
    """Say of each role whether it needs a second factor; it counts from the next login on."""
    require(accounts_policy.may_keep_security(by))
    for role, is_needed in needed.items():
        RoleRule.objects.update_or_create(role=role, defaults={"needs_second_factor": is_needed})


def _require_other(by: User, account: User) -> None:
    require(accounts_policy.may_keep_security(by))
    if not policy.may_watch(by, account):
        raise Refused(OWN_ACCOUNT)
    require(policy.accounts_watched(by).filter(pk=account.pk).exists())
