"""Two people at once: one conclusion, one visit, no answer after the end."""

from datetime import date
from uuid import uuid4

import pytest

from inspections.findings import escalation, rectification
from inspections.findings.choices import ORDER_STEPS, RECHECK_STEPS
from inspections.models import Escalation, Finding, Sanction, Visit
from inspections.visits import visits
from portal.errors import IllegalMove
from portal.models import Transition
from tests.factories import FacilityFactory, FindingFactory, operator_user
from tests.inspections.conftest import NOW, jpeg
from tests.together import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_people_who_conclude_one_visit_give_one_conclusion(street, visit, answered):
    answered(visit, "fail", "pass", "fail")

    results = at_once(
        *[lambda: visits.conclude(Visit.objects.get(pk=visit.pk), by=street, at=NOW) for _each in range(4)]
    )

    assert sum(isinstance(result, Visit) for result in results) == 1
    assert sum(isinstance(result, IllegalMove) for result in results) == 3
    assert Finding.objects.count() == 2
    assert Transition.objects.filter(after="concluded").count() == 1


def test_a_form_sent_twice_at_once_gives_one_visit(street, checklist):
    facility, key = FacilityFactory(state="filed"), uuid4()

    results = at_once(*[lambda: visits.start(facility, checklist, by=street, at=NOW, key=key) for _each in range(4)])

    assert {result.pk for result in results} == {Visit.objects.get().pk}


def test_two_officers_who_start_at_once_share_one_visit(street, checklist):
    facility = FacilityFactory(state="filed")

    results = at_once(
        *[lambda: visits.start(facility, checklist, by=street, at=NOW, key=uuid4()) for _each in range(3)]
    )

    assert len({result.pk for result in results}) == 1


def test_two_officers_who_decide_one_answer_give_one_verdict(street):
    finding = FindingFactory()
    rectification.answer(finding, by=operator_user(finding.facility.operator), at=NOW, text="已改", files=[jpeg()])

    results = at_once(
        lambda: rectification.accept(Finding.objects.get(pk=finding.pk), by=street, at=NOW),
        lambda: rectification.reject(Finding.objects.get(pk=finding.pk), by=street, at=NOW, note="看不清"),
    )

    finding.refresh_from_db()
    assert sum(isinstance(result, IllegalMove) for result in results) == 1
    assert finding.answers.get().verdict == ("accepted" if finding.state == "closed" else "rejected")
    assert finding.transitions.count() == 2


def test_an_operator_who_answers_while_the_order_escalates_is_answered_or_escalated_and_nothing_is_lost(street):
    finding = FindingFactory()
    operator, late = operator_user(finding.facility.operator), date(2026, 12, 14)

    at_once(
        lambda: rectification.answer(
            Finding.objects.get(pk=finding.pk), by=operator, at=NOW, text="已改", files=[jpeg()]
        ),
        lambda: escalation.run(on=late, at=NOW),
        lambda: escalation.run(on=late, at=NOW),
    )

    finding.refresh_from_db()
    assert (finding.state, finding.answers.count()) == ("answered", 1)
    of_order, of_recheck = (Escalation.objects.filter(step__in=steps) for steps in (ORDER_STEPS, RECHECK_STEPS))
    assert of_order.count() in (0, 3)
    assert Sanction.objects.count() == (1 if of_order.exists() else 0)
    assert of_recheck.count() in (0, 2)  # the answer came early, its re-check is late as well
    assert escalation.run(on=late, at=NOW) == 2 - of_recheck.count()
    assert escalation.run(on=late, at=NOW) == 0
