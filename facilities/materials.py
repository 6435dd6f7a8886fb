"""Which documents a facility must hand in, which it has, and which ran out: set-based, for any number of facilities."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.contrib.contenttypes.models import ContentType
from django.db.models import Case, Q, QuerySet, TextChoices, Value, When
from django.utils.translation import gettext_lazy as _

from facilities import conditions
from facilities.models import Facility
from portal.models import Document, DocumentKind

CONDITIONS: dict[str, Q] = {code: condition.q for code, condition in conditions.CONDITIONS.items()}  # over facilities


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
    known = DocumentKind.objects.filter(condition__in=CONDITIONS)
    kinds = list(known if clauses is None else known.filter(clause_code__in=clauses))
    rows = list(facilities.order_by().annotate(**_flags(kinds)).values("pk", *_flags(kinds)))
    held = _held([row["pk"] for row in rows], kinds)
    return {row["pk"]: list(_of(row, kinds, held, on, soon_days)) for row in rows}


def _flags(kinds: list[DocumentKind]) -> dict[str, Case]:
    wanted = sorted({kind.condition for kind in kinds})
    asked = {_flag("asked", code): _says(CONDITIONS[code]) for code in wanted}
    open_ones = {code: is_open for code in wanted if (is_open := conditions.CONDITIONS[code].is_open)}
    return asked | {_flag("undecided", code): _says(is_open) for code, is_open in open_ones.items()}


def _flag(prefix: str, condition: str) -> str:
    return f"{prefix}_{condition.replace('-', '_')}"


def _says(condition: Q) -> Case:
    return Case(When(condition, then=Value(True)), default=Value(False)) if condition else Case(default=Value(True))


def _held(facility_ids: list[int], kinds: list[DocumentKind]) -> dict[tuple[int, str], list[Document]]:
    current = Document.objects.current().filter(
        subject_type=ContentType.objects.get_for_model(Facility), subject_id__in=facility_ids, kind__in=kinds
    )
    held: dict[tuple[int, str], list[Document]] = defaultdict(list)
    for document in current.order_by("id"):
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
