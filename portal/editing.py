"""Who edited a row last, read from its field history."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.accounts.models import User


@dataclass(frozen=True)
class Edit:
    """One save of a row. `by` is empty where no request made it (a task, a command)."""

    by: User | None
    at: datetime


def last_edit(row: Any) -> Edit | None:
    """Return the last save of a row whose history is kept, or None if there is none."""
    event = row.events.select_related("pgh_context").order_by("-pgh_id").first()
    return _edit(event) if event else None


def as_saved(row: Any, revision: int | None) -> Any:
    """Return the row as its history holds it at a revision; None where no history is kept or it does not reach back."""
    events = getattr(row, "events", None)
    return events.filter(revision=revision).order_by("-pgh_id").first() if events is not None else None


def edit_of(row: Any, value: Any, *, since: int, read: Callable[[Any], Any]) -> Edit | None:
    """Return the save after revision `since` that gave a field the value it has now; `read` takes it from a save."""
    if not hasattr(row, "events"):  # no history is kept of it: who it was is not known
        return None
    found = None
    later = row.events.filter(revision__gt=since).select_related("pgh_context")
    for event in later.order_by("-pgh_id"):
        if read(event) != value:
            break
        found = event
    return _edit(found) if found else None


def _edit(event: Any) -> Edit:
    context = event.pgh_context
    user = User.objects.filter(pk=context.metadata.get("user")).first() if context else None
    return Edit(user, event.pgh_created_at)
