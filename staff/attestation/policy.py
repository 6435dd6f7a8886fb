"""Who attests certificates: officers of the department that keeps the register of the kind, for facilities that they see."""

from django.contrib.auth.models import AnonymousUser

from portal import permissions
from portal.accounts.scope import may, may_anywhere
from portal.models import Area, User
from staff.attestation.querysets import kinds_vouched_for
from staff.people.models import Credential


def may_attest_anywhere(user: User | AnonymousUser) -> bool:
    """Say whether the user's department vouches for anything: enough to show the way in."""
    return may_anywhere(user, permissions.SEE_FACILITIES) and kinds_vouched_for(user).exists()


def may_attest(user: User | AnonymousUser, credential: Credential) -> bool:
    """Say whether the user's department keeps the register of this kind, where the facility lies."""
    return may_attest_kind(user, credential.kind_id, credential.person.facility.area)


def may_attest_kind(user: User | AnonymousUser, kind: str, area: Area) -> bool:
    """Say whether the user's department keeps the register of the kind in the area."""
    return may(user, permissions.SEE_FACILITIES, area) and kinds_vouched_for(user).filter(pk=kind).exists()
