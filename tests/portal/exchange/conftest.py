"""Systems of other bodies as tests of the exchange need them."""

from datetime import datetime

import pytest
from django.utils import timezone

from portal.accounts.choices import Role
from portal.exchange import systems, tokens
from portal.exchange.choices import SystemKind
from portal.models import ExternalSystem, User
from tests.factories import OrganisationFactory, officer


@pytest.fixture
def admin(db) -> User:
    """A system administrator of the district."""
    return officer(Role.ADMINISTRATOR)


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def system(admin, now) -> ExternalSystem:
    """The fire brigade's program."""
    body = OrganisationFactory(kind="department", department_id="fire", uscc=None)
    return systems.open_system("消防系统", SystemKind.DEPARTMENT, body, Role.DEPARTMENT_OFFICER, by=admin, at=now)


@pytest.fixture
def token(system, admin, now) -> str:
    """The text of a token for opinions, facilities and checks."""
    given = ["opinions:read", "opinions:write", "facilities:read", "checks:read"]
    return tokens.issue(system, given=given, rate=50, days=30, by=admin, at=now)[1]
