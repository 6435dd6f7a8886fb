"""A facility that shows itself to families, and families in front of it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from facilities.families import tokens
from facilities.ground.choices import FacilityState
from facilities.models import Facility, Family, VisitSlot
from portal.models import User
from tests.factories import TODAY, FacilityFactory, operator_user

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch, monday: None) -> datetime:
    """The moment at which pages happen: nine o'clock of the tests' Monday."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    return NOW


@pytest.fixture
def facility(db: None) -> Facility:
    """A facility on file."""
    return FacilityFactory(name="小太阳", state=FacilityState.FILED)


@pytest.fixture
def owner(facility: Facility) -> User:
    """Who runs the facility."""
    return operator_user(facility.operator)


@pytest.fixture
def slot(facility: Facility, owner: User) -> VisitSlot:
    """A time for a visit, tomorrow at ten."""
    return VisitSlot.objects.create(facility=facility, starts_at=NOW + timedelta(hours=25), minutes=30, made_by=owner)


@pytest.fixture
def family_of(db: None) -> Callable[[str], Family]:
    """Make a family by its mobile."""

    def made(mobile: str = "13912345678") -> Family:
        return Family.objects.create(mobile=mobile, consented_at=NOW, consented_to="2026-11", seen_on=TODAY)

    return made


@pytest.fixture
def phone_of() -> Callable[[Family], Client]:
    """Give a family a browser that holds its token."""

    def made(family: Family) -> Client:
        client = Client()
        answer = client.get("/family/enter/")
        client.cookies.update(tokens.let_in(answer, family).cookies)
        return client

    return made
