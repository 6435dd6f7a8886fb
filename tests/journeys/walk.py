"""Walking the portal's links: one address of every kind of page that somebody reaches."""

import re
from collections import defaultdict, deque
from collections.abc import Callable, Iterator
from html import unescape
from http import HTTPStatus
from urllib.parse import urljoin, urlsplit

from django.urls import Resolver404, resolve
from playwright.sync_api import Page

START = {"": "/", "operator": "/home/", "bureau": "/home/", "street": "/home/"}
LEFT_OUT = {"logout", "api-docs", "api-schema"}
LINK = re.compile(r"<a\b[^>]*?\shref=\"([^\"]*)\"")
MOST_OF_A_KIND = 3  # that are read for links: the first one may be closed and lead nowhere


def walk(page: Page, start: str, look: Callable[[str], list[str] | None], *, below: str = "/") -> list[str]:
    """Look at the first page of every kind that links lead to, and return their addresses.

    `look` opens a page and returns its links, or None for what is no page (closed, a file). Others of a kind are only read for links.
    Links that lead out of the pages `below` an address are not followed.
    """
    seen: defaultdict[str, list[str]] = defaultdict(list)
    waiting, met = deque([start]), {start}
    while waiting:
        address = waiting.popleft()
        kind = _kind(address)
        if kind is None or len(seen[kind]) == MOST_OF_A_KIND:
            continue
        targets = _links(page, address) if seen[kind] else look(address)
        if targets is not None:
            seen[kind].append(address)
            waiting.extend(link for link in _within(targets, address) if link not in met and link.startswith(below))
            met.update(waiting)
    return [addresses[0] for addresses in seen.values() if addresses]


def is_page(status: int, headers: dict[str, str]) -> bool:
    """Say whether an answer is a page that opens."""
    return status == HTTPStatus.OK and headers.get("content-type", "").startswith("text/html")


def _kind(address: str) -> str | None:
    try:
        match = resolve(urlsplit(address).path)
    except Resolver404:
        return None
    return None if match.view_name in LEFT_OUT else f"{match.view_name} {match.kwargs.get('section', '')}"


def _links(page: Page, address: str) -> list[str] | None:
    answer = page.request.get(address)
    if not is_page(answer.status, answer.headers):
        return None
    return [unescape(link) for link in LINK.findall(answer.text())]


def _within(targets: list[str], base: str) -> Iterator[str]:
    for target in targets:
        path = urljoin(base, target)
        if path.startswith("/") and not target.startswith("#"):
            yield urlsplit(path)._replace(fragment="").geturl()
