"""What tests of phones share."""

import pytest

from portal.models import Organisation, User


@pytest.fixture
def one_office(street: User) -> None:
    """Let the inspector's office be the only one of its street, as it is outside of tests: it signs what the inspector sends."""
    own = street.memberships.values("organisation")
    Organisation.objects.filter(department="streets").exclude(pk__in=own).update(department=None)
