"""Systems of other bodies: opened with an account that nobody logs in to by password, and closed with all their tokens."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.crypto import get_random_string
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from portal.accounts import keeping
from portal.accounts.models import Organisation, User
from portal.accounts.scope import require
from portal.errors import Refused
from portal.exchange import policy
from portal.exchange.models import ApiToken, ExternalSystem, Subscription


def is_program(account: User) -> bool:
    """Say whether the account is a system's and no person's."""
    return ExternalSystem.objects.filter(account=account).exists()


keeping.PROGRAMS.append(is_program)


@transaction.atomic
def open_system(name: str, kind: str, body: Organisation, role: str, *, by: User, at: datetime) -> ExternalSystem:
    """Save a system with its account and post. Raises Refused if the name is taken or the role does not exist at the body."""
    require(policy.may_keep_systems(by))
    account = User(username=f"system-{get_random_string(10).lower()}", full_name=name)
    account.set_unusable_password()
    try:
        with transaction.atomic():
            account.save()
            system = ExternalSystem.objects.create(name=name, kind=kind, account=account, opened_at=at, opened_by=by)
    except IntegrityError:
        raise Refused(_("There is a system of this name already."), field="name") from None
    keeping.appoint(account, body, role, by=by, on=localdate(at))
    return system


@transaction.atomic
def close(system: ExternalSystem, *, by: User, at: datetime) -> None:
    """End the system with its tokens and webhooks; what it did stays on record. One that is closed stays as it is."""
    require(policy.may_keep_system(by, system))
    held = ExternalSystem.objects.select_for_update(of=("self",)).select_related("account").get(pk=system.pk)
    if held.closed_at:
        return
    held.closed_at = at
    held.save(update_fields=["closed_at"])
    ApiToken.objects.filter(system=held, revoked_at=None).update(revoked_at=at, revoked_by=by)
    Subscription.objects.filter(system=held, ended_at=None).update(ended_at=at)
    keeping.close(held.account, by=by)
