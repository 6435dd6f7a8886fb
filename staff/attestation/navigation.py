"""The desk's entry of the main menu."""

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from portal.models import User
from portal.pages.navigation import Section, navigation
from staff.attestation import policy


@navigation(_("Certificates to attest"), "attestation-desk", order=28, section=Section.PEOPLE)
def sees_the_desk(user: User | AnonymousUser) -> bool:
    """Officers of departments that keep a register of certificates."""
    return policy.may_attest_anywhere(user)
