"""Fixtures of all tests: reference data once per database, users of every role."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils.translation import override

from portal.choices import Role
from portal.models import CalendarDay, User
from tests import databases, factories


@pytest.fixture(autouse=True)
def reference(request: pytest.FixtureRequest) -> None:
    """Let every test with a database find the district's reference data, also after a test that emptied all tables."""
    if request.node.get_closest_marker("django_db") or "db" in request.fixturenames:
        request.getfixturevalue("db")
        if not CalendarDay.objects.exists():
            call_command("load_district", verbosity=0)


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    """Let every test begin in the district's language, whatever the requests of the one before spoke."""
    with override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Let Django copy the test database instead of building it; it still takes every migration that is missing."""
    settings.DATABASES["default"]["TEST"]["TEMPLATE"] = databases.with_tables()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> None:
    """Load the reference data into the test database once, outside any test's transaction."""
    with django_db_blocker.unblock():
        call_command("load_district", verbosity=0)


@pytest.fixture
def today() -> date:
    """The day on which tests happen: Monday, 2026-11-23."""
    return factories.TODAY


@pytest.fixture
def monday(today: date, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let pages happen on the day of the tests, for which the rows are made."""
    monkeypatch.setattr("django.utils.timezone.localdate", lambda value=None: value.date() if value else today)


@pytest.fixture
def bureau(db: None) -> User:
    """A lead of the district health bureau: reviews and decides."""
    return factories.officer(Role.BUREAU_LEAD)


@pytest.fixture
def reviewer(db: None) -> User:
    """A reviewer of the district health bureau: reviews, does not decide."""
    return factories.officer(Role.REVIEWER)


@pytest.fixture
def street(db: None) -> User:
    """A street officer of 长庆街道."""
    return factories.officer(Role.STREET_OFFICER, area=factories.CHANGQING)


@pytest.fixture
def fire(db: None) -> User:
    """An officer of the fire brigade."""
    return factories.officer(Role.DEPARTMENT_OFFICER, department="fire")
