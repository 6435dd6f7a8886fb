"""Fixtures of all tests: a database with the district's reference data, users of every role."""

import gc
from collections.abc import Iterator
from datetime import date

import pytest
from django.conf import settings
from django.db import connection
from django.test import TransactionTestCase
from django.utils.translation import override

from portal.accounts.choices import Role
from portal.models import User
from tests import databases, factories


def pytest_collection_finish() -> None:
    """Spare the collector of garbage what stays for the whole run, and call it less often: a seventh of a run went there."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    """Let every test begin in the district's language, whatever the requests of the one before spoke."""
    with override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture(scope="session")
def district() -> str:
    """The database with the district's reference data, of which every worker has a copy."""
    return databases.with_district()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None, district: str) -> None:
    """Let Django copy the test database instead of building it; it still takes every migration that is missing."""
    settings.DATABASES["default"]["TEST"]["TEMPLATE"] = district


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, district: str) -> Iterator[None]:
    """Let a test that commits leave a new copy behind instead of empty tables: sooner done, and nothing to load again."""

    def copy_again(test: TransactionTestCase) -> None:
        connection.close()
        databases.copy_again(district, connection.settings_dict["NAME"])

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(TransactionTestCase, "_fixture_teardown", copy_again)
        yield


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
