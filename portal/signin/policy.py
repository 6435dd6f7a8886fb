"""Who watches over the logins of whom. One predicate per question."""

from django.db.models import QuerySet

from portal import permissions
from portal.accounts import policy
from portal.accounts.models import Membership, User
from portal.accounts.scope import scope_of


def accounts_watched(user: User) -> QuerySet[User]:
    """Return the accounts with a post, past or present, at a body of the areas whose logins the user watches over."""
    posts = Membership.objects.filter(scope_of(user).in_areas(permissions.KEEP_SECURITY, "organisation__area_id"))
    return User.objects.filter(pk__in=posts.values("user"))


def may_watch(user: User, account: User) -> bool:
    """Nobody takes off the own second factor or the own lock as an officer of security: for that a colleague is asked."""
    return policy.may_keep_security(user) and user.pk != account.pk
