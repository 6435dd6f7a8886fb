"""Seals over every history that is only ever added to: spans of rows are hashed by the database and chained.

A span is sealed when no transaction can add to it any more: how far a history had grown is marked, and sealed up to there once every
transaction of that moment is over. Whoever changes a sealed row, also as the database's owner, breaks its digest; whoever makes the
digests anew changes every chain after, and so the heads that were published each day (`heads`).
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction
from django.db.models import Max
from django.db.models.functions import TruncDate

from portal.audit.models import Seal, SealMark
from portal.operations.roles import append_only

SPAN = 5000  # rows of one seal at most: so near a changed byte is found
BEGINNING = "0" * 64  # the chain before the first seal
PLAIN = (  # so that a row reads the same whatever a session or server is set to
    "SET LOCAL TIME ZONE 'UTC'; SET LOCAL DateStyle = 'ISO, YMD'; SET LOCAL IntervalStyle = 'iso_8601'; "
    "SET LOCAL bytea_output = 'hex'; SET LOCAL extra_float_digits = 1"
)
DIGEST = """
    SELECT count(*), encode(sha256(coalesce(string_agg(sha256(convert_to(ROW({columns})::text, 'UTF8')), ''::bytea ORDER BY {pk}), '')), 'hex')
    FROM {table} WHERE {pk} BETWEEN %s AND %s
"""
HORIZON = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint, pg_snapshot_xmax(pg_current_snapshot())::text::bigint"
ENDS = "SELECT {pk} FROM (SELECT {pk}, row_number() OVER (ORDER BY {pk}) AS n FROM {table} WHERE {pk} > %s AND {pk} <= %s) numbered WHERE n %% %s = 0"
ONE_AT_A_TIME = 4_713_001  # key of the advisory lock of sealing


def sealed_models() -> list[type[models.Model]]:
    """Return the models of histories, in the order of their tables; seals chain themselves."""
    kept = set(append_only())
    found = [model for model in apps.get_models() if model._meta.db_table in kept and model is not Seal]
    return sorted(found, key=lambda model: model._meta.db_table)


def seal(*, at: datetime) -> int:
    """Seal what has come since and can't change any more, mark what is next, and return how many seals were set."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
        cursor.execute(HORIZON)
        over_before, not_begun = cursor.fetchone()
        cursor.execute(PLAIN)
        marks = {mark.table: mark for mark in SealMark.objects.all()}
        made = [
            _chained(*span, at=at)
            for model in sealed_models()
            for span in _spans(cursor, model, marks.get(model._meta.db_table), over_before)
        ]
        _mark(not_begun)
        return len(made)


def _spans(cursor: Any, model: Any, mark: SealMark | None, over_before: int) -> list[tuple[Any, ...]]:
    """Return the spans up to the mark that are not sealed yet, if every transaction of the mark's moment is over."""
    if mark is None or mark.horizon > over_before:
        return []
    table = model._meta.db_table
    done = Seal.objects.filter(table=table).aggregate(last=Max("last"))["last"] or 0
    if mark.last <= done:
        return []
    cursor.execute(_sql(model, ENDS), [done, mark.last, SPAN])
    ends = [row[0] for row in cursor.fetchall()]
    if not ends or ends[-1] < mark.last:
        ends.append(mark.last)
    starts = [done + 1, *(end + 1 for end in ends[:-1])]
    columns = _columns(model)
    return [
        (table, first, last, columns, *_digest(cursor, model, columns, first, last))
        for first, last in zip(starts, ends, strict=True)
    ]


def _columns(model: type[models.Model]) -> list[str]:
    return sorted(str(field.column) for field in model._meta.concrete_fields)


def _sql(model: Any, statement: str, **words: str) -> str:
    quote = connection.ops.quote_name
    return statement.format(table=quote(model._meta.db_table), pk=quote(model._meta.pk.column), **words)


def _digest(cursor: Any, model: Any, columns: Iterable[str], first: int, last: int) -> tuple[int, str]:
    named = ", ".join(map(connection.ops.quote_name, columns))
    cursor.execute(_sql(model, DIGEST, columns=named), [first, last])
    count, digest = cursor.fetchone()
    return count, digest


