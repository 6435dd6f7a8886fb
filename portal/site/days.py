"""What waits for a user on a day: counted, filtered and paged in the database, whatever kinds of work there are."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BigIntegerField, DateField, F, TextChoices, TextField, Value
from django.db.models.expressions import Expression
from django.db.models.functions import Cast, JSONObject
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.pages.worklists import NOBODYS, OWN, STANDING_IN, Bulk, Computed, Item, Kind, Pool, Row, pools

STREET = 9  # digits of a street's division code
WEEK = timedelta(days=7)


class Urgency(TextChoices):
    """How near a deadline is."""

    OVERDUE = "overdue", _("Overdue")
    TODAY = "today", _("Due today")
    WEEK = "week", _("Due within seven days")
    LATER = "later", _("Later")
    UNDATED = "undated", _("Without a date")


@dataclass(frozen=True)
class Chosen:
    """What of the worklist is asked for; empty is all. `person` is `mine`, `office` or the key of a colleague."""

    kind: str = ""
    street: str = ""
    person: str = ""
    due: str = ""


@dataclass(frozen=True)
class Cell:
    """How many rows of a pool lie in a street, in somebody's hands, with a deadline so near; and the earliest deadline."""

    source: int
    street: str | None
    holder: int | None
    due: str
    count: int
    first_on: date | None


@dataclass(frozen=True)
class Group:
    """Items of one kind: how many, the earliest deadline, and the first of them."""

    kind: Kind
    count: int
    overdue: int
    first_on: date | None
    items: Sequence[Item]


class Asked:
    """Items of a day as a sequence: its length is counted, a slice is fetched."""

    def __init__(self, day: "Day", chosen: Chosen):
        self.day, self.chosen = day, chosen

    def __len__(self) -> int:
        return self.day.count(self.chosen)

    def __getitem__(self, part: slice) -> list[Item]:
        start = part.start or 0
        return self.day.page(self.chosen, start=start, size=max(part.stop - start, 0))


