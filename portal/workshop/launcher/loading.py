"""Loading the portal once, in the launcher, for all processes that are forked from it."""

from importlib import import_module

import django
from django.conf import settings
from django.urls import get_resolver
from django.utils.module_loading import import_string

# What needs no settings, so that it is read while the servers start.
PACKAGES = """
celery.apps.beat celery.apps.worker celery.bin.celery celery.concurrency.prefork django.core.management.commands.migrate
django.contrib.postgres.fields django.contrib.staticfiles.finders django.template.loader django.views.generic granian.cli
PIL.Image redis segno structlog.dev typst whitenoise.storage xlsxwriter
""".split()


def read_packages() -> None:
    """Import the large packages that the portal stands on."""
    for name in PACKAGES:
        import_module(name)


def load_portal() -> None:
    """Import every app, its tasks, the middleware and every address. No connection is open after it.

    The WSGI application is each web process's own: it looks for the static files when it is made.
    """
    django.setup()
    import_module("portal.celery").app.loader.import_default_modules()
    for name in settings.MIDDLEWARE:
        import_string(name)
    get_resolver().url_patterns  # noqa: B018 - imports the views
