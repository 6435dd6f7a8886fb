"""Checks of the rulebook on what inspections found. Set-based."""

from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from inspections.findings.models import Finding
from portal.rulebook.rulebook import Breach, Breaches, Limits, check

SECTION = "findings"


@check("management-overdue", section=SECTION, blocks_filing=False)
def ordered_corrections_are_made_in_time(facilities: QuerySet, on: date, limits: Limits) -> Breaches:
    """An ordered correction is answered by its last day; each overdue one is a breach of its own."""
    overdue = (
        Finding.objects.overdue(on).filter(facility__in=facilities.order_by()).order_by("facility_id", "due_on", "id")
    )
    for pk, facility_id, text, due_on in (yield overdue.values_list("pk", "facility_id", "text", "due_on")):
        yield Breach(
            facility_id,
            _("The correction of “%(finding)s” was due on %(due)s and is not answered."),
            {"finding": text, "due": due_on, "finding_id": pk},
        )
