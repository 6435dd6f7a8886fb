"""One worklist: what waits for a user, with its deadline. Each app registers its items."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise

from portal.accounts.models import User


@dataclass(frozen=True)
class Item:
    """One thing that waits for the user. `due_on` is the last day in time; without one it comes last."""

    title: str | Promise
    subject: str
    url: str
    kind: str | Promise
    due_on: date | None = None
    days_left: int | None = None


Source = Callable[[User, date], Iterable[Item]]
SOURCES: list[Source] = []


def worklist(source: Source) -> Source:
    """Register a function that lists what waits for a user on a day."""
    SOURCES.append(source)
    return source


def waiting(user: User, *, on: date) -> list[Item]:
    """Return everything that waits for the user, the most urgent first; `days_left` counts calendar days from `on`."""
    items = [item for source in SOURCES for item in source(user, on)]
    dated = [_with_days_left(item, on) for item in items]
    return sorted(dated, key=lambda item: (item.due_on is None, item.due_on or on, str(item.subject)))


def _with_days_left(item: Item, on: date) -> Item:
    if item.due_on is None:
        return item
    return Item(item.title, item.subject, item.url, item.kind, item.due_on, (item.due_on - on).days)
