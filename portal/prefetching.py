"""Several independent questions of one page in one statement: each would be a round trip to the database, together they are one."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import QuerySet
from django.db.models.sql.compiler import SQLCompiler

ROWS = "SELECT {number} AS question, ARRAY[{types}] AS types, ARRAY[{texts}] AS texts FROM ({sql}) AS asked({columns})"


def together(querysets: Iterable[QuerySet[Any]]) -> None:
    """Let each queryset hold its rows as if it had been asked alone, all read by one statement; those that hold theirs already stay as they are.

    For the few rows of a page: every row comes with its types, and the driver reads the words of the database as it always does.
    """
    asked = [rows for rows in {id(rows): rows for rows in querysets}.values() if rows._result_cache is None]
    if len(asked) > 1:
        questions = [question for rows in asked if (question := _Question.of(rows))]
        for question, rows in zip(questions, _answers(questions), strict=True):
            question.take(rows)


class _Question:
    """A queryset with its statement."""

    def __init__(self, rows: QuerySet[Any], compiler: SQLCompiler, sql: str, params: tuple[Any, ...]):
        self.rows, self.compiler, self.sql, self.params = rows, compiler, sql, params

    @classmethod
    def of(cls, rows: QuerySet[Any]) -> "_Question | None":
        """Return nothing for a queryset that is known to be empty without asking."""
        compiler = rows.query.get_compiler(using=rows.db)
        try:
            sql, params = compiler.as_sql()
        except EmptyResultSet:
            return None
        return cls(rows, compiler, sql, tuple(params))

    def part(self, number: int) -> str:
        """Return the statement as one branch of the common one."""
        names = [f"c{place}" for place in range(len(self.compiler.select))]
        return ROWS.format(
            number=number,
            types=", ".join(f"pg_typeof({name})::oid::bigint" for name in names),
            texts=", ".join(f"{name}::text" for name in names),
            sql=self.sql,
            columns=", ".join(names),
        )

    def take(self, rows: list[tuple[Any, ...]]) -> None:
        """Let the queryset make of the rows what it would make of its own."""
        query = self.rows.query
        self.compiler.execute_sql = lambda *_args, **_more: [rows]  # type: ignore[assignment,method-assign]
        query.get_compiler = lambda *_args, **_more: self.compiler  # type: ignore[method-assign]
        try:
            len(self.rows)
        finally:
            del query.get_compiler


def _answers(questions: list[_Question]) -> list[list[tuple[Any, ...]]]:
    found: list[list[tuple[Any, ...]]] = [[] for _question in questions]
    if questions:
        with connections[questions[0].rows.db].cursor() as cursor:
            statement = " UNION ALL ".join(f"({question.part(n)})" for n, question in enumerate(questions))
            cursor.execute(statement, [value for question in questions for value in question.params])
            for number, types, texts in cursor.fetchall():
                found[number].append(tuple(map(cursor.cast, types, texts)))
    return found
