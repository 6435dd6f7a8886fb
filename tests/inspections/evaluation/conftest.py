"""A round of one facility, as far as a test needs it."""

import pytest

from inspections.evaluation import rounds
from inspections.evaluation.models import Assessor, Evaluation, Round
from inspections.evaluation.seeds import facts
from inspections.evaluation.standards import store
from portal.accounts.choices import Role
from tests.factories import DISTRICT, TODAY, FacilityFactory, officer
from tests.inspections.evaluation.acts import meet_computed, submitted


@pytest.fixture
def lead():
    return officer(Role.BUREAU_LEAD)


@pytest.fixture
def standard():
    return store(facts())[0]


@pytest.fixture
def assessors(lead):
    posts = [officer(Role.REVIEWER) for _ in range(4)]
    body = lead.memberships.get().organisation
    return [Assessor.objects.create(user=user, organisation=body, competence="保健") for user in posts]


@pytest.fixture
def called(lead, standard, assessors):
    facility = FacilityFactory(state="filed")
    row = Round(standard=standard, area_id=DISTRICT, year=2026, name="年度评估")
    rounds.call(row, by=lead, on=TODAY)
    return Evaluation.objects.get(facility=facility)


@pytest.fixture
def scored(called, lead):
    submitted(called)
    rounds.begin_scoring(called.round, by=lead, on=TODAY)
    meet_computed(called)
    called.refresh_from_db()
    return called
