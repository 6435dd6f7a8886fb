"""The town of the permission matrix, built once for the whole folder."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client, override_settings

from portal.models import User
from tests.security import table
from tests.security.requests import undone
from tests.security.town import Town

DAY = 24 * 3600  # seconds: nobody's session ends while the folder runs


@pytest.fixture(scope="package")
def town(django_db_setup: None, django_db_blocker: Any) -> Iterator[Town]:
    """The town, built once: tests undo what they do, and all of it is undone at the end."""
    of_the_day = override_settings(SESSION_IDLE=DAY, SESSION_MOST=DAY)  # what a request notes of its session is undone
    with django_db_blocker.unblock(), undone(), of_the_day:
        yield Town()


@pytest.fixture(scope="package")
def sessions(town: Town, django_db_blocker: Any) -> dict[str, str]:
    """The session cookie of every role, logged in; empty for the visitor."""
    with django_db_blocker.unblock():
        return {role: _session(town.users[role]) for role in table.EVERYBODY}


def _session(user: User | None) -> str:
    if user is None:
        return ""
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[1])
    return client.cookies[settings.SESSION_COOKIE_NAME].value


@pytest.fixture(scope="module")
def plain_refusals() -> Iterator[None]:
    """Refusals say a word in place of a page with the menu: thousands are asked for, and only their status counts."""
    [engine] = settings.TEMPLATES
    words = (
        "django.template.loaders.locmem.Loader",
        {"403.html": "refused", "404.html": "hidden", "409.html": "too late"},
    )
    files = ["django.template.loaders.filesystem.Loader", "django.template.loaders.app_directories.Loader"]
    loaders = [("django.template.loaders.cached.Loader", [words, *files])]
    plain = {**engine, "APP_DIRS": False, "OPTIONS": {**engine["OPTIONS"], "loaders": loaders}}
    with override_settings(TEMPLATES=[plain]):
        yield
