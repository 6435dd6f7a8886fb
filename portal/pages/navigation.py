"""What apps add to the frame of every page: entries of its menus, each with who sees it, and scripts.

The main menu has two levels: sections, named by what people do, and in each the entries that the user may open. A visitor, who may
open three, reads them side by side.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum

from django.contrib.auth.models import AnonymousUser
from django.db.models import TextChoices
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User

Visible = Callable[[User | AnonymousUser], bool]


class Place(Enum):
    """Where an entry stands."""

    MENU = "the main menu"
    VISITORS = "the header and the page to log in, for whoever has not logged in"
    FOOTER = "the footer"


class Section(TextChoices):
    """What people do: the first level of the main menu, in this order. A section without an entry for the user is not shown."""

    DAY = "day", _("My day")
    FACILITIES = "facilities", _("Facilities and filings")
    OVERSIGHT = "oversight", _("Visits, complaints, incidents")
    PEOPLE = "people", _("People and departments")
    FIGURES = "figures", _("Figures and targets")
    MONEY = "money", _("Money")
    RULES = "rules", _("Rules and set-up")


@dataclass(frozen=True)
class Entry:
    """`under` are beginnings of the addresses of pages, besides those below the entry's own, that belong to it."""

    label: str | Promise
    url_name: str
    order: int
    visible: Visible
    place: Place
    hint: str | Promise
    section: Section | None = None
    under: tuple[str, ...] = ()


@dataclass(frozen=True)
class Link:
    """An entry as the request's user reads it."""

    label: str | Promise
    url: str
    is_current: bool
    hint: str | Promise = ""


@dataclass(frozen=True)
class Tab:
    """A section as the request's user reads it: it leads to its first entry, and bears the name of the only one."""

    label: str | Promise
    links: tuple[Link, ...]

    @property
    def url(self) -> str:
        """Where the section begins."""
        return self.links[0].url

    @property
    def is_current(self) -> bool:
        """Say whether the page belongs to the section."""
        return any(link.is_current for link in self.links)


@dataclass(frozen=True)
class Script:
    """A static file that pages load; `data` are texts it finds among its element's data attributes."""

    path: str
    visible: Visible
    data: Mapping[str, str | Promise]


ENTRIES: list[Entry] = []
SCRIPTS: list[Script] = []


def navigation(
    label: str | Promise,
    url_name: str,
    *,
    order: int,
    section: Section | None = None,
    under: tuple[str, ...] = (),
    place: Place = Place.MENU,
    hint: str | Promise = "",
) -> Callable[[Visible], Visible]:
    """Register an entry with the predicate that says who sees it: one of the main menu with its section, or one of another place.

    Visitors are told `hint` with it where they log in.
    """

    def register(visible: Visible) -> Visible:
        ENTRIES.append(Entry(label, url_name, order, visible, place, hint, section, under))
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


def menu(request: HttpRequest, place: Place = Place.MENU) -> list[Link]:
    """Return the entries of a place for the request's user, the current one marked."""
    return [link for _entry, link in _shown(request, place)]


def tabs(request: HttpRequest) -> list[Tab]:
    """Return the sections of the main menu for the request's user; each entry of a visitor's stands for itself."""
    shown = _shown(request, Place.MENU)
    if not _user(request).is_authenticated:
        return [Tab(link.label, (link,)) for _entry, link in shown]
    found = {section: tuple(link for entry, link in shown if entry.section == section) for section in Section}
    return [Tab(_name(section, links), links) for section, links in found.items() if links]


def _name(section: Section, links: tuple[Link, ...]) -> str | Promise:
    return section.label if len(links) > 1 else links[0].label


def _shown(request: HttpRequest, place: Place) -> list[tuple[Entry, Link]]:
    user = _user(request)
    shown = sorted((e for e in ENTRIES if e.place == place and e.visible(user)), key=lambda e: e.order)
    urls = [reverse(entry.url_name) for entry in shown]
    near = [_nearness(request.path, (url, *entry.under)) for entry, url in zip(shown, urls, strict=True)]
    nearest = max(near, default=0)
    return [
        (entry, Link(entry.label, url, bool(nearest) and how == nearest, entry.hint))
        for entry, url, how in zip(shown, urls, near, strict=True)
    ]


def _nearness(path: str, beginnings: tuple[str, ...]) -> int:
    """Return how many characters of an address the longest of its beginnings has."""
    return max((len(one) for one in beginnings if path.startswith(one)), default=0)


def scripts(request: HttpRequest) -> list[Script]:
    """Return the scripts of the request's user's pages."""
    user = _user(request)
    return [one for one in SCRIPTS if one.visible(user)]


def _user(request: HttpRequest) -> User | AnonymousUser:
    """Return the request's user; a page that comes before anybody asked who that is, is a visitor's."""
    return getattr(request, "user", None) or AnonymousUser()
