"""The parts of a dossier: a registry that upper apps plug theirs into, and what each part shows and still lacks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from facilities.filing.models import Remark
from facilities.ground.models import Facility
from facilities.requirements.sections import Answer, Progress, Section, in_order
from portal.rulebook.rulebook import Finding, Outcome


@dataclass(frozen=True)
class Part:
    """One section of one facility's dossier, as the task list and the check page show it."""

    section: Section
    url: str
    answers: list[Answer]
    findings: list[Finding]
    remarks: list[Remark] = field(default_factory=list)

    @property
    def lacking(self) -> list[Finding]:
        """What keeps the section from being complete."""
        return [f for f in self.findings if f.blocks_filing and f.outcome == Outcome.BREACHED]

    @property
    def warnings(self) -> list[Finding]:
        """What the reviewer will ask about."""
        return [f for f in self.findings if f.outcome in (Outcome.WARNED, Outcome.ADVISED, Outcome.UNKNOWN)]

    @property
    def progress(self) -> Progress:
        """How far the section is: remarks first, then what it lacks."""
        if self.remarks:
            return Progress.CORRECT
        if not self.lacking:
            return Progress.DONE
        return Progress.IN_PROGRESS if self._is_begun else Progress.NOT_STARTED

    @property
    def _is_begun(self) -> bool:
        return any(answer.is_given for answer in self.answers)


def parts(facility: Facility, findings: Sequence[Finding], remarks: Iterable[Remark] = ()) -> list[Part]:
    """Return the facility's dossier section by section with the findings and remarks that belong to each."""
    open_remarks = list(remarks)
    return [
        Part(
            part,
            part.url(facility),
            part.answers(facility) if part.answers else [],
            [finding for finding in findings if finding.section == part.code],
            [remark for remark in open_remarks if remark.section == part.code],
        )
        for part in in_order()
    ]
