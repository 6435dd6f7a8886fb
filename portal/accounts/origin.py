"""Where a request comes from: the address that lockouts, limits and logs go by."""

from contextlib import suppress
from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

UNKNOWN = "0.0.0.0"  # noqa: S104 - nothing is bound to it: who has no address shares one
SUBSCRIBER = 64  # bits of an IPv6 address that a provider gives out; the rest is its subscriber's to change at will
BROWSER = 200  # characters that are kept of what a browser calls itself


def client_address(request: HttpRequest) -> str:
    """Return the visitor's address: the one the proxy in front saw, or without a proxy the connection's own.

    Only the last entry of `X-Forwarded-For` is the proxy's word; what stands before it anybody may have written.
    An IPv6 address is cut to the network of its subscriber.
    """
    said = request.META.get("HTTP_X_FORWARDED_FOR", "") if settings.BEHIND_PROXY else ""
    return _canonical(said.rpartition(",")[2]) or _canonical(request.META.get("REMOTE_ADDR", "")) or UNKNOWN


def _canonical(text: str | None) -> str:
    """Return the address in its one form, an IPv4 address in an IPv6 coat without it; nothing for what is none."""
    with suppress(ValueError):
        address = ip_address((text or "").strip().partition("%")[0])
        if not isinstance(address, IPv6Address):
            return str(address)
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ip_network((address, SUBSCRIBER), strict=False).network_address)
    return ""


def browser_of(request: HttpRequest) -> str:
    """Return how the browser calls itself, cut to what is kept; it may say anything."""
    return request.META.get("HTTP_USER_AGENT", "").replace("\0", "")[:BROWSER]
