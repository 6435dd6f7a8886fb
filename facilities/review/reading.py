"""A filing laid out for reading: every answer with the findings and remarks that concern it, and what changed since the return."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise

from facilities.filing.models import Remark
from facilities.filing.parts import Part
from facilities.requirements.sections import Answer, Section, title_of
from portal.models import Document
from portal.rulebook.rulebook import Finding, Outcome

DOCUMENTS = "documents"


@dataclass(frozen=True)
class Line:
    """One answer, or one kind of document. `place` is the name of the form field in which a remark on it is written."""

    place: str
    answer: Answer
    findings: list[Finding] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    is_changed: bool = False
    typed: str = ""


@dataclass(frozen=True)
class Sheet:
    """One section: its lines, and what concerns it as a whole or what it does not show."""

    section: Section
    place: str
    lines: list[Line]
    findings: list[Finding]
    met: list[Finding]
    remarks: list[Remark]
    typed: str = ""


def sheets(
    parts: Iterable[Part],
    *,
    remarks: Collection[Remark] = (),
    changed: Collection[str] = (),
    typed: Mapping[str, str] | None = None,
) -> list[Sheet]:
    """Lay the dossier out. `changed` holds places; `typed` holds what somebody wrote at a place when the login expired."""
    return [_sheet(part, remarks, changed, typed or {}) for part in parts]


def _sheet(part: Part, remarks: Collection[Remark], changed: Collection[str], typed: Mapping[str, str]) -> Sheet:
    code = part.section.code
    mine = [row for row in remarks if row.section == code]
    unmet = [finding for finding in part.findings if finding.outcome != Outcome.MET]
    shown = {answer.field for answer in part.answers}
    lines = [
        Line(
            place_of(code, answer.field),
            answer,
            [finding for finding in unmet if finding.field == answer.field],
            [row for row in mine if row.field == answer.field],
            place_of(code, answer.field) in changed,
            typed.get(place_of(code, answer.field), ""),
        )
        for answer in part.answers
    ]
    return Sheet(
        part.section,
        place_of(code, ""),
        lines,
        [finding for finding in unmet if finding.field not in shown],
        [finding for finding in part.findings if finding.outcome == Outcome.MET],
        [row for row in mine if row.field not in shown],
        typed.get(place_of(code, ""), ""),
    )


def place_of(section: str, name: str) -> str:
    """Return the name of a place: a field of a section, or without a field the section as a whole."""
    return f"{section}/{name}"


def places(parts: Iterable[Part]) -> dict[str, str | Promise]:
    """Return every place at which a remark can be written, in reading order, with its words."""
    found: dict[str, str | Promise] = {}
    for part in parts:
        found[place_of(part.section.code, "")] = part.section.title
        for answer in part.answers:
            found[place_of(part.section.code, answer.field)] = f"{part.section.title} · {answer.label}"
    return found


@dataclass(frozen=True)
class Paper:
    """An uploaded document with the line of its kind; the second one of a kind repeats nothing of it."""

    document: Document
    line: Line


def documents(rows: Iterable[Document], laid_out: Iterable[Sheet]) -> list[Paper]:
    """Return the documents with what is said of each."""
    lines = {line.answer.field: line for sheet in laid_out if sheet.section.code == DOCUMENTS for line in sheet.lines}
    return [Paper(row, lines.pop(row.kind_id, _bare(row.kind_id))) for row in rows]


def _bare(kind: str) -> Line:
    return Line(place_of(DOCUMENTS, kind), Answer(kind, "", ""))


@dataclass(frozen=True)
class Placed:
    """A remark with the words for the section and the field it stands at."""

    remark: Remark
    section: str
    label: str


def placed(remarks: Iterable[Remark], dossier_parts: Iterable[Part]) -> list[Placed]:
    """Say of each remark where it stands; a field that is gone is named by its section only."""
    labels = {(part.section.code, answer.field): str(answer.label) for part in dossier_parts for answer in part.answers}
    return [Placed(row, str(title_of(row.section)), labels.get((row.section, row.field), "")) for row in remarks]
