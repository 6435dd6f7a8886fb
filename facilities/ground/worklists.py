"""Kinds of work of which several cases know something, and the shape of what waits about an affair."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from portal.pages.worklists import Kind, Pool, Worded

FILING = Kind("filing", _("Filing"))
FOUR_EYES = Kind("four-eyes", _("Four eyes"))
DOCUMENT = Kind("document", _("Document"))
REGISTRATION = Kind("registration", _("Registration"))


def affair(rows: QuerySet, title: Worded, kind: Kind, url: str, due_on: Any = None, **more: Any) -> Pool:
    """Return affairs of facilities as a pool; `url` is the name of their page."""
    return Pool(kind, rows, title, url, due_on=due_on, **more)
