"""A facility with a camera, who runs it, the police of the district, and a family with a child there."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from facilities.models import Child, Facility, Family
from inspections.models import Channel
from portal.accounts.choices import Role
from portal.models import User
from tests.factories import TODAY, FacilityFactory, officer, operator_user
from tests.inspections.monitoring import cameras

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def facility(db: None) -> Facility:
    return FacilityFactory(name="小太阳", state="filed")


@pytest.fixture
def camera(facility: Facility) -> Channel:
    """A camera in use for longer than the term to file it."""
    return cameras.channel(facility, 1, since=TODAY - timedelta(days=31))


@pytest.fixture
def owner(facility: Facility) -> User:
    return operator_user(facility.operator)


@pytest.fixture
def police(db: None) -> User:
    return officer(Role.DEPARTMENT_OFFICER, department="police")


@pytest.fixture
def child(db: None) -> Child:
    """A child of a family that has the portal's word by text."""
    family = Family.objects.create(mobile="13912345678", consented_at=NOW, consented_to="2026-11", seen_on=TODAY)
    return Child.objects.create(family=family, called="豆豆", birthday=date(2025, 3, 2).isoformat())