class Day:
    """What waits for a user. Counts come from one statement, each page from another."""

    def __init__(self, user: User, *, on: date):
        self.user, self.on = user, on
        self.sources = pools(user, on=on)

    @cached_property
    def cells(self) -> list[Cell]:
        """The counts of all pools; what is told together or computed counts as the items that it becomes."""
        parts = [part for number, source in enumerate(self.sources) for part in _counted(number, source, self.user)]
        return [Cell(*row) for row in _fetched(COUNTS, parts, [self.on, self.on, self.on + WEEK])]

    @cached_property
    def _told(self) -> dict[int, list[Item]]:
        """Items that are no rows, by source."""
        found: dict[int, list[Item]] = {}
        for number in {cell.source for cell in self.cells}:
            source = self.sources[number]
            if isinstance(source, Computed):
                found[number] = [replace(item, on=self.on) for item in source.items()]
        return found

    def chosen_cells(self, chosen: Chosen) -> list[Cell]:
        """Return the counts of what is asked for, one cell for each item that is no row."""
        rows = [cell for cell in self.cells if self._is_row(cell.source) and self._fits(cell, chosen)]
        return rows + [self._cell(number, item) for number, item in self._extra(chosen)]

    def _is_row(self, number: int) -> bool:
        source = self.sources[number]
        return isinstance(source, Pool) and not source.together

    def _extra(self, chosen: Chosen) -> Iterator[tuple[int, Item]]:
        """Yield what is told together and what was computed, as far as it is asked for."""
        for number, item in self._items_of_no_row(chosen):
            if self._fits(self._cell(number, item), replace(chosen, street="")):
                yield number, item

    def _items_of_no_row(self, chosen: Chosen) -> Iterator[tuple[int, Item]]:
        for number, source in enumerate(self.sources):
            if isinstance(source, Pool) and source.together:
                cells = [c for c in self.cells if c.source == number and _in_street(c, chosen.street)]
                if cells:
                    yield number, self._together(source, cells)
            elif not chosen.street:
                yield from ((number, item) for item in self._told.get(number, ()))

    def _together(self, pool: Pool, cells: list[Cell]) -> Item:
        first = min((cell.first_on for cell in cells if cell.first_on), default=None)
        row = Row(0, first, "", {"count": sum(cell.count for cell in cells), "first": first})
        return pool.item(row, whose=OWN, on=self.on)

    def _cell(self, number: int, item: Item) -> Cell:
        return Cell(number, None, self.user.pk, _urgency(item.due_on, self.on), 1, item.due_on)

    def _fits(self, cell: Cell, chosen: Chosen) -> bool:
        return (
            chosen.kind in ("", self.sources[cell.source].kind.code)
            and _in_street(cell, chosen.street)
            and chosen.person in ("", self._person(cell.holder))
            and chosen.due in ("", cell.due)
        )

    def _person(self, holder: int | None) -> str:
        if holder is None:
            return "office"
        return "mine" if holder == self.user.pk else str(holder)

    def count(self, chosen: Chosen = Chosen()) -> int:
        """Return how many items are asked for."""
        return sum(cell.count for cell in self.chosen_cells(chosen))

    def urgencies(self, chosen: Chosen) -> list[tuple[Urgency, int]]:
        """Return how many items there are of each urgency, whichever is chosen."""
        cells = self.chosen_cells(replace(chosen, due=""))
        counts = [(one, sum(cell.count for cell in cells if cell.due == one)) for one in Urgency]
        return [(one, count) for one, count in counts if count]

    @property
    def kinds(self) -> list[Kind]:
        """The kinds of which something waits, as they were registered."""
        present = {cell.source for cell in self.chosen_cells(Chosen())}
        return list(dict.fromkeys(source.kind for number, source in enumerate(self.sources) if number in present))

    @property
    def streets(self) -> list[str]:
        """The codes of the streets in which something waits."""
        return sorted({cell.street for cell in self.cells if cell.street and len(cell.street) == STREET})

    @property
    def holders(self) -> set[int | None]:
        """The keys of those in whose hands something is; None is nobody's."""
        return {cell.holder for cell in self.cells}

    def bulk_acts(self, kind: str) -> list[Bulk]:
        """Return where the user does something with several rows of a kind at once."""
        found = [source.bulk for source in self.sources if isinstance(source, Pool) and source.kind.code == kind]
        return [bulk for bulk in found if bulk]

    def asked(self, chosen: Chosen) -> "Asked":
        """Return what is asked for as a sequence that fetches the pages that are looked at."""
        return Asked(self, chosen)

    def page(self, chosen: Chosen, *, start: int, size: int) -> list[Item]:
        """Return the items from a place on: one's own first, then for whom one stands in, then the office's; each by its deadline."""
        return [item for _kind, item in self._asked(PAGE, chosen, [start, size])]

    def groups(self, chosen: Chosen, *, most: int) -> list[Group]:
        """Return the kinds with their first items, the kind with the most pressing one first."""
        found: dict[str, list[Item]] = {}
        for kind, item in self._asked(GROUPS, chosen, [most]):
            found.setdefault(kind, []).append(item)
        return [self._group(code, items, chosen) for code, items in found.items()]

    def _group(self, code: str, items: list[Item], chosen: Chosen) -> Group:
        cells = self.chosen_cells(replace(chosen, kind=code))
        first = min((cell.first_on for cell in cells if cell.first_on), default=None)
        overdue = sum(cell.count for cell in cells if cell.due == Urgency.OVERDUE)
        return Group(items[0].kind, sum(cell.count for cell in cells), overdue, first, items)

    def _asked(self, statement: str, chosen: Chosen, bounds: list[int]) -> Iterator[tuple[str, Item]]:
        parts = [_wide(number, self.sources[number], self.user) for number in self._rows_asked(chosen)]
        extra = list(self._extra(chosen))
        parts += [_literal(extra, chosen.street, self.user)] if extra else []
        conditions, params = self._conditions(chosen)
        filled = statement.replace("/*chosen*/", conditions)
        for source, key, due_on, holder, subject, facts in _fetched(filled, parts, [self.user.pk, *params, *bounds]):
            yield self._worded(source, key, due_on, holder, subject, json.loads(facts), extra)

    def _rows_asked(self, chosen: Chosen) -> list[int]:
        return sorted({cell.source for cell in self.cells if self._is_row(cell.source) and self._fits(cell, chosen)})

    def _worded(self, number: int, key: int, due_on: Any, holder: Any, subject: str, facts: Any, extra: Any) -> Any:
        source = self.sources[number]
        if not self._is_row(number):
            return source.kind.code, extra[key][1]
        whose = NOBODYS if holder is None else OWN if holder == self.user.pk else STANDING_IN
        item = source.item(Row(key, due_on, subject, facts), whose=whose, on=self.on)  # type: ignore[union-attr]
        return source.kind.code, item

    def _conditions(self, chosen: Chosen) -> tuple[str, list[Any]]:
        asked: list[tuple[str, list[Any]]] = []
        if chosen.street:
            asked.append(('w.area COLLATE "C" LIKE %s', [chosen.street + "%"]))
        if chosen.person:
            asked.append(_in_hands(chosen.person, self.user.pk))
        if chosen.due:
            asked.append((f"({URGENCY}) = %s", [self.on, self.on, self.on + WEEK, chosen.due]))
        return "".join(f" AND {part}" for part, _params in asked), [one for _part, params in asked for one in params]


