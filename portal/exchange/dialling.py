"""Sending to an address that somebody else named: only to public ones, to the very address that was checked, and nowhere on."""

import socket
import ssl
from http.client import HTTPConnection, HTTPSConnection
from ipaddress import ip_address
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from portal.errors import Refused

PATIENCE = 10  # seconds for each step
REFUSED = _("This address is not public, or not encrypted: webhooks go to https addresses of the internet only.")


def require_public(url: str) -> None:
    """Raise Refused for an address that could never be sent to: not https, with a login, or a private number as host."""
    parts = urlsplit(url)
    schemes = {"https", "http"} if settings.WEBHOOKS_TO_LOCAL else {"https"}
    if parts.scheme not in schemes or not parts.hostname or parts.username or parts.password:
        raise Refused(REFUSED, field="url")
    try:
        number = ip_address(parts.hostname)
    except ValueError:
        return
    if not _may_reach(str(number)):
        raise Refused(REFUSED, field="url")


def _may_reach(number: str) -> bool:
    address = ip_address(number)
    inner = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None) or address
    if settings.WEBHOOKS_TO_LOCAL and inner.is_loopback:
        return True
    return address.is_global and inner.is_global and not address.is_multicast and not address.is_reserved


def _reached(host: str, port: int) -> socket.socket:
    """Connect to the host by an address that was resolved and checked here: a name that changes afterwards wins nothing."""
    found = [entry[4][0] for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not found or not all(_may_reach(str(number)) for number in found):
        raise Refused(REFUSED, field="url")
    return socket.create_connection((str(found[0]), port), timeout=PATIENCE)


class _Plain(HTTPConnection):
    def connect(self) -> None:
        self.sock = _reached(self.host, self.port)


class _Encrypted(HTTPSConnection):
    def connect(self) -> None:
        context = ssl.create_default_context()
        self.sock = context.wrap_socket(_reached(self.host, self.port), server_hostname=self.host)


def post(url: str, body: bytes, headers: dict[str, str]) -> int:
    """Return the status of the answer; a redirect is an answer like others and is not followed. Raises OSError and Refused."""
    require_public(url)
    parts = urlsplit(url)
    kind = _Encrypted if parts.scheme == "https" else _Plain
    connection = kind(str(parts.hostname), parts.port, timeout=PATIENCE)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection.request("POST", target, body, {"Content-Type": "application/json", **headers})
        return connection.getresponse().status
    finally:
        connection.close()
