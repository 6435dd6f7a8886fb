"""One worklist: what waits for a user, with its deadline. Each case registers its pools.

A pool is rows of a table that wait, described and not yet fetched. All pools of a user are asked together in two statements however
many rows there are: one counts them by kind, street, person and urgency, one fetches the rows of a page. Words are made of the rows
shown alone. What only Python can tell (`Computed`) is asked of if it has candidates at all.

Whose work a user sees is decided here: one's own, that of colleagues who are away and for whom one stands in, and what is in
nobody's hands.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language

from portal.accounts.models import User


@dataclass(frozen=True)
class Kind:
    """A kind of work, by which a worklist is grouped: its code stands in addresses."""

    code: str
    label: str | Promise

    def __str__(self) -> str:
        return str(self.label)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Kind) and other.code == self.code

    def __hash__(self) -> int:
        return hash(self.code)


OWN, STANDING_IN, NOBODYS = 0, 1, 2  # whose work it is: the user's, that of who is away, the office's


@dataclass(frozen=True)
class Item:
    """One thing that waits for the user. `due_on` is the last day in time; without one it comes last among its equals."""

    title: str | Promise
    subject: str
    url: str
    kind: Kind
    due_on: date | None = None
    whose: int = OWN
    on: date | None = None

    @property
    def days_left(self) -> int | None:
        """Calendar days to the last one in time, negative after it."""
        return (self.due_on - self.on).days if self.due_on and self.on else None


@dataclass(frozen=True)
class Row:
    """What is known of a row that waits: its key, deadline and subject, and the facts that its pool asked for."""

    key: int
    due_on: date | None
    subject: str
    facts: Mapping[str, Any]

    def __getitem__(self, name: str) -> Any:
        return self.facts[name]


@dataclass(frozen=True)
class Bulk:
    """Where something is done with several rows at once."""

    label: str | Promise
    url_name: str


Worded = str | Promise | Callable[[Row], str | Promise]


@dataclass(frozen=True)
class Pool:
    """Rows that wait. Columns are paths or expressions over `rows`, which must be neither sliced nor ordered by need.

    `title` may hold placeholders of `facts`; `url` is the name of an address that takes the key, or a finished address. `whose` names
    the person in whose hands a row is; without it every row is the user's own. `together` tells all rows as one item, with their
    number as the fact `count`.
    """

    kind: Kind
    rows: QuerySet
    title: Worded
    url: str | Callable[[Row], str]
    due_on: Any = None
    subject: Any = "facility__name"
    area: Any = "facility__area_id"
    whose: str | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    key: Any = "pk"
    together: bool = False
    bulk: Bulk | None = None

    def item(self, row: Row, *, whose: int, on: date) -> Item:
        """Return the words of a row."""
        title = self.title(row) if callable(self.title) else self.title
        url = self.url(row) if callable(self.url) else self.url
        address = url if url.startswith("/") else reverse(url, args=[row.key])
        return Item(
            str(title) % row.facts if row.facts else title, row.subject, address, self.kind, row.due_on, whose, on
        )


@dataclass(frozen=True)
class Computed:
    """What only Python can tell; asked for if `candidates` has a row."""

    kind: Kind
    candidates: QuerySet
    items: Callable[[], Iterable[Item]]


Source = Callable[[User, date], Iterable[Pool | Computed]]
Deputies = Callable[[User, date], QuerySet]
SOURCES: list[Source] = []
DEPUTIES: list[Deputies] = []


def worded(path: str) -> str:
    """Return the path of a name's column in the reader's language: English names stand beside the Chinese ones as `<name>_en`."""
    return f"{path}_en" if (get_language() or "").startswith("en") else path


def worklist(source: Source) -> Source:
    """Register a function that describes what waits for a user on a day."""
    SOURCES.append(source)
    return source


def deputising(source: Deputies) -> Deputies:
    """Register a function that returns the keys of those for whom a user stands in on a day, as a query of one column."""
    DEPUTIES.append(source)
    return source


def pools(user: User, *, on: date) -> list[Pool | Computed]:
    """Return what may wait for the user, with the rows that are the user's to see."""
    return [_of_user(pool, user, on) for source in SOURCES for pool in source(user, on)]


def _of_user(pool: Pool | Computed, user: User, on: date) -> Pool | Computed:
    if not isinstance(pool, Pool) or pool.whose is None:
        return pool
    hands = [Q(**{pool.whose: user}), Q(**{f"{pool.whose}__isnull": True})]
    hands += [Q(**{f"{pool.whose}__in": source(user, on)}) for source in DEPUTIES]
    return Pool(**{**pool.__dict__, "rows": pool.rows.filter(reduce(or_, hands))})
