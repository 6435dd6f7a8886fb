"""Tests: the same servers, faster password hashing, media in a folder of the run."""

import os
import tempfile
from pathlib import Path

from portal.settings.base import *  # noqa: F403 - a settings module is its base with a few names changed
from portal.settings.base import DATABASES, INSTALLED_APPS, LOGGING

SECRET_KEY = "only-for-tests"  # noqa: S105 - guards nothing
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
INSTALLED_APPS = ["portal.demo", *INSTALLED_APPS, "django_migration_linter"]  # the last: a command for `make check`
DEMO = True
TEXT_GATEWAY = "portal.texting.gateways.console"
MEDIA_ROOT = Path(tempfile.mkdtemp(prefix="portal-media-"))
SIGNING_KEY_FILE = str(Path(tempfile.mkdtemp(prefix="portal-keys-")) / "signing.key")
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "portal.documents.storage.MediaStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
WEBHOOKS_TO_LOCAL = True  # to the receiver that a test starts
LOGIN_GATEWAYS = {
    "cas": {"url": "http://127.0.0.1:9/cas"}
}  # nothing answers there; tests name the servers that they start
MOBILE_CONFIRMATION_REQUIRED = False  # tests of it say so
SECOND_FACTOR_REQUIRED = False  # tests of it say so; those who set one up are asked all the same
DATABASES["default"]["TEST"] = {"NAME": os.environ.get("PORTAL_TEST_DB", "test_portal")}
LOGGING["root"]["level"] = "WARNING"  # type: ignore[index]
