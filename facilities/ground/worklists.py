"""What waits: for an operator returned filings, drafts and documents that run out; for the bureau filings to review."""

from datetime import date
from typing import Any

from portal.pages.worklists import Item

MOST = 50  # of a kind; the lists hold the rest


def item(row: Any, title: str, kind: str, due_on: date | None = None) -> Item:
    """Return an affair as an item of the worklist."""
    return Item(title=title, subject=str(row.facility), url=row.get_absolute_url(), kind=kind, due_on=due_on)
