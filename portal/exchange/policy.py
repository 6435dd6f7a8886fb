"""Who keeps the systems that exchange data with the portal. One predicate per question."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from portal.accounts import keeping, policy
from portal.accounts.models import User
from portal.exchange.models import ExternalSystem


def may_keep_systems(user: User | AnonymousUser) -> bool:
    """System administrators keep other systems as they keep accounts."""
    return policy.may_keep_accounts(user)


def systems_for(user: User) -> QuerySet[ExternalSystem]:
    """Return the systems with a post, past or present, at a body of the areas whose accounts the user keeps."""
    return ExternalSystem.objects.filter(account__in=keeping.accounts_for(user))


def may_keep_system(user: User, system: ExternalSystem) -> bool:
    """Say whether the system is among those that the user keeps."""
    return may_keep_systems(user) and systems_for(user).filter(pk=system.pk).exists()
