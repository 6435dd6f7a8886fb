"""`storm`: 2,000 visits from phones at once, each tried one to three times; nothing may be lost or doubled."""

import time
from collections.abc import Iterator
from random import Random

from facilities.ground.choices import FacilityState
from facilities.models import Facility
from inspections.models import Checklist, Visit
from inspections.visits.choices import VisitState
from portal.accounts.choices import Role
from tests.benchmarks.results import Result
from tests.benchmarks.town import CITY, ON
from tests.factories import ChecklistFactory, ChecklistItemFactory, officer
from tests.inspections.storm import storm

VISITS = 2_000


def measure() -> Iterator[Result]:
    """Plan the visits at facilities of the town and let all phones send."""
    street, checklist = officer(Role.STREET_OFFICER, area=CITY), ChecklistFactory()
    for order in (1, 2, 3):
        ChecklistItemFactory(checklist=checklist, order=order, kind="yes_no")
    visits = _planned(checklist, street)
    started = time.monotonic()
    found = storm(visits, checklist, street, rng=Random(7))
    took = (time.monotonic() - started) * 1000
    case = f"{found.visits:,} visits, {found.requests:,} requests: lost or doubled"
    yield Result("storm", case, found.faults, 0, 0, round(took, 3), met=found.faults == 0)


def _planned(checklist: Checklist, inspector: object) -> list[Visit]:
    town = Facility.objects.filter(
        area_id__startswith=CITY
    )  # what other benchmarks left elsewhere is not the inspector's
    keys = list(town.order_by("pk").values_list("pk", flat=True)[:VISITS])
    Facility.objects.filter(pk__in=keys).update(state=FacilityState.FILED)
    return Visit.objects.bulk_create(
        Visit(
            facility=facility,
            checklist=checklist,
            department=checklist.department,
            kind=checklist.visit_kind,
            inspector=inspector,  # type: ignore[misc]
            planned_on=ON,
            state=VisitState.PLANNED,
        )
        for facility in Facility.objects.filter(pk__in=keys)
    )
