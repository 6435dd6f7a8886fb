"""The base of the API: lists come out of PostgreSQL as JSON, keyset-paged.

A list of a hundred rows through serializers costs fifteen times the query (docs/decisions.md); so lists are built by the database
and passed through as text, and serializers are for single rows and for the documentation.
"""

from typing import Any, ClassVar

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Expression, F, QuerySet
from django.http import HttpResponse
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.views import APIView

from portal import actions as acts

SIZE, MOST = 100, 500
PAGE_AS_JSON = """
    SELECT json_build_object(
        'results', coalesce(json_agg(page ORDER BY page.id), '[]'),
        'next', CASE WHEN count(*) = %s THEN max(page.id) END
    )::text FROM ({page}) page
"""  # around SQL that Django made, with its parameters


class ListQuery(serializers.Serializer):
    """Which rows of a list to return."""

    after = serializers.IntegerField(required=False, default=0, min_value=0, help_text="`next` of the page before.")
    limit = serializers.IntegerField(required=False, default=SIZE, min_value=1, max_value=MOST)


class Actionable(serializers.Serializer):
    """A single row whose noun declares acts (`portal.actions`): those that the user may take on it today.

    Lists carry none: the database writes them.
    """

    actions = serializers.SerializerMethodField(help_text="Names of the acts that its page offers you now.")

    def get_actions(self, row: Any) -> list[str]:
        """Return the names in alphabetical order."""
        return sorted(acts.allowed(row, self.context["request"].user))


class JsonList(APIView):
    """A list in the order of its keys. Subclasses name the columns and say which rows the user may see."""

    columns: ClassVar[tuple[str, ...]] = ("id",)
    computed: ClassVar[dict[str, Expression | F]] = {}

    def rows(self, request: Any) -> QuerySet:
        """Return the rows the user may see."""
        raise TypeError(f"{type(self).__name__} does not say whose rows it lists.")

    def get(self, request: Request) -> HttpResponse:
        """Answer `{"results": [...], "next": key or null}`."""
        query = ListQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        after, limit = query.validated_data["after"], query.validated_data["limit"]
        return HttpResponse(fetched(*self.statement(request, after, limit)), content_type="application/json")

    def statement(self, request: Any, after: int, limit: int) -> tuple[str, tuple[Any, ...]]:
        """Return the query for a page of rows as JSON, with its parameters."""
        rows = self.rows(request).filter(pk__gt=after).order_by("pk").values(*self.columns, **self.computed)[:limit]
        sql, params = rows.query.get_compiler(DEFAULT_DB_ALIAS, elide_empty=False).as_sql()  # also of nothing at all
        return PAGE_AS_JSON.format(page=sql), (limit, *params)


def fetched(sql: str, params: tuple[Any, ...]) -> bytes:
    """Return the JSON that PostgreSQL makes of a page; the rows carry their `id`."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return str(cursor.fetchone()[0]).encode()
