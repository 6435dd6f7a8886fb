"""Checks on the documents of registration measures art. 8, one clause a kind, each asked for on its condition."""

from collections.abc import Iterator
from datetime import date
from functools import partial

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from facilities.requirements import materials
from facilities.requirements.materials import MaterialState
from portal.rulebook.rulebook import Breach, Limits, Outcome, check

SECTION = "documents"
CLAUSES = (
    "filing-8-licence",
    "filing-8-premises",
    "filing-8-health",
    "filing-8-fire",
    "filing-8-food",
    "filing-8-other",
)
REASONS = {
    MaterialState.MISSING: (_("%(kind)s: not uploaded yet."), Outcome.BREACHED),
    MaterialState.EXPIRED: (_("%(kind)s: expired on %(expires)s."), Outcome.BREACHED),
    MaterialState.UNDECIDED: (_("%(kind)s: whether it is needed depends on another answer."), Outcome.UNKNOWN),
}


def _is_there_and_valid(clause: str, facilities: QuerySet, on: date, limits: Limits) -> Iterator[Breach]:
    for pk, wanted in materials.lacking(facilities, on=on, clauses=[clause]).items():
        for material in wanted:
            if material.state in REASONS:
                reason, outcome = REASONS[material.state]
                yield Breach(pk, reason, _about(material), outcome)


def _about(material: materials.Material) -> dict[str, object]:
    expires = material.document.expires_on if material.document else None
    return {"kind": material.kind, "expires": expires, "field": material.kind.pk}


for code in CLAUSES:
    check(code, section=SECTION)(partial(_is_there_and_valid, code))


@check("documents-renewal", section=SECTION, blocks_filing=False)
def documents_are_renewed_in_time(facilities: QuerySet, on: date, limits: Limits) -> Iterator[Breach]:
    """A document that runs out within the reminder's days warns, so that it is renewed before."""
    days = int(limits["reminder.first_days"])
    for pk, wanted in materials.expiring(facilities, on=on, days=days).items():
        for material in wanted:
            if material.state == MaterialState.EXPIRING:
                yield Breach(pk, _("%(kind)s: expires on %(expires)s."), _about(material), Outcome.WARNED)
