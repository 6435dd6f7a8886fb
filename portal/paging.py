"""Pages of long lists, with one pager below all of them.

By key (`page`) the next page starts after the last row shown, so that page 800 costs as much as page one: for whatever may grow. By
number (`numbered`) it is counted from the first row: for what is ordered by what no index holds, or is computed, and says its count.
"""

from dataclasses import dataclass
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import QueryDict

SIZE = 50
SEPARATOR = "|"


@dataclass(frozen=True)
class Pager:
    """Cursors or numbers of the neighbouring pages, empty where there is none; pages by number also say how many there are."""

    previous: str
    next: str
    number: int = 0
    total: int = 0
    count: int = 0


def page(queryset: QuerySet, params: QueryDict, *, by: str = "pk", size: int = SIZE) -> tuple[list[Any], Pager]:
    """Return one page ordered by a column that is never null (and by key among equals), and the pager.

    `by` may start with “-”. `params` may hold `after` or `before` as the pager made them; nonsense shows the first page.
    """
    field, descends = by.lstrip("-"), by.startswith("-")
    cursor, backwards = params.get("after", ""), False
    if params.get("before"):
        cursor, backwards = params.get("before", ""), True
    rows = queryset.order_by(*_order(field, descends != backwards))
    if cursor:
        rows = _beyond(rows, field, cursor, descends != backwards)
    found = list(rows[: size + 1])
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    has_next, has_previous = (bool(cursor), more) if backwards else (more, bool(cursor))
    return found, Pager(
        previous=_cursor(found[0], field) if found and has_previous else "",
        next=_cursor(found[-1], field) if found and has_next else "",
    )


def numbered(rows: Any, params: QueryDict, *, size: int = SIZE) -> tuple[Any, Pager]:
    """Return the page that `params` names by `page`, and the pager; nonsense shows the nearest one.

    The page of a list is a list, that of an ordered queryset a queryset.
    """
    found = Paginator(rows, size).get_page(params.get("page"))
    previous = str(found.previous_page_number()) if found.has_previous() else ""
    after = str(found.next_page_number()) if found.has_next() else ""
    counted = found.paginator
    return found.object_list, Pager(previous, after, found.number, counted.num_pages, counted.count)


def _order(field: str, descends: bool) -> list[str]:
    sign = "-" if descends else ""
    return [sign + field] if field == "pk" else [sign + field, sign + "pk"]


def _beyond(rows: QuerySet, field: str, cursor: str, descends: bool) -> QuerySet:
    value, _, pk = cursor.rpartition(SEPARATOR)
    step = "lt" if descends else "gt"
    condition = Q(**{f"pk__{step}": pk})
    if field != "pk":
        condition = Q(**{f"{field}__{step}": value}) | Q(**{field: value}) & condition
    try:
        return rows.filter(condition)
    except (ValueError, ValidationError):
        return rows


def _cursor(row: Any, field: str) -> str:
    """Return the cursor of a row, which may be a model's or a dict with the key as `pk`."""
    value = row.get if isinstance(row, dict) else partial(getattr, row)
    return f"{SEPARATOR}{value('pk')}" if field == "pk" else f"{value(field)}{SEPARATOR}{value('pk')}"
