"""Serious danger: stopped at once by the inspector, told to everybody concerned, published, lifted by two people after a re-check."""

import pytest
from django.db import IntegrityError, transaction

from facilities.models import Suspension
from facilities.suspension import suspensions
from inspections.findings import rechecks, rectification, stop_orders
from inspections.models import AlarmRule, Finding, StopOrder
from inspections.visits import visits
from portal.accounts.choices import Role
from portal.errors import IllegalMove, NotAllowed, Refused
from portal.models import Letter, Notice, Organisation
from tests.factories import CHANGQING, TODAY, officer, operator_user
from tests.inspections.conftest import NOW, jpeg

pytestmark = pytest.mark.django_db
WHY = "唯一的安全出口被锁死，婴幼儿无法疏散。"


@pytest.fixture
def item(visit, answered):
    """The exit, found locked."""
    answered(visit, "fail", "pass", "pass")
    return visit.checklist.items.get(order=1)


@pytest.fixture
def order(visit, item, street):
    return stop_orders.stop(visit, item, by=street, at=NOW, kind="service", reasons=WHY)


@pytest.fixture
def colleague(db):
    return officer(Role.STREET_OFFICER, area=CHANGQING)


def correct(visit, street) -> None:
    """Conclude the visit, and find the correction good on site."""
    visits.conclude(visit, by=street, at=NOW)
    finding = Finding.objects.get()
    again = rechecks.plan(finding, by=street, planned_on=TODAY, on=TODAY)
    visits.begin(again, by=street, at=NOW)
    visits.answer(again, finding.item, by=street, at=NOW, outcome="pass", note="门已拆锁")
    visits.conclude(again, by=street, at=NOW)


def test_a_stopped_service_is_suspended_at_once_with_a_letter_and_its_photos(order, visit):
    visit.facility.refresh_from_db()
    assert (visit.facility.state, order.restores) == ("suspended", "filed")
    letter = Letter.objects.get(template="stop-service")
    assert WHY in letter.body
    assert len(letter.pictures) == 1


def test_all_departments_that_the_rules_name_are_told_by_clause_and_severity(order):
    told = Notice.objects.filter(key__startswith=f"stop-{order.pk}-ordered").values_list("organisation", flat=True)

    departments = set(Organisation.objects.filter(pk__in=told).values_list("department", flat=True))
    assert departments == {"health", "streets", "emergency", "fire", "police"}  # a serious clause of the fire brigade
    assert set(order.told.values_list("pk", flat=True)) == departments


def test_who_is_told_is_data(visit, item, street):
    AlarmRule.objects.exclude(pk="all-health").update(is_active=False)
    AlarmRule.objects.create(code="extra", clause_department_id="fire", severity="serious", told_id="tax")

    order = stop_orders.stop(visit, item, by=street, at=NOW, kind="use", part="二楼活动室", reasons=WHY)

    assert set(order.told.values_list("pk", flat=True)) == {"health", "tax"}


def test_stopping_a_part_names_it_and_leaves_the_rest_open(visit, item, street):
    with pytest.raises(Refused) as refusal:
        stop_orders.stop(visit, item, by=street, at=NOW, kind="use", reasons=WHY)
    assert refusal.value.field == "part"

    stop_orders.stop(visit, item, by=street, at=NOW, kind="use", part="二楼活动室", reasons=WHY)

    visit.facility.refresh_from_db()
    assert visit.facility.state == "filed"
    assert "二楼活动室" in Letter.objects.get(template="stop-use").body


def test_only_a_serious_item_found_not_met_on_a_visit_under_way_is_stopped(visit, item, street, fire):
    board = visit.checklist.items.get(order=2)
    for wrong in (board, visit.checklist.items.get(order=3)):
        with pytest.raises(Refused):
            stop_orders.stop(visit, wrong, by=street, at=NOW, kind="service", reasons=WHY)
    with pytest.raises(NotAllowed):
        stop_orders.stop(visit, item, by=fire, at=NOW, kind="service", reasons=WHY)
    visits.conclude(visit, by=street, at=NOW)

    with pytest.raises(IllegalMove):
        stop_orders.stop(visit, item, by=street, at=NOW, kind="service", reasons=WHY)


def test_what_is_published_of_it_holds_no_personal_numbers(visit, item, street):
    with pytest.raises(Refused) as refusal:
        stop_orders.stop(visit, item, by=street, at=NOW, kind="service", reasons="负责人13800138000拒不开门")

    assert refusal.value.field == "reasons"


def test_an_item_is_stopped_once_and_its_answer_and_visit_stay(order, visit, item, street):
    with pytest.raises(Refused):
        stop_orders.stop(visit, item, by=street, at=NOW, kind="service", reasons=WHY)
    with pytest.raises(Refused):
        visits.answer(visit, item, by=street, at=NOW, outcome="pass")
    with pytest.raises(Refused):
        visits.cancel(visit, by=street, reason="不查了")


