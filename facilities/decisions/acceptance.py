"""Whether a filing may be accepted, and whether one person may do it: the findings and opinions of the day, and the rulebook."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from facilities.filing import amendments, rules
from facilities.filing.models import Filing
from facilities.ground.choices import FilingKind, Setting
from facilities.ground.models import Facility
from facilities.opinions import consultation
from facilities.opinions.consultation import Unheard
from portal.errors import Refused
from portal.rulebook.rulebook import Finding, Limits

TWO = "acceptance.two_people."  # numbers of the rulebook: 1 asks for two people; what has no number is taken by two
OF_KIND: dict[str, tuple[str, Promise]] = {
    FilingKind.FIRST: ("first", _("first filings are accepted by two people")),
    FilingKind.CHANGE: ("change", _("changes are accepted by two people")),
    FilingKind.RELOCATION: ("relocation", _("relocations are accepted by two people")),
    FilingKind.BRANCH: ("branch", _("branches are accepted by two people")),
}
FAMILY = ("family", _("family care points are accepted by two people"))
REASONED = ("reasoned", _("a reason is recorded against a finding or an opinion"))


@dataclass(frozen=True)
class Weighing:
    """What stands for and against accepting a filing on a day. `why_two` says why one person alone may not."""

    lacking: list[Finding]
    warned: list[Finding]
    unheard: list[Unheard]
    why_two: list[Promise]

    @property
    def unasked(self) -> list[Unheard]:
        """Departments that must be heard and were not asked about what is declared now."""
        return [row for row in self.unheard if row.is_unasked]

    @property
    def points(self) -> set[str]:
        """What a reason must speak to: clauses and departments by their codes."""
        return {row.clause.code for row in self.warned} | {row.department.pk for row in self.unheard}


def weigh(filing: Filing, *, on: date) -> Weighing:
    """Ask rulebook and departments about the filing as it would make the facility."""
    with amendments.as_proposed(filing) as facility:
        found, setting = rules.findings(facility, on=on), facility.setting
    was_family = Facility.objects.filter(pk=filing.facility_id, setting=Setting.FAMILY).exists()
    lacking, warned, unheard = rules.blocking(found), rules.warned(found), consultation.unheard(filing)
    asks = [OF_KIND[filing.kind]]
    asks += [FAMILY] if was_family or setting == Setting.FAMILY else []
    asks += [REASONED] if warned or unheard else []
    numbers = Limits(on).starting(TWO)
    return Weighing(lacking, warned, unheard, [why for key, why in asks if numbers.get(key, Decimal(1))])


def require_acceptable(filing: Filing, *, on: date, note: str) -> Weighing:
    """Raise NotReady for a clause not met, Refused for a department not asked, and for warnings and opinions without a reason."""
    weighed = weigh(filing, on=on)
    if weighed.lacking:
        raise rules.NotReady(weighed.lacking)
    if weighed.warned and not note.strip():
        raise Refused(_("The rulebook warns on some points: please say why they are acceptable."), field="note")
    consultation.require_heard(filing, note=note)
    return weighed
