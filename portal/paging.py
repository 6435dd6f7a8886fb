"""Keyset paging: the next page starts after the last row shown, so that page 800 costs as much as page one."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import QueryDict

SIZE = 50
SEPARATOR = "|"


@dataclass(frozen=True)
class Pager:
    """Cursors of the neighbouring pages; empty where there is none."""

    previous: str
    next: str


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
