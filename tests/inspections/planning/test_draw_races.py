"""Two people draw at once: one draw, one set of visits."""

import pytest

from facilities.ground.choices import FacilityState
from inspections.models import Draw, DrawnVisit, Visit
from inspections.planning import draws
from portal.errors import IllegalMove
from tests.factories import FacilityFactory
from tests.inspections.conftest import NOW
from tests.inspections.planning.test_draws import prepared
from tests.together import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_people_who_draw_at_once_give_one_draw(street, checklist):
    for _each in range(4):
        FacilityFactory(state=FacilityState.FILED)
    draw = prepared(street, checklist, count=2, inspectors_each=1)

    results = at_once(*[lambda: draws.carry_out(Draw.objects.get(pk=draw.pk), by=street, at=NOW) for _each in range(3)])

    assert sum(isinstance(result, Draw) for result in results) == 1
    assert sum(isinstance(result, IllegalMove) for result in results) == 2
    assert Visit.objects.count() == DrawnVisit.objects.count() == 2
    assert Draw.objects.get().transitions.filter(after="drawn").count() == 1
