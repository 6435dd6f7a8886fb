"""Phones that come back into the network all at once. `make bench` does the same with 2,000 visits."""

from random import Random

import pytest

from tests.factories import FacilityFactory, VisitFactory
from tests.inspections.storm import storm


@pytest.mark.django_db(transaction=True)
def test_a_storm_of_submissions_with_retries_loses_and_doubles_nothing(street, checklist):
    visits = [
        VisitFactory(
            checklist=checklist,
            inspector=street,
            state="planned",
            started_at=None,
            facility=FacilityFactory(state="filed"),
        )
        for _each in range(24)
    ]

    found = storm(visits, checklist, street, rng=Random(7))

    assert found.faults == 0, found
    assert found.requests > 2 * len(visits)  # some were tried again
