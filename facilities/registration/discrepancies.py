"""Where what was filed does not agree with the registrar's register any more, so that a change filing is due."""

from collections.abc import Iterator

from django.db.models import QuerySet

from facilities.filing.models import Filing
from facilities.ground.choices import RUNNING_STATES, FilingState
from facilities.ground.models import Facility
from facilities.registration.choices import EntryKind

COMPARED = ("business_scope", "representative", "address")  # of the operator's part of a declaration, besides its name
HANDED_IN = (FilingState.SUBMITTED, FilingState.RETURNED, FilingState.ACCEPTED)


def changing_due(facilities: QuerySet[Facility]) -> Iterator[Facility]:
    """Yield the running facilities whose last declaration says something else than the register, after a recorded change."""
    changed = facilities.filter(operator__registry_entries__kind=EntryKind.CHANGED, state__in=RUNNING_STATES).distinct()
    for facility in changed.select_related("operator__organisation").order_by("pk"):
        last = Filing.objects.filter(facility=facility, state__in=HANDED_IN).order_by("-id").first()
        if last and last.declared and differs(facility, last.declared.get("operator", {})):
            yield facility


def differs(facility: Facility, declared: dict[str, object]) -> bool:
    """Say whether name, scope, representative or address of the operator are others than declared."""
    operator = facility.operator
    now = {"name": operator.organisation.name} | {name: getattr(operator, name) for name in COMPARED}
    return any(declared.get(name) != value for name, value in now.items())
