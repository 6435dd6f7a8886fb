"""Who sees which visits and findings: areas for streets and the bureau, the own field for departments."""

import pytest

from inspections.findings import rectification
from inspections.models import Finding, Visit
from inspections.visits import visits
from portal.accounts.choices import Role
from tests.factories import (
    CHANGQING,
    WULIN,
    ChecklistFactory,
    FacilityFactory,
    FindingFactory,
    UserFactory,
    VisitFactory,
    officer,
    operator_user,
)
from tests.inspections.conftest import NOW, jpeg

pytestmark = pytest.mark.django_db


@pytest.fixture
def patrol(db):
    """A concluded visit of the street with a finding against a fire clause."""
    return FindingFactory().visit


@pytest.fixture
def food(patrol):
    """A visit of market supervision to the same facility with a finding of its field."""
    finding = FindingFactory(
        visit__facility=patrol.facility,
        visit__checklist=ChecklistFactory(department_id="market"),
        item__clause_code="food-samples",
    )
    return finding.visit


def seen(user):
    return set(Visit.objects.visible_to(user)), set(Finding.objects.visible_to(user).values_list("visit", flat=True))


@pytest.mark.parametrize("role", [Role.BUREAU_LEAD, Role.REVIEWER])
def test_the_bureau_sees_all_of_the_district(patrol, food, role):
    assert seen(officer(role)) == ({patrol, food}, {patrol.pk, food.pk})


def test_a_street_sees_all_of_its_area_and_nothing_of_another(patrol, food, street):
    assert seen(street) == ({patrol, food}, {patrol.pk, food.pk})
    assert seen(officer(Role.STREET_OFFICER, area=WULIN)) == (set(), set())


def test_a_department_sees_its_own_visits_and_the_findings_of_its_field(patrol, food, fire):
    assert seen(officer(Role.DEPARTMENT_OFFICER, department="market")) == ({food}, {food.pk})
    assert seen(fire) == (set(), {patrol.pk})


def test_an_operator_sees_concluded_visits_to_its_own_facilities(patrol, food):
    VisitFactory(facility=patrol.facility)
    VisitFactory(facility=patrol.facility, state="planned", started_at=None)

    assert seen(operator_user(patrol.facility.operator)) == ({patrol, food}, {patrol.pk, food.pk})
    assert seen(operator_user(FacilityFactory().operator)) == (set(), set())


@pytest.mark.parametrize("role", [Role.COMMUNITY_WORKER, Role.ADMINISTRATOR])
def test_communities_and_administrators_see_no_visits(patrol, role):
    assert seen(officer(role, area=CHANGQING)) == (set(), set())


def test_somebody_without_a_post_sees_nothing(patrol):
    assert seen(UserFactory()) == (set(), set())


def test_photos_and_evidence_go_to_those_who_see_the_visit_or_the_finding(client, visit, street, fire, answered):
    visits.conclude(answered(visit, "fail", "fail", "pass"), by=street, at=NOW)
    exits, board = (visit.answers.get(item__order=order).photos.get() for order in (1, 2))
    finding = visit.findings.get(item__order=1)
    operator = operator_user(visit.facility.operator)
    evidence = rectification.answer(finding, by=operator, at=NOW, text="已改", files=[jpeg()]).evidence.get()
    market = officer(Role.DEPARTMENT_OFFICER, department="market")
    stranger = operator_user(FacilityFactory().operator)

    def statuses(user):
        client.force_login(user)
        answers = [client.get(f"/documents/{document.pk}/") for document in (exits, board, evidence)]
        for answer in answers:
            for close in answer._resource_closers:  # close() would end the database connection too
                close()
        return [answer.status_code for answer in answers]

    assert statuses(street) == statuses(operator) == statuses(officer(Role.REVIEWER)) == [200, 200, 200]
    assert statuses(fire) == [200, 404, 200]
    assert statuses(market) == statuses(stranger) == [404, 404, 404]
