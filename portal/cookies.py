"""Names of cookies. In production they begin so that browsers take them from this host over TLS alone (settings.COOKIES_BOUND)."""

from django.conf import settings


def of_host(name: str) -> str:
    """Return the name of a cookie of the whole host (path `/`, no domain)."""
    return f"__Host-{name}" if settings.COOKIES_BOUND else name


def of_path(name: str) -> str:
    """Return the name of a cookie that goes along below one path only, which `__Host-` forbids."""
    return f"__Secure-{name}" if settings.COOKIES_BOUND else name
