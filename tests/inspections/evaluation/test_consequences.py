"""What follows from a grade: proposed with ground and reason, heard, decided by another, published; serious events suspend by themselves."""

from datetime import datetime, time, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from facilities.appeals import appeals as portal_appeals
from inspections.evaluation import consequences, rounds, serious
from inspections.evaluation.choices import ItemOutcome
from inspections.evaluation.models import Consequence, Grade, SeriousEvent
from inspections.incidents.choices import IncidentSeverity
from inspections.models import Incident
from portal.accounts.choices import Role
from portal.clock import clock
from portal.errors import IllegalMove, NotAllowed, Refused
from portal.models import Clause, Letter
from portal.site.days import waiting
from tests.factories import TODAY, FindingFactory, UserFactory, officer, operator_user
from tests.inspections.evaluation.acts import graded

pytestmark = pytest.mark.django_db
LATER = TODAY + timedelta(days=60)


def drafted(evaluation, kind="demonstration", **facts):
    told = {"content": "每季度帮带两家", "reasons": "评估得A级", "months": 12} | facts
    return Consequence(evaluation=evaluation, kind=kind, clause=Clause.objects.in_force(TODAY)[0], **told)


@pytest.fixture
def best(scored, lead):
    return graded(scored, lead)


@pytest.fixture
def title(best):
    """A demonstration place, of which the operator said nothing while it was heard."""
    row = consequences.propose(drafted(best), by=officer(Role.REVIEWER), on=TODAY)
    return consequences.confirm(row, by=officer(Role.BUREAU_LEAD), on=LATER)


def test_a_title_is_announced_heard_and_decided_by_another_person(best, lead):
    row = consequences.propose(drafted(best), by=lead, on=TODAY)
    term, other = clock.running(row, "hearing"), officer(Role.BUREAU_LEAD)
    operator = operator_user(best.facility.operator)
    assert row.get_absolute_url() in [item.url for item in waiting(operator, on=TODAY)]
    with pytest.raises(Refused):
        consequences.confirm(row, by=other, on=term.due_on)
    consequences.state_case(row, by=operator, on=term.due_on, statement="同意")
    with pytest.raises(Refused):
        consequences.state_case(row, by=operator, on=term.due_on + timedelta(days=1), statement="又及")
    with pytest.raises(NotAllowed):
        consequences.confirm(row, by=lead, on=term.due_on)
    assert row.get_absolute_url() in [item.url for item in waiting(other, on=TODAY)]
    consequences.confirm(row, by=other, on=TODAY)

    assert (row.state, row.from_on, row.until_on) == ("holds", TODAY, TODAY.replace(year=2027) - timedelta(days=1))
    in_force = [Consequence.objects.in_force(row.until_on + timedelta(days=days)).exists() for days in (-1, 0, 1)]
    assert in_force == [True, True, False]
    codes = ["evaluation-consequence-intent", "evaluation-consequence"]
    assert sorted(Letter.objects.values_list("template__code", flat=True)) == sorted(codes)


def test_only_what_the_result_allows_is_proposed(best, lead):
    with pytest.raises(Refused) as told:
        consequences.propose(drafted(best, "penalty"), by=lead, on=TODAY)
    assert told.value.field == "kind"
    for months in (0, 37):
        with pytest.raises(Refused) as told:
            consequences.propose(drafted(best, months=months), by=lead, on=TODAY)
        assert told.value.field == "months"
    for letter, kinds in (("B", ["reward"]), ("C", []), ("D", ["penalty"])):
        best.grades.update(letter=letter)
        assert consequences.fitting(best, on=TODAY) == kinds
    with pytest.raises(NotAllowed):
        consequences.propose(drafted(best, "penalty"), by=officer(Role.STREET_OFFICER), on=TODAY)


def test_without_a_grade_a_penalty_may_be_proposed_and_dropped_with_a_reason(scored, lead):
    scored.computed.filter(item__code="5.2.1").update(outcome=ItemOutcome.UNMET)
    row = consequences.propose(drafted(graded(scored, lead), "penalty"), by=lead, on=TODAY)
    other = officer(Role.BUREAU_LEAD)
    with pytest.raises(Refused) as told:
        consequences.drop(row, by=other, on=TODAY, reason=" ")
    assert told.value.field == "reason"
    consequences.drop(row, by=other, on=TODAY, reason="已整改")
    assert not Consequence.objects.published().exists()


