"""What apps add to the frame of every page: entries of its menus, each with who sees it, and scripts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise

from portal.accounts.models import User

Visible = Callable[[User | AnonymousUser], bool]


class Place(Enum):
    """Where an entry stands."""

    MENU = "the main menu"
    VISITORS = "the header and the page to log in, for whoever has not logged in"
    FOOTER = "the footer"
    RULEBOOK = "above the rulebook"


@dataclass(frozen=True)
class Entry:
    label: str | Promise
    url_name: str
    order: int
    visible: Visible
    place: Place
    hint: str | Promise


@dataclass(frozen=True)
class Script:
    """A static file that pages load; `data` are texts it finds among its element's data attributes."""

    path: str
    visible: Visible
    data: Mapping[str, str | Promise]


ENTRIES: list[Entry] = []
SCRIPTS: list[Script] = []


def navigation(
    label: str | Promise, url_name: str, *, order: int, place: Place = Place.MENU, hint: str | Promise = ""
) -> Callable[[Visible], Visible]:
    """Register an entry with the predicate that says who sees it. Visitors are told `hint` with it where they log in."""

    def register(visible: Visible) -> Visible:
        ENTRIES.append(Entry(label, url_name, order, visible, place, hint))
        return visible

    return register


def for_everybody(place: Place, *entries: tuple[int, str | Promise, str]) -> None:
    """Register entries that everybody sees: order, label and name of the address of each."""
    for order, label, url_name in entries:
        navigation(label, url_name, order=order, place=place)(anybody)


def anybody(user: User | AnonymousUser) -> bool:
    """Say yes."""
    return True


def script(path: str, **data: str | Promise) -> Callable[[Visible], Visible]:
    """Register a script with the predicate that says on whose pages it runs."""

    def register(visible: Visible) -> Visible:
        SCRIPTS.append(Script(path, visible, data))
        return visible

    return register


def menu(request: HttpRequest, place: Place = Place.MENU) -> list[dict[str, object]]:
    """Return the entries of a place for the request's user, the current one marked."""
    user = _user(request)
    shown = sorted((e for e in ENTRIES if e.place == place and e.visible(user)), key=lambda e: e.order)
    urls = [(entry, reverse(entry.url_name)) for entry in shown]
    current = max((url for _entry, url in urls if request.path.startswith(url)), key=len, default="")
    return [{"label": e.label, "hint": e.hint, "url": url, "current": url == current} for e, url in urls]


def scripts(request: HttpRequest) -> list[Script]:
    """Return the scripts of the request's user's pages."""
    user = _user(request)
    return [one for one in SCRIPTS if one.visible(user)]


def _user(request: HttpRequest) -> User | AnonymousUser:
    """Return the request's user; a page that comes before anybody asked who that is, is a visitor's."""
    return getattr(request, "user", None) or AnonymousUser()