def test_the_public_reads_since_when_and_why_it_is_stopped(client, order, visit):
    page = client.get(f"/register/{visit.facility_id}/").content.decode()

    assert "停业整改" in page
    assert "自2026-11-23 10:00起执行" in page
    assert WHY in page
    assert f"/stop-orders/{order.pk}/" not in page


def test_papers_do_not_lift_it_a_look_on_site_is_needed(order, visit, street):
    visits.conclude(visit, by=street, at=NOW)
    finding = Finding.objects.get()
    rectification.answer(finding, by=operator_user(visit.facility.operator), at=NOW, text="已拆锁", files=[jpeg()])

    with pytest.raises(Refused):
        rectification.accept(finding, by=street, at=NOW)
    with pytest.raises(Refused):
        stop_orders.propose_lifting(order, by=street, note="看过照片")


def test_it_is_lifted_by_two_people_after_a_verified_recheck_and_the_service_goes_on(order, visit, street, colleague):
    correct(visit, street)
    stop_orders.propose_lifting(order, by=street, note="门已拆锁")
    with pytest.raises(NotAllowed):
        stop_orders.lift(order, by=street, at=NOW)

    stop_orders.lift(order, by=colleague, at=NOW)

    visit.facility.refresh_from_db()
    assert (order.state, visit.facility.state) == ("lifted", "filed")
    assert Letter.objects.filter(template="stop-lifted").exists()
    told = Notice.objects.filter(key__startswith=f"stop-{order.pk}-lifted")
    assert set(told.values_list("organisation__department", flat=True)) == set(order.told.values_list("pk", flat=True))


def test_the_database_itself_wants_two_people(order, street):
    with pytest.raises(IntegrityError), transaction.atomic():
        StopOrder.objects.update(lift_proposed_by=street, lifted_by=street)


def test_a_lifting_that_is_declined_leaves_it_standing(order, visit, street, colleague):
    correct(visit, street)
    stop_orders.propose_lifting(order, by=street, note="门已拆锁")

    stop_orders.decline_lifting(order, by=colleague, note="钥匙仍在门上")

    assert order.state == "standing"
    with pytest.raises(IllegalMove):
        stop_orders.lift(order, by=colleague, at=NOW)


def test_other_departments_do_not_lift_it_but_the_lead_of_the_bureau_may(order, visit, street, bureau):
    correct(visit, street)

    with pytest.raises(NotAllowed):
        stop_orders.propose_lifting(order, by=officer(Role.DEPARTMENT_OFFICER, department="police"), note="x")
    stop_orders.propose_lifting(order, by=bureau, note="门已拆锁")
    stop_orders.lift(order, by=street, at=NOW)

    assert order.state == "lifted"


def test_an_operator_that_resumes_its_own_suspension_stays_stopped(visit, item, street, colleague):
    facility = visit.facility
    told = {"parents_told_on": TODAY, "parents_told_how": "家长会", "arrangement": "居家照护", "reason": "装修"}
    operator = operator_user(facility.operator)
    own = Suspension(facility=facility, from_on=TODAY, until_on=TODAY, **told)
    suspensions.ask(own, by=operator, on=TODAY)
    order = stop_orders.stop(visit, item, by=street, at=NOW, kind="service", reasons=WHY)

    suspensions.resume(own, by=operator, on=TODAY)

    facility.refresh_from_db()
    assert facility.state == "suspended"
    correct(visit, street)
    stop_orders.propose_lifting(order, by=street, note="门已拆锁")
    stop_orders.lift(order, by=colleague, at=NOW)
    facility.refresh_from_db()
    assert facility.state == "filed"


def test_a_stop_given_on_a_recheck_is_lifted_like_any_other(visit, item, street, colleague):
    visits.conclude(visit, by=street, at=NOW)
    finding = Finding.objects.get()
    again = rechecks.plan(finding, by=street, planned_on=TODAY, on=TODAY)
    visits.begin(again, by=street, at=NOW)
    visits.answer(again, item, by=street, at=NOW, outcome="fail", note="仍锁", photos=[jpeg()])
    order = stop_orders.stop(again, item, by=street, at=NOW, kind="service", reasons=WHY)
    visits.conclude(again, by=street, at=NOW)
    assert (stop_orders.finding_of(order), rectification.stop_order_of(finding)) == (finding, order)
    rectification.accept(finding, by=street, at=NOW, way="on_site")

    stop_orders.propose_lifting(order, by=street, note="门已拆锁")
    stop_orders.lift(order, by=colleague, at=NOW)

    assert order.state == "lifted"


def test_a_stop_order_on_what_an_appeal_changed_to_advice_may_be_lifted(order, visit, street):
    visits.conclude(visit, by=street, at=NOW)
    rectification.set_aside(Finding.objects.get(), street, TODAY, "当日已拆锁", True)

    assert stop_orders.obstacle(order) == ""
