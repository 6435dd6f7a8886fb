"""What was said of a kind of credential and of who needs it, save by save, with who saved it."""

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from portal.models import User
from staff.people.models import CredentialKind, CredentialNeed

LEFT_OUT = {"pgh_id", "pgh_created_at", "pgh_label", "pgh_obj", "pgh_context", "id", "kind"}


@dataclass(frozen=True)
class Save:
    """One save: when, by whom (empty: a command), of what, and what changed, as field, before and after."""

    at: datetime
    by: User | None
    what: str
    changes: list[tuple[str, str, str]]


def of(kind: CredentialKind) -> list[Save]:
    """Return the saves of a kind and its needs, the newest first."""
    rows = [kind, *CredentialNeed.objects.filter(kind=kind).select_related("kind")]
    saves = [save for row in rows for save in _saves(row)]
    return sorted(saves, key=lambda save: save.at, reverse=True)


def _saves(row: Any) -> list[Save]:
    events = list(row.events.select_related("pgh_context").order_by("pgh_id"))
    users = User.objects.in_bulk(
        {event.pgh_context.metadata.get("user") for event in events if event.pgh_context} - {None}
    )
    return [
        Save(
            event.pgh_created_at,
            users.get(event.pgh_context.metadata.get("user")) if event.pgh_context else None,
            str(row),
            _changes(row, before, event),
        )
        for before, event in pairwise([None, *events])
        if event is not None
    ]


def _changes(row: Any, before: Any, event: Any) -> list[tuple[str, str, str]]:
    fields = [field for field in event._meta.fields if field.name not in LEFT_OUT]
    pairs = [
        (str(field.verbose_name), _told(before, field.attname) if before else "", _told(event, field.attname))
        for field in fields
    ]
    return [(label, was, now) for label, was, now in pairs if was != now]


def _told(event: Any, name: str) -> str:
    value = getattr(event, name)
    if isinstance(value, bool):
        return "✓" if value else "–"
    return "" if value is None else str(value)