def _chained(
    table: str,
    first: int,
    last: int,
    columns: list[str],
    rows: int,
    digest: str,
    *,
    at: datetime,
    replaces: Seal | None = None,
    reason: str = "",
) -> Seal:
    """Set a seal at the end of the chain. To be called while the lock of sealing is held."""
    before = Seal.objects.order_by("-pk").values_list("chain", flat=True).first() or BEGINNING
    made = Seal(
        table=table,
        first=first,
        last=last,
        rows=rows,
        columns=columns,
        digest=digest,
        at=at,
        replaces=replaces,
        reason=reason,
    )
    made.chain = chain_of(made, before)
    made.save(force_insert=True)
    return made


def chain_of(made: Seal, before: str) -> str:
    """Return the SHA-256 of the chain before and of what the seal says."""
    facts = [
        *(before, made.table, made.first, made.last, made.rows, made.columns, made.digest),
        *(made.at.isoformat(), made.replaces_id, made.reason),
    ]
    return hashlib.sha256(json.dumps(facts, ensure_ascii=False).encode()).hexdigest()


def _mark(horizon: int) -> None:
    for model in sealed_models():
        last = model._base_manager.aggregate(last=Max("pk"))["last"]
        if last is not None:
            SealMark.objects.update_or_create(table=model._meta.db_table, defaults={"last": last, "horizon": horizon})


@transaction.atomic
def renew(tables: Iterable[str], *, reason: str, at: datetime) -> int:
    """Seal the spans of these histories anew after they were rewritten for a reason; the seals before stay, replaced.

    Whoever rewrites a history verifies it first: what was touched before would be sealed as if it were right.
    """
    by_table = {model._meta.db_table: model for model in sealed_models()}
    made = 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
        cursor.execute(PLAIN)
        for old in Seal.objects.filter(table__in=list(tables), replaced_by=None).order_by("pk"):
            found = _digest(cursor, by_table[old.table], old.columns, old.first, old.last)
            if found != (old.rows, old.digest):
                _chained(old.table, old.first, old.last, old.columns, *found, at=at, replaces=old, reason=reason)
                made += 1
    return made


def heads() -> list[tuple[str, int, str]]:
    """Return for each day (Asia/Shanghai) the last seal's number and chain, as it is published; the latest day first."""
    last = Seal.objects.annotate(day=TruncDate("at")).values("day").annotate(last=Max("pk")).values_list("day", "last")
    days = {number: day for day, number in last}
    found = Seal.objects.filter(pk__in=days).order_by("-pk").values_list("pk", "chain")
    return [(days[number].isoformat(), number, chain) for number, chain in found]


def verify(known: Mapping[int, str] | None = None) -> Iterator[str]:
    """Yield what is wrong, in words; nothing if every sealed row is as it was.

    `known` are heads that were kept elsewhere, by number: they show whether the seals themselves were made anew.
    """
    yield from _wrong_chains(known or {})
    by_table = {model._meta.db_table: model for model in sealed_models()}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(PLAIN)
        for made in Seal.objects.filter(replaced_by=None).order_by("table", "first").iterator():
            model = by_table.get(made.table)
            if model is None or not set(made.columns) <= set(_columns(model)):
                yield f"{made}: the table or a column of it is gone"
            elif wrong := _wrong_rows(cursor, model, made):
                yield wrong


def _wrong_rows(cursor: Any, model: Any, made: Seal) -> str:
    rows, digest = _digest(cursor, model, made.columns, made.first, made.last)
    if rows != made.rows:
        return f"{made}: {rows} rows where {made.rows} were sealed"
    return "" if digest == made.digest else f"{made}: a row was changed"


def _wrong_chains(known: Mapping[int, str]) -> Iterator[str]:
    before, missing = BEGINNING, dict(known)
    for made in Seal.objects.order_by("pk").iterator():
        if made.chain != chain_of(made, before):
            yield f"seal {made.pk}: the chain is broken"
        if missing.pop(made.pk, made.chain) != made.chain:
            yield f"seal {made.pk}: another head was published"
        before = made.chain
    yield from (f"seal {number}: published, and gone" for number in missing)


def sealed_rows() -> dict[str, int]:
    """Return how many rows of each history are sealed."""
    found = Seal.objects.filter(replaced_by=None).values("table").annotate(n=models.Sum("rows"))
    return dict(found.values_list("table", "n"))
