"""The case file's socket (一企一档): each app says what happened to a facility; the timeline puts it in order.

A source starts from `visible_to(user)`, so that nobody reads on the timeline what he may not open. Titles are words of the portal
in the language of the page; `text` is what a person wrote, and is masked: no ID and no mobile numbers.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import DateTimeField, QuerySet, TextChoices
from django.db.models.fields.files import FieldFile
from django.utils.translation import gettext_lazy as _

from portal.accounts import privacy
from portal.accounts.models import User
from portal.documents.dossier import PERSONAL_KINDS
from portal.documents.models import Document


class Kind(TextChoices):
    """What an entry of the timeline is about."""

    FILING = "filing", _("Filings")
    DECISION = "decision", _("Decisions")
    LETTER = "letter", _("Letters")
    CHANGE = "change", _("Changes")
    VISIT = "visit", _("Visits")
    FINDING = "finding", _("Findings")
    COMPLAINT = "complaint", _("Complaints")
    INCIDENT = "incident", _("Incidents")
    CREDIT = "credit", _("Credit")
    STAFF = "staff", _("Staff")
    CERTIFICATE = "certificate", _("Certificates")
    IMPORT = "import", _("Imports")


@dataclass(frozen=True)
class Annex:
    """A file that belongs to an entry; `sha256` is its fingerprint."""

    title: str
    file: FieldFile
    content_type: str
    sha256: str


@dataclass(frozen=True)
class Entry:
    """One thing that happened on a day (Asia/Shanghai); `department` is the code of the body that acted, if one did."""

    on: date
    kind: Kind
    title: str
    text: str = ""
    url: str = ""
    department: str = ""
    annexes: tuple[Annex, ...] = ()

    @property
    def label(self) -> str:
        """The kind in the language of the page."""
        return str(self.kind.label)


@dataclass(frozen=True)
class Span:
    """Days from `first` to `last`, both included; None is open."""

    first: date | None = None
    last: date | None = None

    def holds(self, day: date | None) -> bool:
        """Say whether a day lies in the span."""
        return day is not None and (self.first is None or day >= self.first) and (self.last is None or day <= self.last)

    def within(self, rows: QuerySet, field: str) -> QuerySet:
        """Narrow to rows whose day lies in the span; the field holds a day or a moment."""
        is_moment = isinstance(rows.model._meta.get_field(field), DateTimeField)
        lookup = f"{field}__date" if is_moment else field
        limits = {f"{lookup}__gte": self.first, f"{lookup}__lte": self.last}
        wanted = {name: day for name, day in limits.items() if day is not None}
        return rows.filter(**wanted, **{f"{field}__isnull": False})


@dataclass(frozen=True)
class Wanted:
    """What of a case file is asked for; nothing chosen means everything."""

    kinds: frozenset[str] = frozenset()
    span: Span = Span()
    department: str = ""


Source = Callable[[Any, User, Span], Iterable[Entry]]
SOURCES: list[tuple[frozenset[Kind], Source]] = []


def timeline(*kinds: Kind) -> Callable[[Source], Source]:
    """Register a function that takes a facility, the viewer and a span, and returns entries of these kinds."""

    def register(source: Source) -> Source:
        SOURCES.append((frozenset(kinds), source))
        return source

    return register


def gather(facility: Any, *, user: User, wanted: Wanted, on: date) -> list[Entry]:
    """Return what the viewer may see of the facility's case file up to the day, the latest first."""
    wanted = replace(wanted, span=Span(wanted.span.first, min(wanted.span.last or on, on)))
    found = [
        replace(entry, text=privacy.masked(entry.text))
        for kinds, source in SOURCES
        if not wanted.kinds or wanted.kinds & kinds
        for entry in source(facility, user, wanted.span)
        if _fits(entry, wanted)
    ]
    return sorted(found, key=lambda entry: entry.on, reverse=True)


def _fits(entry: Entry, wanted: Wanted) -> bool:
    of_kind = not wanted.kinds or entry.kind in wanted.kinds
    of_department = not wanted.department or entry.department == wanted.department
    return of_kind and of_department and wanted.span.holds(entry.on)


def annexes_of(documents: Iterable[Document]) -> tuple[Annex, ...]:
    """Return documents as annexes, without those that hold personal data: these are opened one by one, and the look is recorded."""
    return tuple(
        Annex(f"{row.kind} · {row.original_name}", row.file, row.content_type, row.sha256)
        for row in documents
        if row.kind_id not in PERSONAL_KINDS
    )
