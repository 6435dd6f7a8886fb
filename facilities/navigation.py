"""Entries of the main menu on facilities and filings."""

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from facilities import policy
from portal import permissions
from portal.models import User
from portal.navigation import navigation
from portal.scope import may_anywhere


@navigation(_("Facilities"), "facility-list", order=20)
def facilities(user: User | AnonymousUser) -> bool:
    """Operators find theirs, officers those of their areas."""
    return policy.may_list_facilities(user)


@navigation(_("Filings"), "filing-list", order=25)
def filings(user: User | AnonymousUser) -> bool:
    """Operators follow theirs, reviewers those of the district."""
    return policy.may_list_filings(user)


@navigation(_("Set up a facility"), "facility-create", order=30)
def operators(user: User | AnonymousUser) -> bool:
    """Operators set up facilities."""
    return policy.may_create_facilities(user)


@navigation(_("My worklist"), "home", order=10)
def everybody(user: User | AnonymousUser) -> bool:
    """Whoever has logged in has a worklist."""
    return user.is_authenticated


@navigation(_("Facilities"), "facility-list", order=20)
def offices_and_operators(user: User | AnonymousUser) -> bool:
    """Facilities are listed to offices and to their operators."""
    return may_anywhere(user, permissions.SEE_FACILITIES) or may_anywhere(user, permissions.OPERATE)


@navigation(_("Filings"), "filing-list", order=25)
def reviewers_and_operators(user: User | AnonymousUser) -> bool:
    """Filings are listed to the bureau and to their operators."""
    return may_anywhere(user, permissions.SEE_FILINGS) or may_anywhere(user, permissions.OPERATE)


@navigation(_("Public register"), "register", order=90)
def the_public(user: User | AnonymousUser) -> bool:
    """The register is for everybody."""
    return True
