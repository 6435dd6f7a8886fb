"""Two people at once: one conclusion, one visit, no answer after the end."""

from collections.abc import Callable
from threading import Barrier, Thread
from uuid import uuid4

import pytest
from django.db import connection

from inspections import visiting
from inspections.models import Finding, Visit
from portal.errors import IllegalMove
from portal.models import Transition
from tests.factories import FacilityFactory
from tests.inspections.conftest import NOW

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Run the acts in threads that start together; return what each gave, or its refusal."""
    barrier, results = Barrier(len(acts)), [None] * len(acts)

    def run(place: int, act: Callable[[], object]) -> None:
        barrier.wait()
        try:
            results[place] = act()
        except IllegalMove as refusal:
            results[place] = refusal
        finally:
            connection.close()

    threads = [Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_two_people_who_conclude_one_visit_give_one_conclusion(street, visit, answered):
    answered(visit, "fail", "pass", "fail")

    results = at_once(
        *[lambda: visiting.conclude(Visit.objects.get(pk=visit.pk), by=street, at=NOW) for _each in range(4)]
    )

    assert sum(isinstance(result, Visit) for result in results) == 1
    assert sum(isinstance(result, IllegalMove) for result in results) == 3
    assert Finding.objects.count() == 2
    assert Transition.objects.filter(after="concluded").count() == 1


def test_a_form_sent_twice_at_once_gives_one_visit(street, checklist):
    facility, key = FacilityFactory(state="filed"), uuid4()

    results = at_once(*[lambda: visiting.start(facility, checklist, by=street, at=NOW, key=key) for _each in range(4)])

    assert {result.pk for result in results} == {Visit.objects.get().pk}


def test_two_officers_who_start_at_once_share_one_visit(street, checklist):
    facility = FacilityFactory(state="filed")

    results = at_once(
        *[lambda: visiting.start(facility, checklist, by=street, at=NOW, key=uuid4()) for _each in range(3)]
    )

    assert len({result.pk for result in results}) == 1
