"""Lists of the API as of a past moment, out of the histories: whole versions where a table keeps them, else changes taken back.

Rows that were deleted since are not told, nor what hangs on other rows; a row is told to whoever may see it today.
"""

from datetime import datetime
from typing import Any

from django.db import DEFAULT_DB_ALIAS, models
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast
from django.utils import timezone

from portal.audit.choices import Operation
from portal.audit.models import RowChange
from portal.exchange import rest

PAGE = """
    SELECT json_build_object(
        'results', coalesce(json_agg(told.row ORDER BY told.id), '[]'),
        'next', CASE WHEN count(*) = %s THEN max(told.id) END
    )::text
    FROM (SELECT page.id, to_jsonb(page) || coalesce(({past}), '{{}}') AS row FROM ({page}) page) told
"""  # around SQL that Django made, with its parameters
VERSION = """
    SELECT (SELECT jsonb_object_agg(each.key, each.value) FROM jsonb_each(to_jsonb(version)) each WHERE each.key = ANY(%s))
    FROM {events} version WHERE version.pgh_obj_id = page.id AND version.pgh_created_at <= %s
    ORDER BY version.pgh_id DESC LIMIT 1
"""
TAKEN_BACK = """
    SELECT jsonb_object_agg(first.key, first.value) FROM (
        SELECT DISTINCT ON (was.key) was.key, was.value
        FROM portal_rowchange change, jsonb_each(change.before) was
        WHERE change."table" = %s AND change.row = page.id::text AND change.operation = 'update' AND change.at > %s
          AND was.key = ANY(%s)
        ORDER BY was.key, change.id
    ) first
"""


def statement(view: rest.JsonList, request: Any, after: int, limit: int, at: datetime) -> tuple[str, tuple[Any, ...]]:
    """Return the query for a page of a list as it was, with its parameters."""
    rows = _there(view.rows_at(request, at), view.born, at).filter(pk__gt=after).order_by("pk")
    page = rows.values(*view.columns, **view.computed)[:limit]
    sql, params = page.query.get_compiler(DEFAULT_DB_ALIAS, elide_empty=False).as_sql()
    past, known = _past(rows.model, list(view.columns), at)
    return PAGE.format(page=sql, past=past), (limit, *known, *params)


def _past(model: type[models.Model], columns: list[str], at: datetime) -> tuple[str, tuple[Any, ...]]:
    if events := versions_of(model):
        return VERSION.format(events=events._meta.db_table), (columns, at)
    return TAKEN_BACK, (model._meta.db_table, at, columns)


def versions_of(model: type[models.Model]) -> type[models.Model] | None:
    """Return the table of a model's whole versions, if it keeps them."""
    return getattr(model, "pgh_event_model", None)


def _there(rows: QuerySet, born: str, at: datetime) -> QuerySet:
    """Leave out what came after the moment."""
    is_day = not isinstance(rows.model._meta.get_field(born), models.DateTimeField)
    rows = rows.filter(Q(**{f"{born}__lte": timezone.localdate(at) if is_day else at}) | Q(**{born: None}))
    if events := versions_of(rows.model):
        return rows.filter(Exists(events._default_manager.filter(pgh_obj=OuterRef("pk"), pgh_created_at__lte=at)))
    added = RowChange.objects.filter(
        table=rows.model._meta.db_table,
        row=Cast(OuterRef("pk"), models.CharField()),
        operation=Operation.INSERT,
        at__gt=at,
    )
    return rows.exclude(Exists(added))


def then(model: type[models.Model], column: str, at: datetime) -> Subquery:
    """Return what a column of a row held at the moment, of a table that keeps whole versions."""
    events = versions_of(model)
    if events is None:
        raise TypeError(f"{model.__name__} keeps no versions")
    held = events._default_manager.filter(pgh_obj=OuterRef("pk"), pgh_created_at__lte=at)
    return Subquery(held.order_by("-pgh_id").values(column)[:1])
