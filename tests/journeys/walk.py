"""Walking the portal's links: one address of every kind of page that somebody reaches."""

from collections import defaultdict, deque
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

from django.urls import Resolver404, resolve
from playwright.sync_api import Page

START = {"": "/", "operator": "/home/", "bureau": "/home/", "street": "/home/"}
LEFT_OUT = {"logout", "api-docs", "api-schema"}
MOST_OF_A_KIND = 3  # that are read for links: the first one may be closed and lead nowhere


def kinds_of_pages(page: Page, start: str) -> list[str]:
    """Return the first address found of every kind of page that links lead to, without opening one in the browser."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    waiting, met = deque([start]), {start}
    while waiting:
        address = waiting.popleft()
        kind = _kind(address)
        if kind is None or len(found[kind]) == MOST_OF_A_KIND:
            continue
        answer = page.request.get(address)
        if answer.status == 200 and answer.headers["content-type"].startswith("text/html"):
            found[kind].append(address)
            waiting.extend(link for link in _links(page, answer.text(), address) if link not in met)
            met.update(waiting)
    return [addresses[0] for addresses in found.values() if addresses]


def _kind(address: str) -> str | None:
    try:
        match = resolve(urlsplit(address).path)
    except Resolver404:
        return None
    return None if match.view_name in LEFT_OUT else f"{match.view_name} {match.kwargs.get('section', '')}"


def _links(page: Page, html: str, base: str) -> Iterator[str]:
    targets = page.evaluate(
        """html => [...new DOMParser().parseFromString(html, "text/html").querySelectorAll("a[href]")]
            .map(link => link.getAttribute("href"))""",
        html,
    )
    for target in targets:
        path = urljoin(base, target)
        if path.startswith("/") and not target.startswith("#"):
            yield urlsplit(path)._replace(fragment="").geturl()
