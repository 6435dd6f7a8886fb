"""A visit's checklist line by line, what it still lacks before it can be concluded, and whom to visit next."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from facilities.ground.conditions import CONDITIONS, says
from facilities.models import Facility
from inspections.checklists.choices import AnswerOutcome, ItemKind
from inspections.checklists.models import ChecklistItem
from inspections.visits.models import Answer, Visit
from portal.models import Clause, Document
from portal.rulebook.choices import Severity


@dataclass(frozen=True)
class Line:
    """One item with the clause as it stood on the day of the visit, the answer and its photos."""

    item: ChecklistItem
    clause: Clause
    answer: Answer | None = None
    photos: list[Document] = field(default_factory=list)

    @property
    def outcome(self) -> str:
        """The answer given, or empty."""
        return self.answer.outcome if self.answer else ""

    @property
    def severity(self) -> str:
        """How much the item matters; what the clause only recommends is advice, whatever the checklist says."""
        return Severity.ADVICE if self.clause.severity == Severity.ADVICE else self.item.severity

    @property
    def has_failed(self) -> bool:
        """Say whether the item was answered with "does not meet"."""
        return self.outcome == AnswerOutcome.FAIL

    @property
    def has_more(self) -> bool:
        """Say whether a note or photos stand with the answer, also after it was changed from "does not meet"."""
        return bool(self.answer and self.answer.note) or bool(self.photos)

    @property
    def has_words(self) -> bool:
        """Say whether something was written or entered with the answer."""
        return bool(self.answer and (self.answer.note or self.answer.value))

    @property
    def lacks_note(self) -> bool:
        """A failed item says what was seen."""
        return self.has_failed and self.answer is not None and not self.answer.note

    @property
    def lacks_photo(self) -> bool:
        """A failed item shows what was seen."""
        return self.has_failed and not self.photos

    @property
    def lacks_picture(self) -> bool:
        """An item that asks for a photo or a signature has one."""
        asks = self.item.kind in (ItemKind.PHOTO, ItemKind.SIGNATURE)
        return asks and self.answer is not None and not self.photos

    @property
    def lacks(self) -> list[Promise]:
        """What keeps the visit from being concluded, in words."""
        signature = self.item.kind == ItemKind.SIGNATURE
        found = [
            (self.answer is None and self.item.is_required, _("not answered")),
            (self.lacks_note, _("the note is missing")),
            (self.lacks_photo or (self.lacks_picture and not signature), _("the photo is missing")),
            (self.lacks_picture and signature, _("the signature is missing")),
        ]
        return [reason for applies, reason in found if applies]


def sheet(visit: Visit) -> list[Line]:
    """Return the lines of the visit's checklist in order: five queries at most, whatever its length.

    An item that is not asked at the facility is left out, unless it has an answer: what was asked once stays in the report.
    A re-check on site asks only what was cited.
    """
    answers = {answer.item_id: answer for answer in visit.answers.select_related("by")}
    asked = conditions_met(visit.facility_id)
    everything = list(_asked(visit))
    clauses = Clause.objects.select_related("regulation", "department").in_bulk({i.clause_in_force for i in everything})
    items = [
        item
        for item in everything
        if item.pk in answers or visit.is_recheck or conditions_of_item(item, clauses[item.clause_in_force]) <= asked
    ]
    photos = _photos(answers.values())
    for answer in answers.values():
        answer.visit = visit
    return [
        Line(item, clauses[item.clause_in_force], answer, photos.get(answer.pk, []) if answer else [])
        for item in items
        for answer in [answers.get(item.pk)]
    ]


def _asked(visit: Visit) -> Any:
    items = visit.checklist.items.in_force(visit.day)
    if visit.is_recheck:
        return items.filter(findings__in=visit.rechecked.values("pk")).distinct()
    return items


def conditions_of_item(item: ChecklistItem, clause: Clause) -> set[str]:
    """Return the conditions on which an item is asked: its own, and that of the clause it rests on."""
    return {name for name in (item.condition, clause.condition) if name}


def conditions_met(facility_id: int) -> set[str]:
    """Return the names of the conditions that the facility meets: one query."""
    return conditions_of([facility_id])[facility_id]


def conditions_of(facilities: Iterable[Facility | int]) -> dict[int, set[str]]:
    """Return for each facility the names of the conditions that it meets: one query for all."""
    flags = [says(condition.q) for condition in CONDITIONS.values()]
    rows = Facility.objects.filter(pk__in=[getattr(row, "pk", row) for row in facilities]).order_by()
    return {
        pk: {name for name, is_met in zip(CONDITIONS, met, strict=True) if is_met}
        for pk, *met in rows.values_list("pk", *flags)
    }


def line(visit: Visit, item: ChecklistItem) -> Line:
    """Return one line of the visit's checklist."""
    return next(line for line in sheet(visit) if line.item.pk == item.pk)


def grouped(lines: Iterable[Line]) -> list[tuple[str, list[Line]]]:
    """Return the lines by the groups of the checklist, in its order."""
    return [(name, list(part)) for name, part in groupby(lines, key=lambda line: line.item.group_name)]


def _photos(answers: Iterable[Answer]) -> dict[int, list[Document]]:
    found: dict[int, list[Document]] = {}
    photos = Document.objects.current().filter(
        subject_type=ContentType.objects.get_for_model(Answer), subject_id__in=[answer.pk for answer in answers]
    )
    for photo in photos.order_by("id"):
        found.setdefault(photo.subject_id, []).append(photo)
    return found


@dataclass(frozen=True)
class Tally:
    """How a checklist stands: `ok` of `applying` are met, `answered` of `total` have an answer."""

    ok: int
    applying: int
    answered: int
    total: int


def tally(lines: Iterable[Line]) -> Tally:
    """Count the answers of a checklist."""
    outcomes = [line.outcome for line in lines]
    ok, failed = outcomes.count(AnswerOutcome.PASS), outcomes.count(AnswerOutcome.FAIL)
    return Tally(ok=ok, applying=ok + failed, answered=sum(map(bool, outcomes)), total=len(outcomes))
