"""The socket of a filing's case page: cases above add what they know of the filing to the page that both sides see."""

from collections.abc import Callable
from datetime import date
from typing import Any

from facilities.filing.models import Filing
from portal.models import User

Source = Callable[[User, Filing, date], dict[str, Any]]
SOURCES: list[Source] = []


def case_page(source: Source) -> Source:
    """Register what a case adds to the page's context, as the user may see it on the day."""
    SOURCES.append(source)
    return source


def added(user: User, filing: Filing, *, on: date) -> dict[str, Any]:
    """Return what all registered cases add."""
    context: dict[str, Any] = {}
    for source in SOURCES:
        context |= source(user, filing, on)
    return context