def waiting(user: User, *, on: date) -> list[Item]:
    """Return everything that waits for the user, the most urgent first."""
    day = Day(user, on=on)
    items = day.page(Chosen(), start=0, size=max(day.count(), 1))
    return sorted(items, key=lambda item: (item.due_on is None, item.due_on or on, str(item.subject)))


def _in_hands(person: str, user: int) -> tuple[str, list[Any]]:
    if person == "office":
        return "w.holder IS NULL", []
    return "w.holder = %s", [user if person == "mine" else int(person)]


def _in_street(cell: Cell, street: str) -> bool:
    return not street or cell.street == street


def _urgency(due_on: date | None, on: date) -> str:
    if due_on is None:
        return Urgency.UNDATED
    bounds = [(due_on < on, Urgency.OVERDUE), (due_on == on, Urgency.TODAY), (due_on <= on + WEEK, Urgency.WEEK)]
    return next((urgency for holds, urgency in bounds if holds), Urgency.LATER)


# Statements: every part is the query of one pool, written by Django, with the same columns

URGENCY = (
    "CASE WHEN w.due_on IS NULL THEN 'undated' WHEN w.due_on < %s THEN 'overdue' WHEN w.due_on = %s THEN 'today' "
    "WHEN w.due_on <= %s THEN 'week' ELSE 'later' END"
)
COUNTED = f'w.source, left(w.area COLLATE "C", {STREET}), w.holder, {URGENCY}, count(*), min(w.due_on)'
COUNTS = f"SELECT {COUNTED} FROM (/*parts*/) w GROUP BY 1, 2, 3, 4 ORDER BY 1"  # noqa: S608 - names of our own code only
ORDER = 'w.rank, w.due_on NULLS LAST, w.subject COLLATE "C", w.source, w.key'
RANKED = (
    "(SELECT w.*, CASE WHEN w.holder = %s THEN 0 WHEN w.holder IS NULL THEN 2 ELSE 1 END AS rank FROM (/*parts*/) w) w "
    "WHERE true/*chosen*/"
)
COLUMNS = "w.source, w.key, w.due_on, w.holder, w.subject, w.facts"
PAGE = f"SELECT {COLUMNS} FROM {RANKED} ORDER BY {ORDER} OFFSET %s LIMIT %s"  # noqa: S608 - names of our own code only
PLACE = f"row_number() OVER (PARTITION BY w.kind ORDER BY {ORDER}) AS place"
PLACED = f"SELECT w.*, {PLACE} FROM {RANKED}"  # noqa: S608 - names of our own code only
GROUPS = f"SELECT {COLUMNS} FROM ({PLACED}) w WHERE w.place <= %s ORDER BY {ORDER}"  # noqa: S608 - likewise
Part = tuple[str, Sequence[Any]]


