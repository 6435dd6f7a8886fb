"""What every operator page starts from: the user's own facilities and the state of their dossier."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.forms import BaseForm, BoundField
from django.utils.functional import Promise

from facilities.dossier import corrections
from facilities.filing.models import Filing, Remark
from facilities.filing.parts import Part, parts
from facilities.ground.models import Facility
from facilities.requirements.sections import Section
from portal.rulebook import rulebook
from portal.rulebook.rulebook import Finding


def latest_filing(facility: Facility) -> Filing | None:
    """Return the open filing, or the last one."""
    return facility.filings.order_by("-id").first()


def dossier_parts(facility: Facility, filing: Filing | None, *, on: date) -> list[Part]:
    """Return the sections with their findings and the remarks that await an answer."""
    findings = rulebook.findings(Facility.objects.filter(pk=facility.pk), on=on)[facility.pk]
    return parts(facility, findings, corrections.open_remarks(filing))


def dossier_part(facility: Facility, code: str, *, on: date) -> Part:
    """Return one section with its findings and remarks."""
    findings = rulebook.findings(Facility.objects.filter(pk=facility.pk), on=on, sections=[code])[facility.pk]
    found = parts(facility, findings, corrections.open_remarks(latest_filing(facility)))
    return next(part for part in found if part.section.code == code)


@dataclass(frozen=True)
class Row:
    """A form field with what the reviewer remarked and what the rules say there."""

    field: BoundField
    remarks: list[Remark]
    findings: list[Finding]
    only_if: str
    source: str
    is_locked: bool = False
    why_locked: str | Promise = ""


def rows(form: BaseForm, part: Part, filled_in: Mapping[str, str]) -> list[Row]:
    """Return the visible fields of a form, each with the remarks and findings that name it.

    `filled_in` says of answers that the portal filled in where they came from.
    """
    telling = [finding for finding in (*part.lacking, *part.warnings) if "field" in finding.params]
    return [
        Row(
            field,
            [remark for remark in part.remarks if remark.field == field.name],
            [finding for finding in telling if finding.params["field"] == field.name],
            getattr(field.field, "only_if", ""),
            filled_in.get(field.name, ""),
            field.field.disabled,
            getattr(field.field, "why_locked", ""),
        )
        for field in form.visible_fields()
    ]


@dataclass(frozen=True)
class Mend:
    """A finding with the page, and there the field, at which it is mended."""

    finding: Finding
    section: Section
    url: str


def mends(found: list[Part], outcomes: Collection[str]) -> list[Mend]:
    """Return the findings of these outcomes in the order of the outcomes, each with the way to mend it."""
    telling = [(part, finding) for part in found for finding in part.findings if finding.outcome in outcomes]
    telling.sort(key=lambda pair: [*outcomes].index(pair[1].outcome))
    return [Mend(finding, part.section, _way_to(part, finding)) for part, finding in telling]


def _way_to(part: Part, finding: Finding) -> str:
    """Return where the operator mends a finding: the field, the document's upload, or the section's page."""
    if known := [answer.url for answer in part.answers if answer.field == finding.field and answer.url]:
        return known[0]
    if part.section.code == corrections.DOCUMENTS and finding.field:
        return f"{part.url}{finding.field}/"
    return part.url


def other_remarks(form: BaseForm, part: Part) -> list[Remark]:
    """Return the remarks on a section that name none of the form's fields."""
    return [remark for remark in part.remarks if remark.field not in form.fields]
