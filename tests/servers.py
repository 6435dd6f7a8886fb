"""A pytest plugin: PostgreSQL and Redis for the tests under `var/test`, shared by all runs that go on at one time.

Loaded by `-p tests.servers`, so that the addresses stand in the environment before Django's settings are read. Workers of
pytest-xdist inherit them from the run that started them.
"""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from django.conf import settings

from portal import catalogue
from portal.workshop.embedded import joining

VAR = Path(__file__).resolve().parent.parent / "var" / "test"
_running = ExitStack()


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests() -> Iterator[None]:
    """Start the servers; as a wrapper this comes before pytest-django reads the settings. Pages need their translations too."""
    catalogue.compile_old(VAR.parent.parent / "locale")
    _running.enter_context(joining.servers(VAR, fast=True))
    return (yield)


def pytest_unconfigure() -> None:
    """Remove this process's uploads and leave the servers; the last run stops them."""
    if settings.configured:
        shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)
    _running.close()