def _fetched(statement: str, parts: Iterable[Part], params: list[Any]) -> list[tuple[Any, ...]]:
    """Run a statement over parts; its own placeholders stand before and after the parts as they stand in the words."""
    known = list(parts)
    if not known:
        return []
    before, _mark, after = statement.partition("/*parts*/")
    first = before.count("%s")
    values = [*params[:first], *(one for _sql, given in known for one in given), *params[first:]]
    with connection.cursor() as cursor:
        cursor.execute(before + " UNION ALL ".join(f"({sql})" for sql, _given in known) + after, values)
        return cursor.fetchall()


def _counted(number: int, source: Pool | Computed, user: User) -> Iterator[Part]:
    """Yield the part that counts a pool; of what is computed whether there is a candidate."""
    if isinstance(source, Computed):
        one = source.candidates.order_by().annotate(**_columns(number, user, due_on=None, area=None, whose=None))[:1]
        yield from _compiled(one, NARROW)
    else:
        yield from _compiled(_annotated(number, source, user), NARROW)


def _wide(number: int, source: Any, user: User) -> Part:
    rows = _annotated(number, source, user).annotate(
        w_kind=Value(source.kind.code, TextField()),
        w_key=Cast(_column(source.key), BigIntegerField()),
        w_subject=Cast(_column(source.subject), TextField()),
        w_facts=JSONObject(**source.facts),
    )
    return next(_compiled(rows, (*NARROW, "w_kind", "w_key", "w_subject", "w_facts"), aliases=True))


NARROW = ("w_source", "w_due_on", "w_area", "w_holder")


def _annotated(number: int, pool: Pool, user: User) -> Any:
    return pool.rows.order_by().annotate(**_columns(number, user, due_on=pool.due_on, area=pool.area, whose=pool.whose))


def _columns(number: int, user: User, *, due_on: Any, area: Any, whose: Any) -> dict[str, Expression]:
    return {
        "w_source": Cast(Value(number), BigIntegerField()),
        "w_due_on": Cast(_column(due_on), DateField()),
        "w_area": Cast(_column(area), TextField()),
        "w_holder": Cast(_column(whose) if whose else Value(user.pk), BigIntegerField()),
    }


def _column(path: Any) -> Any:
    return F(path) if isinstance(path, str) else Value(None) if path is None else path


def _compiled(rows: Any, names: Sequence[str], *, aliases: bool = False) -> Iterator[Part]:
    """Yield the statement of the rows with the columns under their plain names; nothing if no row can match."""
    plain = [name.removeprefix("w_") for name in names]
    try:
        sql, params = rows.values_list(*names).query.sql_with_params()
    except EmptyResultSet:
        return
    yield f"SELECT * FROM ({sql}) part({', '.join(plain)})", params  # noqa: S608 - names of our own code only


def _literal(items: Sequence[tuple[int, Item]], area: str, user: User) -> Part:
    """Return items that are no rows as a part."""
    rows = [
        {
            "source": number, "due_on": item.due_on and item.due_on.isoformat(), "area": area, "holder": user.pk,
            "kind": item.kind.code, "key": place, "subject": str(item.subject),
        }
        for place, (number, item) in enumerate(items)
    ]  # fmt: skip
    columns = "source bigint, due_on date, area text, holder bigint, kind text, key bigint, subject text, facts jsonb"
    chosen = "source, due_on, area, holder, kind, key, subject, coalesce(facts, '{}') AS facts"
    return f"SELECT {chosen} FROM jsonb_to_recordset(%s::jsonb) AS told({columns})", [json.dumps(rows)]  # noqa: S608 - names of our own code only
