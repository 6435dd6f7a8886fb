"""Invented visits of two years to the demo facilities, with findings in every state. Only here is state written directly."""

from bisect import bisect_right
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from django.db import transaction

from facilities.models import Facility
from inspections.ground.choices import VISITED_STATES
from inspections.models import Checklist, Visit
from inspections.visits.choices import VisitState
from portal.accounts.models import User
from portal.demo.demonstration import demonstrator
from portal.demo.inspections import (
    cameras,
    complaints,
    credit,
    evaluated,
    incidents,
    people,
    plans,
    rectified,
    rules,
    today,
)
from portal.demo.inspections.numbers import number
from portal.demo.inspections.rules import Book
from portal.demo.inspections.story import WORDS, Story, moment, store

__all__ = [
    "cameras",
    "complaints",
    "credit",
    "evaluated",
    "incidents",
    "people",
    "plans",
    "rectified",
    "rules",
    "today",
]

DAYS_BACK = 730
EVERY = {"daily": 60, "department": 330, "special": 700}  # days between visits on one checklist


@demonstrator(60, "visits and findings")
@transaction.atomic
def invent_visits(rng: Random, on: date) -> int:
    """Invent visits to all demo facilities that have none yet; return how many."""
    facilities = list(
        Facility.objects.filter(is_demo=True, state__in=VISITED_STATES, visits__isnull=True).order_by("pk")
    )
    if not facilities:
        return 0
    book, checklists = rules.read(on), list(Checklist.objects.current(on).order_by("code"))
    inspectors = people.Inspectors(on)
    visits = [
        visit
        for facility in facilities
        for checklist in checklists
        for visit in _visits(facility, checklist, inspectors.of(checklist, facility), book, rng, on)
    ]
    visits.sort(key=lambda visit: (visit.concluded_at is None, visit.concluded_at, visit.planned_on))
    number(visits)
    Visit.objects.bulk_create(visits, batch_size=1000)
    store(Story(rng, on, book, people.operators(facilities)).tell(visits))
    return len(visits)


def _visits(
    facility: Facility, checklist: Checklist, inspector: User, book: Book, rng: Random, on: date
) -> Iterator[Visit]:
    """Yield visits in rising order: concluded ones up to yesterday, some cancelled, for some facilities one to come."""
    every = EVERY[checklist.visit_kind]
    day = on - timedelta(days=DAYS_BACK - rng.randrange(every))
    while day < on:
        workday = book.working[bisect_right(book.working, day) - 1]
        yield _visit(facility, checklist, inspector, workday, rng)
        day += timedelta(days=int(every * rng.uniform(0.8, 1.2)))
    if rng.random() < 0.2:
        planned_on = book.working[min(bisect_right(book.working, on) + rng.randrange(8), len(book.working) - 1)]
        yield Visit(**_frame(facility, checklist, inspector, planned_on), state=VisitState.PLANNED)
    elif rng.random() < 0.02:
        started_at = moment(on, rng).replace(hour=8)
        yield Visit(**_frame(facility, checklist, inspector, on), state=VisitState.OPEN, started_at=started_at)


def _frame(facility: Facility, checklist: Checklist, inspector: User, planned_on: date) -> dict[str, object]:
    return {
        "facility": facility,
        "checklist": checklist,
        "department_id": checklist.department_id,
        "kind": checklist.visit_kind,
        "inspector": inspector,
        "planned_on": planned_on,
    }


def _visit(facility: Facility, checklist: Checklist, inspector: User, day: date, rng: Random) -> Visit:
    frame = _frame(facility, checklist, inspector, day)
    if rng.random() < 0.02:
        return Visit(**frame, state=VisitState.CANCELLED)
    started_at = moment(day, rng)
    return Visit(
        **frame,
        state=VisitState.CONCLUDED,
        started_at=started_at,
        concluded_at=started_at + timedelta(minutes=rng.randint(25, 70)),
        summary=rng.choice(WORDS["summary"]["any"]),
    )
