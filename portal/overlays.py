"""Reading rows as they would be: inside `overlaid`, queries see proposed rows in place of those kept. Nothing is written or locked.

A common table expression that is named like a table hides it from the rest of its statement. So each query that reads an overlaid
table is led in by one that gives the kept rows but for those proposed, and the proposed ones; joins, counts and set-based checks need
not know. It works on a read replica and in a read-only transaction. A statement that would write to an overlaid table is refused.
"""

import json
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models

TABLE = """{table} AS NOT MATERIALIZED (
    SELECT * FROM {table} WHERE {key} <> ALL(%s)
    UNION ALL
    SELECT proposed.* FROM jsonb_array_elements(%s::jsonb) AS given (fields)
    LEFT JOIN {table} kept ON kept.{key} = (given.fields ->> '{key}')::bigint
    CROSS JOIN LATERAL jsonb_populate_record(kept, given.fields) proposed
)"""
READS = ("SELECT", "(SELECT")


@dataclass(frozen=True)
class Overlay:
    """Proposed rows of a model, by column: what a row does not name is as it is kept under the same key. `gone` are keys of rows taken out."""

    model: type[models.Model]
    rows: Sequence[Mapping[str, Any]]
    gone: Collection[int] = ()

    @property
    def table(self) -> str:
        """The table's name as Django writes it in statements."""
        return connection.ops.quote_name(self.model._meta.db_table)

    def expression(self) -> str:
        """Return the common table expression, which takes two parameters."""
        return TABLE.format(table=self.table, key=self.model._meta.pk.column)

    def params(self) -> tuple[list[Any], str]:
        """Return the keys of rows not read from the table, and the proposed rows."""
        key = str(self.model._meta.pk.column)
        hidden = [*self.gone, *(row[key] for row in self.rows)]
        return hidden, json.dumps(self.rows, cls=DjangoJSONEncoder)


class OverlaidWriteError(RuntimeError):
    """A statement that is no plain query names an overlaid table."""


@contextmanager
def overlaid(*overlays: Overlay) -> Iterator[None]:
    """Let every query of this thread's connection see the overlays; a queryset that is evaluated later does not."""
    features = connection.features
    by_key_alone = features.allows_group_by_selected_pks
    features.allows_group_by_selected_pks = False  # what is no table has no key that its other columns depend on
    try:
        with connection.execute_wrapper(_leading_in(overlays)):
            yield
    finally:
        features.allows_group_by_selected_pks = by_key_alone


def _leading_in(overlays: Sequence[Overlay]) -> Callable[..., Any]:
    prepared = [(one.model._meta.db_table, one.expression(), one.params()) for one in overlays]

    def execute(run: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        named = [(lead, values) for table, lead, values in prepared if re.search(rf"\b{table}\b", sql)]
        if not named:
            return run(sql, params, many, context)
        if many or not sql.lstrip().startswith(READS):
            raise OverlaidWriteError(sql)
        lead = ", ".join(lead for lead, _values in named)
        before = [value for _lead, values in named for value in values]
        rest = sql.replace("%", "%%") if params is None else sql
        return run(f"WITH {lead} {rest}", (*before, *(params or ())), many, context)

    return execute
