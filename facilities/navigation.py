"""Entries of the main menu for operators."""

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from facilities import policy
from portal.models import User
from portal.navigation import navigation


@navigation(_("Set up a facility"), "facility-create", order=30)
def operators(user: User | AnonymousUser) -> bool:
    """Operators set up facilities."""
    return policy.may_create_facilities(user)
