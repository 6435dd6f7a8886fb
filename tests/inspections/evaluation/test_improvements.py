"""Improvement plans: what was lost, its term, the operator's plan and report, the bureau's answer, the next round."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db.models import Sum
from django.urls import reverse

from inspections.evaluation import improvements, rounds
from inspections.evaluation.choices import ItemOutcome
from inspections.evaluation.models import Evaluation, Improvement, Item, Round
from portal.accounts.choices import Role
from portal.clock import clock
from portal.errors import IllegalMove, NotAllowed, Refused
from portal.models import CalendarDay
from portal.site.days import waiting
from tests.factories import DISTRICT, TODAY, officer, operator_user
from tests.inspections.conftest import jpeg
from tests.inspections.evaluation.acts import graded, hand_in, meet_computed, submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def known_ahead():
    """A working-day calendar that reaches past every term, whatever the day of the year."""
    ends = CalendarDay.objects.latest("day").day
    further = [ends + timedelta(days=ahead) for ahead in range(1, 200)]
    CalendarDay.objects.bulk_create(CalendarDay(day=day, is_working=day.weekday() < 5) for day in further)


@pytest.fixture
def lacking(scored, lead, known_ahead):
    """A facility that lost a computed item, a basic one that nobody could know, and points on site."""
    scored.computed.filter(item__code="5.1.1").update(outcome=ItemOutcome.UNMET)
    scored.computed.filter(item__code="5.1.2").update(outcome=ItemOutcome.EXEMPT)
    scored.computed.filter(item__code="6.1").update(outcome=ItemOutcome.UNKNOWN)
    scored.computed.filter(item__code="5.2.1").update(outcome=ItemOutcome.UNKNOWN)
    first, second = scored.sheets.order_by("place")
    hand_in(first, {"7.1": 7})
    hand_in(second, {"7.1": 4})
    rounds.publish(scored.round, by=lead, on=TODAY)
    return scored


@pytest.fixture
def measure(lacking):
    return Improvement.objects.with_case().get(item__code="7.1")


def planned(row, by, until=TODAY):
    row.measure, row.person, row.until = "调整作息", "保教主任", until
    return improvements.plan(row, by=by, on=TODAY)


def reported(row, by):
    return improvements.report(row, by=by, on=TODAY, text="已调整", files=[jpeg()])


def test_points_lost_become_measures_that_add_up_with_what_was_reached(lacking):
    found = {row.item.code: row for row in Improvement.objects.select_related("item")}

    assert {code: row.lost for code, row in found.items()} == {"5.1.1": 15, "7.1": Decimal("5.5"), "5.2.1": None}
    scores = lacking.dimension_scores.all()
    reached, possible = (sum(getattr(row, name) for row in scores) for name in ("total", "possible"))
    assert possible - reached == Improvement.objects.aggregate(all=Sum("lost"))["all"]


def test_a_basic_item_has_the_shorter_term_of_the_rulebook(lacking):
    days = {row.item.code: row.due_on for row in Improvement.objects.select_related("item")}

    assert None not in days.values()
    assert days["5.2.1"] == clock.add_working_days(TODAY, 30)
    assert days["7.1"] == days["5.1.1"] == clock.add_working_days(TODAY, 90)


def test_a_term_past_the_calendar_is_dated_once_the_calendar_knows_its_days(lacking):
    known = {row.pk: row.due_on for row in Improvement.objects.all()}
    Improvement.objects.update(due_on=None)
    last = max(known.values())
    later = list(CalendarDay.objects.filter(day__gte=last))

    CalendarDay.objects.filter(day__gte=last).delete()
    in_part = improvements.date_terms()
    CalendarDay.objects.bulk_create(later)
    the_rest = improvements.date_terms()

    assert (in_part, the_rest) == (1, len(known) - 1)
    assert {row.pk: row.due_on for row in Improvement.objects.all()} == known
    assert improvements.date_terms() == 0


def test_a_measure_is_planned_within_its_term_reported_with_evidence_and_confirmed(measure, lead):
    operator = operator_user(measure.evaluation.facility.operator)
    Improvement.objects.filter(pk=measure.pk).update(due_on=TODAY + timedelta(days=9))
    measure.refresh_from_db()
    for days, fits in ((-1, False), (0, True), (9, True), (10, False)):
        if fits:
            planned(measure, operator, TODAY + timedelta(days=days))
        else:
            with pytest.raises(Refused) as told:
                planned(measure, operator, TODAY + timedelta(days=days))
            assert told.value.field == "until"
    with pytest.raises(Refused):
        improvements.report(measure, by=operator, on=TODAY, text="已调整", files=[])
    with pytest.raises(IllegalMove):
        improvements.confirm(measure, by=lead, on=TODAY)
    reported(measure, operator)
    for act in (planned, reported):
        with pytest.raises(IllegalMove):
            act(measure, operator)
    with pytest.raises(Refused) as told:
        improvements.send_back(measure, by=lead, on=TODAY, answer=" ")
    assert told.value.field == "answer"
    improvements.send_back(measure, by=lead, on=TODAY, answer="照片不清")
    reported(measure, operator)
    improvements.confirm(measure, by=lead, on=TODAY)

    states = measure.transitions.order_by("pk").values_list("after", flat=True)
    assert list(states) == ["planned", "planned", "done", "planned", "done", "confirmed"]


def test_the_operator_plans_and_the_bureau_judges_and_nobody_else(measure, lead):
    operator, street = operator_user(measure.evaluation.facility.operator), officer(Role.STREET_OFFICER)
    for user in (lead, street):
        with pytest.raises(NotAllowed):
            planned(measure, user)
    reported(planned(measure, operator), operator)
    for user in (operator, street):
        with pytest.raises(NotAllowed):
            improvements.confirm(measure, by=user, on=TODAY)


def test_measures_wait_on_the_worklist_and_stand_on_the_pages(measure, client, monday):
    operator, reviewer = operator_user(measure.evaluation.facility.operator), officer(Role.REVIEWER)
    client.force_login(operator)
    assert measure.get_absolute_url() in client.get(measure.evaluation.get_absolute_url()).content.decode()
    sent = {"measure": "调整作息", "person": "保教主任", "until": "2020-01-01", "seen_revision": measure.revision}
    refused = client.post(reverse("improvement-plan", args=[measure.pk]), sent)
    assert "保教主任" in refused.content.decode()
    assert (
        client.post(reverse("improvement-plan", args=[measure.pk]), sent | {"until": "2026-12-01"}).status_code == 302
    )
    client.post(reverse("improvement-report", args=[measure.pk]), {"text": "已调整", "files": jpeg()})

    client.force_login(reviewer)
    urls = [item.url for item in waiting(reviewer, on=TODAY)]
    assert measure.get_absolute_url() in urls
    assert measure.evidence.get().original_name in client.get(measure.get_absolute_url()).content.decode()
    client.post(reverse("improvement-judge", args=[measure.pk]), {"verdict": "confirmed", "answer": ""})
    measure.refresh_from_db()
    assert (measure.state, measure.until) == ("confirmed", date(2026, 12, 1))


def test_the_next_round_confirms_what_it_finds_met_in_full(lacking, lead, assessors):
    again = Round(standard=lacking.round.standard, area_id=DISTRICT, year=2027, name="次年评估")
    rounds.call(again, by=lead, on=TODAY)
    row = Evaluation.objects.get(round=again)
    submitted(row)
    rounds.begin_scoring(again, by=lead, on=TODAY)
    meet_computed(row)
    row.computed.filter(item__code="5.1.1").update(outcome=ItemOutcome.UNMET)
    row.refresh_from_db()
    graded(row, lead)

    states = dict(Improvement.objects.filter(evaluation=lacking).values_list("item__code", "state"))
    assert states == {"5.1.1": "open", "7.1": "confirmed", "5.2.1": "confirmed"}
    assert list(row.improvements.values_list("item", flat=True)) == [Item.objects.get(code="5.1.1").pk]
