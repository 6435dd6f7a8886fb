"""Findings can be appealed (复核): decided by a lead of the bureau who did not find it. See `facilities.appeals.appeals`."""

from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from facilities.appeals.appeals import Decision, about, appealable
from facilities.models import Appeal
from inspections.findings import rectification
from inspections.findings.choices import CITED_FINDINGS
from inspections.findings.models import Finding
from portal.models import User


def read(finding: Finding) -> Decision:
    """Return the finding as a decision: made by the inspector of the visit, standing until it is rescinded or only advice."""
    return Decision(
        facility=finding.facility,
        number=finding.visit.number or finding.text,
        decided_on=finding.found_on,
        deciders=frozenset({finding.visit.inspector_id}),
        stands=finding.state in CITED_FINDINGS,
    )


def set_aside(finding: Finding, by: User, on: date, reasons: str, is_changed: bool) -> None:
    """Rescind the finding, or let it stay as technical advice if the appeal changes it; nothing is filed anew."""
    rectification.set_aside(finding, by, on, reasons, is_changed)


def appeals(finding: Finding) -> QuerySet[Appeal]:
    """Return the appeals against a finding, the newest first."""
    return about(finding)


EXPLANATION = _(
    "For a finding, “changed” means that it stays as technical advice without an order; “set aside” means that it is rescinded."
)


def had_part(user: User) -> QuerySet:
    """Return the findings of the visits that the user made."""
    return Finding.objects.filter(visit__inspector=user).values("pk")


appealable(Finding, read=read, set_aside=set_aside, had_part=had_part, explanation=EXPLANATION)
