"""Demonstration places are called for, entered by the best, voted on by a panel without ties and ranked; what was good is looked at again."""

from datetime import timedelta
from decimal import Decimal

import pytest
from dateutil.relativedelta import relativedelta
from django.urls import reverse

from inspections.evaluation import consequences, demonstration, improvements, look_backs
from inspections.evaluation.models import (
    AssessorTie,
    DemonstrationCall,
    DemonstrationEntry,
    Improvement,
    LookBack,
    Vote,
)
from portal.accounts.choices import Role
from portal.errors import IllegalMove, NotAllowed, Refused
from portal.site.days import waiting
from tests.factories import DISTRICT, TODAY, officer, operator_user
from tests.inspections.evaluation.acts import graded
from tests.inspections.evaluation.test_consequences import drafted

pytestmark = pytest.mark.django_db
LAST = TODAY + timedelta(days=10)
AFTER = LAST + timedelta(days=1)


@pytest.fixture
def best(scored, lead):
    return graded(scored, lead)


@pytest.fixture
def operator(best):
    return operator_user(best.facility.operator)


@pytest.fixture
def opened(lead):
    row = DemonstrationCall(area_id=DISTRICT, name="示范单位评选", criteria="办托质量", places=1, enter_by=LAST)
    return demonstration.call(row, by=lead, on=TODAY)


def entry(opened, evaluation, **facts):
    return DemonstrationEntry(call=opened, evaluation=evaluation, **{"statement": "混龄活动"} | facts)


@pytest.fixture
def entered(opened, best, operator):
    return demonstration.enter(entry(opened, best), by=operator, on=LAST)


@pytest.fixture
def voting(entered, lead):
    return demonstration.begin_vote(entered.call, by=lead, on=AFTER)


def votes_of(call):
    return list(Vote.objects.filter(entry__call=call).select_related("assessor__user").order_by("pk"))


def give(vote, points, on=AFTER):
    return demonstration.vote(vote, points=points, note="", by=vote.assessor.user, on=on)


def test_a_call_needs_a_day_to_come_and_its_own_name(lead):
    facts = {"area_id": DISTRICT, "criteria": "质量", "places": 1}
    with pytest.raises(Refused) as told:
        demonstration.call(DemonstrationCall(name="一", enter_by=TODAY - timedelta(days=1), **facts), by=lead, on=TODAY)
    assert told.value.field == "enter_by"
    demonstration.call(DemonstrationCall(name="一", enter_by=TODAY, **facts), by=lead, on=TODAY)
    with pytest.raises(Refused) as told:
        demonstration.call(DemonstrationCall(name="一", enter_by=TODAY, **facts), by=lead, on=TODAY)
    assert told.value.field == "name"
    with pytest.raises(NotAllowed):
        demonstration.call(DemonstrationCall(name="二", enter_by=TODAY, **facts), by=officer(Role.REVIEWER), on=TODAY)


def test_only_the_best_enter_and_until_the_last_day(opened, best, operator):
    assert demonstration.eligible(opened, operator, on=TODAY) == [best]
    first = demonstration.enter(entry(opened, best), by=operator, on=LAST)
    again = demonstration.enter(entry(opened, best, statement="家园共育"), by=operator, on=LAST)
    assert (first.pk, again.statement) == (again.pk, "家园共育")
    with pytest.raises(Refused):
        demonstration.enter(entry(opened, best), by=operator, on=AFTER)
    best.grades.update(letter="B")
    assert demonstration.eligible(opened, operator, on=TODAY) == []
    with pytest.raises(Refused) as told:
        demonstration.enter(entry(opened, best), by=operator, on=LAST)
    assert told.value.field == "evaluation"
    with pytest.raises(NotAllowed):
        demonstration.enter(entry(opened, best), by=officer(Role.BUREAU_LEAD), on=LAST)


def test_the_panel_is_who_has_no_tie_and_it_needs_three(entered, lead, assessors):
    with pytest.raises(Refused):
        demonstration.begin_vote(entered.call, by=lead, on=LAST)
    facility = entered.evaluation.facility
    for number, assessor in enumerate(assessors[:2]):
        AssessorTie.objects.create(assessor=assessor, facility=facility, reason="曾任园长")
        if number:
            with pytest.raises(Refused):
                demonstration.begin_vote(entered.call, by=lead, on=AFTER)
    AssessorTie.objects.filter(assessor=assessors[1]).delete()
    demonstration.begin_vote(entered.call, by=lead, on=AFTER)
    assert {vote.assessor for vote in votes_of(entered.call)} == set(assessors[1:])
    assert [item.url for item in waiting(assessors[0].user, on=AFTER)] == []


def test_votes_are_blind_bounded_and_the_voters_own(voting, lead, client):
    mine, other = votes_of(voting)[:2]
    assert mine.get_absolute_url() in [item.url for item in waiting(mine.assessor.user, on=AFTER)]
    for points in (-1, 101):
        with pytest.raises(Refused) as told:
            give(mine, points)
        assert told.value.field == "points"
    with pytest.raises(NotAllowed):
        demonstration.vote(mine, points=80, note="", by=other.assessor.user, on=AFTER)
    give(mine, 100)
    client.force_login(other.assessor.user)
    assert client.get(mine.get_absolute_url()).status_code == 404
    assert b"100" not in client.get(voting.get_absolute_url()).content.split("参评".encode())[-1]
    client.force_login(lead)
    assert client.get(mine.get_absolute_url()).status_code == 404


