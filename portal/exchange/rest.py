"""The base of the API: lists come out of PostgreSQL as JSON, keyset-paged.

A list of a hundred rows through serializers costs fifteen times the query (docs/decisions.md); so lists are built by the database
and passed through as text, and serializers are for single rows and for the documentation.
"""

from collections.abc import Callable
from datetime import datetime, time
from typing import Any, ClassVar

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Expression, F, QuerySet
from django.http import HttpResponse
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.views import APIView

from portal import actions as acts

SIZE, MOST = 100, 500
EARLIEST = 2000  # no year before it is told
PAGE_AS_JSON = """
    SELECT json_build_object(
        'results', coalesce(json_agg(page ORDER BY page.id), '[]'),
        'next', CASE WHEN count(*) = %s THEN max(page.id) END
    )::text FROM ({page}) page
"""  # around SQL that Django made, with its parameters


class MomentField(serializers.Field):
    """A moment that has passed, or the end of a day that has begun (Asia/Shanghai)."""

    def to_internal_value(self, data: Any) -> datetime:
        """Return the moment, or say what is wrong with it."""
        try:
            day = parse_date(str(data))
            at = parse_datetime(str(data)) if day is None else datetime.combine(day, time.max)
        except ValueError:
            at = None
        if at is None or at.year < EARLIEST:
            raise serializers.ValidationError(_("Please give a day or a moment, for example 2026-11-01."))
        moment = timezone.make_aware(at) if timezone.is_naive(at) else at
        if timezone.localdate(moment) > timezone.localdate():
            raise serializers.ValidationError(_("This day lies in the future."))
        return moment


DAY_OR_MOMENT = {"type": "string", "anyOf": [{"format": "date"}, {"format": "date-time"}]}


class ListQuery(serializers.Serializer):
    """Which rows of a list to return."""

    after = serializers.IntegerField(required=False, default=0, min_value=0, help_text="`next` of the page before.")
    limit = serializers.IntegerField(required=False, default=SIZE, min_value=1, max_value=MOST)


class PastQuery(ListQuery):
    """Which rows of a list to return, and as of when: what hangs on other rows (as `facility_name`) is told as of today."""

    as_of = extend_schema_field(DAY_OR_MOMENT)(MomentField)(
        required=False, help_text="A past day (its end) or moment; whoever may see a row now reads it as it was then."
    )


def asked(request: Request, query: type[serializers.Serializer]) -> dict[str, Any]:
    """Return what the address asks, or refuse it; a value that is there but empty is wrong, and not left out."""
    read = query(data=request.query_params.dict())
    read.is_valid(raise_exception=True)
    return dict(read.validated_data)


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
    born: ClassVar[str] = ""  # the column that says since when a row is there; lists that name it tell their past

    def rows(self, request: Any) -> QuerySet:
        """Return the rows the user may see."""
        raise TypeError(f"{type(self).__name__} does not say whose rows it lists.")

    def rows_at(self, request: Any, at: datetime) -> QuerySet:
        """Return the rows that were there at a past moment, of those that the user may see now."""
        return self.rows(request)

    def get(self, request: Request) -> HttpResponse:
        """Answer `{"results": [...], "next": key or null}`."""
        told = asked(request, PastQuery if self.born else ListQuery)
        if not self.born and "as_of" in request.query_params:
            raise serializers.ValidationError({"as_of": [_("This list does not tell its past.")]})
        if at := told.get("as_of"):
            sql, params = PAST[0](self, request, told["after"], told["limit"], at)
        else:
            sql, params = self.statement(request, told["after"], told["limit"])
        return HttpResponse(fetched(sql, params), content_type="application/json")

    def statement(self, request: Any, after: int, limit: int) -> tuple[str, tuple[Any, ...]]:
        """Return the query for a page of rows as JSON, with its parameters."""
        rows = self.rows(request).filter(pk__gt=after).order_by("pk").values(*self.columns, **self.computed)[:limit]
        sql, params = rows.query.get_compiler(DEFAULT_DB_ALIAS, elide_empty=False).as_sql()  # also of nothing at all
        return PAGE_AS_JSON.format(page=sql), (limit, *params)


PastStatement = Callable[[JsonList, Any, int, int, datetime], tuple[str, tuple[Any, ...]]]
PAST: list[PastStatement] = []  # how histories tell a page of a list as it was; they stand above this case


def fetched(sql: str, params: tuple[Any, ...]) -> bytes:
    """Return the JSON that PostgreSQL makes of a page; the rows carry their `id`."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return str(cursor.fetchone()[0]).encode()
