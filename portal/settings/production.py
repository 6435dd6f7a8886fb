"""A district's own servers, behind TLS. Every secret comes from the environment; a missing one stops the start."""

import os

from portal.addressing import public_address
from portal.settings.base import *  # noqa: F403 - a settings module is its base with a few names changed

SECRET_KEY = os.environ["SECRET_KEY"]
SECRET_KEY_FALLBACKS = os.environ.get("SECRET_KEY_FALLBACKS", "").split()
ALLOWED_HOSTS = os.environ["ALLOWED_HOSTS"].split(",")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]
PUBLIC_URL = public_address(os.environ.get("PUBLIC_URL", ""))  # stands in every printed QR code
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
COOKIES_BOUND = True
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME, LANGUAGE_COOKIE_NAME = "__Host-session", "__Host-csrf", "__Host-language"
BEHIND_PROXY = True
DJANGO_STRUCTLOG_TRUST_UPSTREAM_REQUEST_ID = True  # nginx writes it, and into its own log
SILENCED_SYSTEM_CHECKS += ["security.W021"]  # whether browsers preload the name is for the district to decide, once
