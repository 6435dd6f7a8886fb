"""What the rulebook says of one facility, and when that keeps a filing from being handed in or accepted."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from facilities.filing import amendments
from facilities.filing.models import Filing
from facilities.ground.models import Facility
from portal.errors import Refused
from portal.rulebook import rulebook
from portal.rulebook.rulebook import Finding, Outcome


class NotReady(Refused):
    """The dossier breaches clauses that a filing must meet."""

    def __init__(self, findings: list[Finding]):
        super().__init__(_("Requirements not met: %(count)s. Please correct them first.") % {"count": len(findings)})
        self.findings = findings


def findings(facility: Facility, *, on: date) -> list[Finding]:
    """Return what every check says of the facility, met clauses too."""
    return rulebook.findings(Facility.objects.filter(pk=facility.pk), on=on)[facility.pk]


def of_filing(filing: Filing, *, on: date) -> list[Finding]:
    """Return what every check says of the facility as the filing would make it: a change filing is weighed as proposed."""
    with amendments.as_proposed(filing) as facility:
        return findings(facility, on=on)


def blocking(found: list[Finding]) -> list[Finding]:
    """Return the findings that keep a filing from being handed in or accepted."""
    return [finding for finding in found if finding.blocks_filing and finding.outcome == Outcome.BREACHED]


def warned(found: list[Finding]) -> list[Finding]:
    """Return the findings for which the reviewer must give a reason."""
    return [finding for finding in found if finding.outcome == Outcome.WARNED]


def require_ready(facility: Facility, *, on: date) -> None:
    """Raise NotReady if the filing of the facility may not be handed in on the day."""
    if lacking := blocking(findings(facility, on=on)):
        raise NotReady(lacking)
