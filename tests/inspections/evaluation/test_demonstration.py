"""The demo's round goes through the acts from the call to published grades, once."""

from random import Random

import pytest

from inspections.evaluation.choices import EvaluationState
from inspections.evaluation.seeds import facts
from inspections.evaluation.standards import store
from inspections.models import Evaluation, Moderation, Round
from portal.accounts.choices import Role
from portal.demo.inspections.evaluated import ASSESSORS, invent_evaluation
from tests.factories import TODAY, FacilityFactory, FilingFactory, officer, operator_user

pytestmark = pytest.mark.django_db


def test_the_demo_holds_a_whole_round(db):
    store(facts())
    for name in (*ASSESSORS, "bureau", "deputy"):
        user = officer(Role.BUREAU_LEAD if name in ("bureau", "deputy") else Role.REVIEWER)
        user.username = name
        user.save(update_fields=["username"])
    for _each in range(2):
        facility = FacilityFactory(state="filed", is_demo=True)
        FilingFactory(facility=facility, state="accepted", created_by=operator_user(facility.operator))

    assert [invent_evaluation(Random(7), TODAY) for _twice in range(2)] == [2, 0]

    assert Round.objects.get().state == "published"
    assert set(Evaluation.objects.values_list("state", flat=True)) <= {EvaluationState.GRADED, EvaluationState.UNGRADED}
    assert Moderation.objects.exists()
