"""Which documents a facility must hand in, which it has, and which ran out: set-based, for any number of facilities."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import reduce
from operator import or_

from django.contrib.contenttypes.models import ContentType
from django.db.models import Case, Exists, OuterRef, Q, QuerySet, TextChoices
from django.utils.translation import gettext_lazy as _

from facilities.ground.conditions import CONDITIONS, says
from facilities.ground.models import Facility
from portal.models import Document, DocumentKind
from portal.tones import toned


@toned(good="present", warning="expiring", danger="missing expired", unknown="undecided")
class MaterialState(TextChoices):
    """How a document stands on a day."""

    MISSING = "missing", _("Missing")
    PRESENT = "present", _("Uploaded")
    EXPIRING = "expiring", _("Expires soon")
    EXPIRED = "expired", _("Expired")
    UNDECIDED = "undecided", _("Depends on another answer")


@dataclass(frozen=True)
class Material:
    """One kind of document that a facility must hand in, with the current version if there is one."""

    kind: DocumentKind
    state: MaterialState
    documents: list[Document] = field(default_factory=list)

    @property
    def document(self) -> Document | None:
        """The version that counts: the one valid longest."""
        return max(self.documents, key=lambda row: (row.expires_on or date.max, row.pk), default=None)

    @property
    def is_usable(self) -> bool:
        """Say whether a valid document is there."""
        return self.state in (MaterialState.PRESENT, MaterialState.EXPIRING)


def required(
    facilities: QuerySet, *, on: date, soon_days: int = 0, clauses: Iterable[str] | None = None
) -> dict[int, list[Material]]:
    """Return per facility the documents asked for, in three queries for all.

    A document whose last valid day is within `soon_days` after `on` is "expiring"; `clauses` narrows the kinds.
    """
    kinds = list(kinds_asked_for(clauses))
    return told(_flagged(facilities, kinds), kinds, on=on, soon_days=soon_days)


def lacking(facilities: QuerySet, *, on: date, kinds: list[DocumentKind]) -> QuerySet:
    """Return the question, for `told`, for those facilities that lack a valid document of some of the kinds, needed or perhaps needed."""
    lacks = [_may_need(kind) & ~Exists(_current([kind]).exclude(expires_on__lt=on)) for kind in kinds]
    return _flagged(facilities.filter(reduce(or_, lacks)) if lacks else facilities.none(), kinds)


def expiring(facilities: QuerySet, *, on: date, days: int, kinds: list[DocumentKind]) -> QuerySet:
    """Return the question, for `told`, for those facilities that have a document whose last valid day lies within so many days."""
    soon = _current(kinds).filter(expires_on__range=(on, on + timedelta(days=days)))
    return _flagged(facilities.filter(Exists(soon)), kinds)


def _flagged(facilities: QuerySet, kinds: list[DocumentKind]) -> QuerySet:
    return facilities.order_by().annotate(**_flags(kinds)).values("pk", *_flags(kinds))


def told(flagged: QuerySet, kinds: list[DocumentKind], *, on: date, soon_days: int = 0) -> dict[int, list[Material]]:
    """Return per facility the documents asked for with those that it has."""
    rows = list(flagged)
    held = _held([row["pk"] for row in rows], kinds) if rows else {}
    return {row["pk"]: list(_of(row, kinds, held, on, soon_days)) for row in rows}


def kinds_asked_for(clauses: Iterable[str] | None = None) -> QuerySet[DocumentKind]:
    """Return the kinds of documents that facilities are asked for, by any clause or by those named."""
    known = DocumentKind.objects.filter(condition__in=CONDITIONS)
    return known if clauses is None else known.filter(clause_code__in=clauses)


def _may_need(kind: DocumentKind) -> Q:
    condition = CONDITIONS[kind.condition]
    return condition.q | condition.is_open if condition.is_open else condition.q


def _current(kinds: list[DocumentKind]) -> QuerySet[Document]:
    """The current documents of a facility of an outer query."""
    return _of_facilities(kinds).filter(subject_id=OuterRef("pk"))


def _of_facilities(kinds: list[DocumentKind]) -> QuerySet[Document]:
    of_facilities = ContentType.objects.get_for_model(Facility)
    return Document.objects.current().filter(subject_type=of_facilities, kind__in=kinds)


def _flags(kinds: list[DocumentKind]) -> dict[str, Case]:
    wanted = sorted({kind.condition for kind in kinds})
    asked = {_flag("asked", code): says(CONDITIONS[code].q) for code in wanted}
    open_ones = {code: is_open for code in wanted if (is_open := CONDITIONS[code].is_open)}
    return asked | {_flag("undecided", code): says(is_open) for code, is_open in open_ones.items()}


def _flag(prefix: str, condition: str) -> str:
    return f"{prefix}_{condition.replace('-', '_')}"


def _held(facility_ids: list[int], kinds: list[DocumentKind]) -> dict[tuple[int, str], list[Document]]:
    held: dict[tuple[int, str], list[Document]] = defaultdict(list)
    for document in _of_facilities(kinds).filter(subject_id__any=facility_ids).order_by("id"):
        held[document.subject_id, document.kind_id].append(document)
    return held


def _of(row: dict, kinds: list[DocumentKind], held: dict, on: date, soon_days: int) -> Iterable[Material]:
    for kind in kinds:
        documents = held.get((row["pk"], kind.pk), [])
        if row[_flag("asked", kind.condition)]:
            yield Material(kind, state_of(documents, on, soon_days), documents)
        elif row.get(_flag("undecided", kind.condition)):
            yield Material(kind, MaterialState.UNDECIDED, documents)


def state_of(documents: list[Document], on: date, soon_days: int = 0) -> MaterialState:
    """Say how the current documents of one kind stand; the last valid day still counts."""
    if not documents:
        return MaterialState.MISSING
    last = max(document.expires_on or date.max for document in documents)
    if last < on:
        return MaterialState.EXPIRED
    return (
        MaterialState.EXPIRING if last != date.max and last <= on + timedelta(days=soon_days) else MaterialState.PRESENT
    )
