"""The address under which the public opens the portal."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

WANTED = "PUBLIC_URL must be https:// and the name under which the public opens the portal; it stands in printed QR codes. It is “{}”."


def public_address(text: str) -> str:
    """Return the address if people elsewhere can open it over TLS. Raises ImproperlyConfigured for one of this machine, or none."""
    try:
        parts = urlsplit(text)
        host = (parts.hostname or "").rstrip(".")
        is_good = parts.scheme == "https" and not parts.query and parts.path in ("", "/") and _is_elsewhere(host)
    except ValueError:
        is_good = False
    if not is_good:
        raise ImproperlyConfigured(WANTED.format(text))
    return text.rstrip("/")


def _is_elsewhere(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost") or not host:
        return False
    try:
        address = ip_address(host)
    except ValueError:
        return not host.replace(".", "").isdigit() and "." in host
    address = getattr(address, "ipv4_mapped", None) or address
    return not (address.is_loopback or address.is_unspecified or address.is_link_local)
