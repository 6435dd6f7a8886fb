"""The main menu: each app registers its entries and who sees them."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise

from portal.models import User

Visible = Callable[[User | AnonymousUser], bool]


@dataclass(frozen=True)
class Entry:
    label: str | Promise
    url_name: str
    order: int
    visible: Visible


ENTRIES: list[Entry] = []


def navigation(label: str | Promise, url_name: str, *, order: int) -> Callable[[Visible], Visible]:
    """Register a menu entry with the predicate that says who sees it."""

    def register(visible: Visible) -> Visible:
        ENTRIES.append(Entry(label, url_name, order, visible))
        return visible

    return register


def menu(request: HttpRequest) -> list[dict[str, object]]:
    """Return the entries for the request's user, the current one marked."""
    shown = sorted((e for e in ENTRIES if e.visible(request.user)), key=lambda e: e.order)
    urls = [(entry, reverse(entry.url_name)) for entry in shown]
    current = max((url for _entry, url in urls if request.path.startswith(url)), key=len, default="")
    return [{"label": entry.label, "url": url, "current": url == current} for entry, url in urls]
