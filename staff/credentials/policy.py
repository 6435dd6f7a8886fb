"""Who lays down which credentials there are: the keepers of the rulebook. Whoever is logged in reads it."""

from django.contrib.auth.models import AnonymousUser

from portal.models import User
from portal.rulebook import policy


def may_keep_kinds(user: User | AnonymousUser) -> bool:
    """Keepers of the rulebook: for the whole district, like clauses and numbers."""
    return policy.may_keep_rulebook(user)
