"""Breadcrumbs of a page: every one leads to a page above it that the reader may open."""

import re
from html import unescape

from django.http import HttpResponse
from django.test import Client

from tests.security.requests import undone

TRAIL = re.compile(r'<nav class="breadcrumbs".*?</nav>', re.DOTALL)
LINK = re.compile(r'<a\b[^>]*?href="([^"]*)"', re.DOTALL)


def trail(page: str) -> list[str]:
    """Return the addresses of the breadcrumbs of a page."""
    found = TRAIL.search(page)
    return [unescape(address) for address in LINK.findall(found[0])] if found else []


def faults(page: str, path: str, above: "Above") -> list[str]:
    """Say what is not true of a page's breadcrumbs."""
    crumbs = trail(page)
    found = [f"leads to itself: {crumb}" for crumb in crumbs if crumb == path]
    found += [f"{crumb} answers {above(crumb)}" for crumb in crumbs if above(crumb) != 200]
    found += ["names a page twice"] * (len(crumbs) != len(set(crumbs)))
    return found


def is_page(response: HttpResponse) -> bool:
    """Tell whether somebody is shown a page, and not a file or an error."""
    return response.status_code == 200 and response.headers["Content-Type"].startswith("text/html")


class Above:
    """Opens pages above others, each once, and tells how they answer."""

    def __init__(self, client: Client):
        self.client, self.known = client, dict[str, int]()

    def __call__(self, address: str) -> int:
        if address not in self.known:
            with undone():
                self.known[address] = self.client.get(address).status_code
        return self.known[address]