def test_a_title_is_suspended_restored_and_taken_back_and_a_reward_is_only_taken_back(title, lead):
    consequences.suspend(title, by=lead, on=LATER, reason="核查")
    assert not Consequence.objects.in_force(LATER).exists()
    consequences.restore(title, by=lead, on=LATER, reason="核查结束")
    rounds.suspend(title.evaluation.grades.get(), by=lead, reason="核查")
    assert Consequence.objects.in_force(LATER).exists()
    assert not Consequence.objects.backed(LATER).exists()
    consequences.withdraw(title, by=lead, on=LATER, reason="不再履行帮带任务")
    assert (title.state, title.last_day) == ("withdrawn", LATER)
    rounds.restore(title.evaluation.grades.get(), by=lead, reason="核查结束")
    reward = consequences.propose(drafted(title.evaluation, "reward"), by=lead, on=LATER)
    operator = operator_user(title.evaluation.facility.operator)
    consequences.state_case(reward, by=operator, on=LATER, statement="同意")
    consequences.confirm(reward, by=officer(Role.BUREAU_LEAD), on=LATER)
    with pytest.raises(IllegalMove):
        consequences.suspend(reward, by=lead, on=LATER, reason="核查")


@pytest.mark.parametrize(
    ("severity", "days", "is_suspended"),
    [("minor", 1, False), ("serious", 1, True), ("grave", 0, True), ("grave", -1, False)],
)
def test_a_serious_incident_in_the_term_suspends_grade_and_title_once(title, lead, severity, days, is_suspended):
    incident = happened(title.evaluation.facility, severity, title.from_on + timedelta(days=days))
    on = title.from_on + timedelta(days=2)

    assert serious.follow(on=on) == is_suspended_grade(severity)
    title.refresh_from_db()
    assert (title.state == "suspended") is is_suspended
    if is_suspended:
        consequences.restore(title, by=lead, on=on, reason="调查结束")
        assert serious.follow(on=on) == 0
        title.refresh_from_db()
        assert title.state == "holds"
        assert SeriousEvent.objects.get().key == f"incident-{incident.pk}"


def is_suspended_grade(severity):
    return int(severity in (IncidentSeverity.SERIOUS, IncidentSeverity.GRAVE))


def happened(facility, severity, day):
    at = datetime.combine(day, time(10), timezone.get_current_timezone())
    moments = dict.fromkeys(("happened_at", "known_at", "report_due_at", "reported_at"), at)
    facts = {"facility": facility, "severity": severity, "kind": "fall", "place": "走廊", "children": 1}
    return Incident.objects.create(number="SG-1", key=uuid4(), reported_by=UserFactory(), **facts, **moments)


@pytest.mark.parametrize(("days", "is_suspended"), [(0, False), (1, True)])
def test_a_serious_finding_suspends_when_nobody_appealed_in_the_term(best, days, is_suspended):
    finding = FindingFactory(visit__facility=best.facility, severity="serious", state="ordered", found_on=TODAY)
    last = portal_appeals.last_day(finding)
    assert serious.follow(on=last + timedelta(days=days)) == int(is_suspended)
    assert Grade.objects.filter(state="suspended").exists() is is_suspended


@pytest.mark.parametrize(("state", "is_suspended"), [("submitted", False), ("upheld", True)])
def test_a_finding_under_appeal_waits_for_the_decision(best, lead, state, is_suspended):
    finding = FindingFactory(visit__facility=best.facility, severity="serious", state="ordered", found_on=TODAY)
    appeal = portal_appeals.file(finding, reasons="不实", by=operator_user(best.facility.operator), on=TODAY)
    if is_suspended:
        portal_appeals.decide(appeal, outcome=state, reasons="维持", by=lead, on=TODAY)
    day = TODAY if is_suspended else LATER
    assert serious.follow(on=day) == int(is_suspended)


def test_the_pages_propose_state_and_decide(best, client, monday):
    reviewer, other = officer(Role.REVIEWER), officer(Role.BUREAU_LEAD)
    client.force_login(reviewer)
    clause = Clause.objects.in_force(TODAY)[0]
    sent = {
        "kind": "demonstration",
        "clause": clause.pk,
        "content": "每季度帮带两家",
        "reasons": "评估得A级",
        "months": 99,
    }
    refused = client.post(reverse("consequence-propose", args=[best.pk]), sent)
    assert "每季度帮带两家" in refused.content.decode()
    client.post(reverse("consequence-propose", args=[best.pk]), sent | {"months": 12})
    row = Consequence.objects.get()
    client.force_login(operator_user(best.facility.operator))
    client.post(reverse("consequence-state", args=[row.pk]), {"statement": "同意"})
    client.force_login(other)
    assert "同意" in client.get(row.get_absolute_url()).content.decode()
    client.post(reverse("consequence-confirm", args=[row.pk]))
    client.logout()
    assert "每季度帮带两家" in client.get(reverse("grades-public")).content.decode()
