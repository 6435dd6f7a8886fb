"""What the audit administrator finds: changes of rows, field by field, by kind of row, row, person and day.

Two histories are read as one: `RowChange`, and the versions that pghistory keeps of the nouns that it tracks.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q, QuerySet
from django.utils import timezone

from portal.accounts.models import User
from portal.accounts.privacy import masked
from portal.audit import tracking
from portal.audit.choices import Operation
from portal.audit.models import RowChange
from portal.sealing import SEAL

LONGEST = 200  # characters of a value that are shown
KEPT_BY_PGHISTORY = {"pgh_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context_id"}


@dataclass(frozen=True)
class Changed:
    """A field of a change, before and after; None where there was or is nothing. `is_sealed`: kept encrypted and not shown."""

    name: str
    before: str | None
    after: str | None
    is_sealed: bool = False


@dataclass(frozen=True)
class Change:
    """A line of the search: what happened to a row, when, by whom, on which page, and to which fields."""

    noun: str
    row: str
    operation: str
    at: datetime
    user: User | None
    on_behalf_of: User | None
    address: str
    url: str
    fields: list[Changed]


def nouns() -> list[tuple[str, str]]:
    """Return the kinds of rows that have a history, by their tables, in the order of their names."""
    found = {model._meta.db_table: str(model._meta.verbose_name) for model in (*tracking.tracked(), *versioned())}
    return sorted(found.items(), key=lambda each: each[1])


def versioned() -> dict[type[models.Model], type[models.Model]]:
    """Return the models that pghistory tracks, with the model of their versions."""
    return {
        model.pgh_tracked_model: model
        for model in apps.get_models()
        if hasattr(model, "pgh_tracked_model") and hasattr(model, "pgh_obj")
    }


def versions_of(table: str) -> Any:
    """Return the model of the versions of a table, or None where `RowChange` keeps them."""
    return next((events for model, events in versioned().items() if model._meta.db_table == table), None)


def found(wanted: Mapping[str, Any]) -> QuerySet:
    """Return the changes that match, of a noun with versions as its versions, else as `RowChange`."""
    events = versions_of(wanted.get("noun", ""))
    names = ("pgh_obj_id", "pgh_context__metadata__user", "pgh_created_at") if events else ("row", "user_id", "at")
    rows = events.objects.all() if events else RowChange.objects.all()
    if not events and wanted.get("noun"):
        rows = rows.filter(table=wanted["noun"])
    return rows.filter(_matching(wanted, *names, is_number=bool(events)))


def _matching(wanted: Mapping[str, Any], row: str, user: str, at: str, *, is_number: bool) -> Q:
    asked = Q()
    if number := wanted.get("row"):
        asked &= Q(**{row: number}) if number.isdigit() or not is_number else Q(pk__in=[])
    if text := wanted.get("user"):
        who = User.objects.filter(Q(full_name__icontains=text) | Q(username__icontains=text))
        asked &= Q(**{f"{user}__in": list(who.values_list("pk", flat=True)[:100])})
    if since := wanted.get("since"):
        asked &= Q(**{f"{at}__gte": _midnight(since)})
    if until := wanted.get("until"):
        asked &= Q(**{f"{at}__lt": _midnight(until + timedelta(days=1))})
    return asked


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def told(rows: list[Any]) -> list[Change]:
    """Return the lines of rows found, with the people who acted, in two queries."""
    if rows and not isinstance(rows[0], RowChange):
        return _told_versions(rows)
    names = dict(nouns())
    people = User.objects.in_bulk({pk for row in rows for pk in (row.user_id, row.on_behalf_of_id) if pk})
    return [
        Change(
            names.get(row.table, row.table),
            row.row,
            row.operation,
            row.at,
            people.get(row.user_id),
            people.get(row.on_behalf_of_id),
            row.address or "",
            row.url,
            list(_fields(row.before or {}, row.after or {}, has_both=row.operation == Operation.UPDATE)),
        )
        for row in rows
    ]


def _fields(before: Mapping[str, Any], after: Mapping[str, Any], *, has_both: bool) -> Iterator[Changed]:
    for name in sorted({*before, *after}):
        was, is_now = before.get(name), after.get(name)
        if has_both or (was, is_now) != (None, None):
            is_sealed = any(isinstance(value, str) and value.startswith(SEAL) for value in (was, is_now))
            yield Changed(name, _shown(was), _shown(is_now), is_sealed)


def _shown(value: Any) -> str | None:
    """Return a value as text, with ID and mobile numbers masked and cut to what a page bears."""
    if value is None:
        return None
    text = masked(str(value))
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _told_versions(rows: list[Any]) -> list[Change]:
    contexts = {row.pk: (row.pgh_context.metadata if row.pgh_context else {}) for row in rows}
    people = User.objects.in_bulk(
        {pk for told in contexts.values() for pk in (told.get("user"), told.get("for")) if pk}
    )
    names = [f.column for f in rows[0]._meta.concrete_fields if f.column not in KEPT_BY_PGHISTORY]
    noun, earlier = dict(nouns())[rows[0].pgh_tracked_model._meta.db_table], _earlier(rows)
    return [
        Change(
            noun,
            str(row.pgh_obj_id),
            _operation(row.pgh_label),
            row.pgh_created_at,
            people.get(contexts[row.pk].get("user")),
            people.get(contexts[row.pk].get("for")),
            contexts[row.pk].get("address", ""),
            contexts[row.pk].get("url", ""),
            list(_between(earlier.get(row.pk), row, names)),
        )
        for row in rows
    ]


def _operation(label: str) -> str:
    return label if label in Operation.values else Operation.UPDATE


def _earlier(rows: list[Any]) -> dict[int, Any]:
    """Return for each version the one before it, in one query over the rows concerned."""
    model = type(rows[0])
    of_each: dict[Any, list[Any]] = {}
    for version in model.objects.filter(
        pgh_obj_id__in={row.pgh_obj_id for row in rows}, pk__lte=max(r.pk for r in rows)
    ).order_by("pk"):
        of_each.setdefault(version.pgh_obj_id, []).append(version)
    return {after.pk: before for each in of_each.values() for before, after in pairwise(each)}


def _between(before: Any, after: Any, names: list[str]) -> Iterator[Changed]:
    by_column = {field.column: field for field in after._meta.concrete_fields}
    for name in names:
        was = getattr(before, by_column[name].attname, None) if before is not None else None
        is_now = getattr(after, by_column[name].attname)
        if was != is_now:
            is_sealed = hasattr(was, "seal") or hasattr(is_now, "seal")
            yield Changed(name, None if is_sealed else _shown(was), None if is_sealed else _shown(is_now), is_sealed)