def test_the_ranking_is_the_mean_of_enough_votes_and_says_it_to_everybody(voting, lead, client):
    given = votes_of(voting)
    for vote, points in zip(given, (90, 80, 85), strict=False):
        with pytest.raises(Refused):
            demonstration.publish(voting, by=lead, on=AFTER)
        give(vote, points)
    AssessorTie.objects.create(assessor=given[0].assessor, facility=given[0].entry.evaluation.facility, reason="亲属")
    with pytest.raises(Refused):
        demonstration.publish(voting, by=lead, on=AFTER)
    give(given[3], 77)
    demonstration.publish(voting, by=lead, on=AFTER)

    entry = DemonstrationEntry.objects.get()
    assert (entry.rank, entry.mean) == (1, Decimal("80.67"))  # of 80, 85 and 77: a tie found later counts no more
    with pytest.raises(Refused):
        give(given[1], 10)
    page = client.get(reverse("call-public", args=[voting.pk])).content.decode()
    assert "80.67" in page
    assert "混龄活动" in page


def test_equal_means_share_a_rank_and_the_next_one_follows_both():
    means = {"a": 80, "b": 80, "c": 70}
    ranks = demonstration.ranks(means)
    assert ranks == {"a": 1, "b": 1, "c": 3}


@pytest.fixture
def confirmed(best, lead):
    item = best.round.standard.dimensions.first().items.first()
    return Improvement.objects.create(evaluation=best, item=item, lost=1, state="confirmed", due_on=TODAY)


def test_an_improvement_is_looked_at_after_three_months_and_planned_anew_if_it_did_not_last(confirmed, lead):
    row = look_backs.after_improvement(confirmed, on=TODAY)
    assert look_backs.after_improvement(confirmed, on=AFTER) == row
    assert row.due_on == TODAY + relativedelta(months=3)
    assert row.get_absolute_url() in [item.url for item in waiting(lead, on=row.due_on)]
    with pytest.raises(Refused) as told:
        look_backs.look(row, holds=False, found=" ", by=lead, on=row.due_on)
    assert told.value.field == "found"
    look_backs.look(row, holds=False, found="又停用了消毒柜", by=lead, on=row.due_on)
    confirmed.refresh_from_db()
    assert (confirmed.state, confirmed.until) == ("planned", None)
    assert confirmed.due_on == improvements.last_day(row.due_on, is_basic=confirmed.item.is_basic)
    with pytest.raises(IllegalMove):
        look_backs.look(row, holds=True, found="好", by=lead, on=row.due_on)
    assert row.get_absolute_url() not in [item.url for item in waiting(lead, on=row.due_on)]


def test_a_confirmed_measure_and_a_title_lay_down_their_next_look(
    best, lead, confirmed, django_capture_on_commit_callbacks
):
    Improvement.objects.update(state="done")
    with django_capture_on_commit_callbacks(execute=True):
        improvements.confirm(confirmed, by=lead, on=TODAY)
    assert LookBack.objects.get().improvement == confirmed
    title = consequences.propose(drafted(best, months=36), by=officer(Role.REVIEWER), on=TODAY)
    late = TODAY + timedelta(days=60)
    consequences.confirm(title, by=lead, on=late)
    row = look_backs.after_title(title, on=late)
    assert row.due_on == late + relativedelta(years=1)
    with pytest.raises(NotAllowed):
        look_backs.look(row, holds=True, found="好", by=officer(Role.REVIEWER), on=row.due_on)
    look_backs.look(row, holds=True, found="仍在帮带", by=lead, on=row.due_on)
    again = LookBack.objects.get(title=title, holds=None)
    assert look_backs.after_title(title, on=again.due_on) is None  # its term ends before a third
    look_backs.look(again, holds=False, found="不再帮带", by=lead, on=again.due_on - timedelta(days=9))
    title.refresh_from_db()
    assert title.state == "suspended"


def test_pages_lead_from_the_call_to_the_published_ranking(best, operator, lead, assessors, client):
    client.force_login(lead)
    sent = {"name": "评选", "area": DISTRICT, "criteria": "质量", "places": 1, "enter_by": "2099-01-01"}
    address = client.post(reverse("call-create"), sent).url
    call = DemonstrationCall.objects.get()
    client.force_login(operator)
    assert reverse("call-enter", args=[call.pk]) in client.get(address).content.decode()
    client.post(reverse("call-enter", args=[call.pk]), {"evaluation": best.pk, "statement": "混龄活动"})
    DemonstrationCall.objects.update(enter_by=TODAY - timedelta(days=9000))
    client.force_login(lead)
    assert reverse("call-begin", args=[call.pk]) in client.get(address).content.decode()
    client.post(reverse("call-begin", args=[call.pk]))
    for vote in votes_of(call):
        client.force_login(vote.assessor.user)
        assert client.post(vote.get_absolute_url(), {"points": 70, "note": ""}).status_code == 302
    client.force_login(lead)
    client.post(reverse("call-publish", args=[call.pk]))
    assert "70.00" in client.get(address).content.decode()
