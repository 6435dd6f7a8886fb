"""The portal on one machine with invented data: real servers, plain HTTP on this machine only."""

import os
import secrets
from contextlib import suppress

from portal.settings.base import *  # noqa: F403 - a settings module is its base with a few names changed
from portal.settings.base import INSTALLED_APPS, VAR_DIR

DEMO = True
TEXT_GATEWAY = "portal.texting.gateways.console"
SECOND_FACTOR_REQUIRED = bool(
    os.environ.get("SECOND_FACTOR_REQUIRED")
)  # off, so that one password opens all accounts; the page to log in says so
INSTALLED_APPS = ["portal.demo", *INSTALLED_APPS]  # invented data stands on top of all apps
ENQUIRY_PHONE = "0571-0000 0000"
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]


def _secret_key() -> str:
    """Return this clone's own key, made on first use, so that no key stands in the repository."""
    path = VAR_DIR / "secret-key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        made = path.with_suffix(f".{os.getpid()}")
        made.touch(mode=0o600)
        made.write_text(secrets.token_urlsafe(48))
        with suppress(FileExistsError):  # of several processes that start at once the first one's key counts
            path.hardlink_to(made)
        made.unlink()
    return path.read_text()


SECRET_KEY = _secret_key()
