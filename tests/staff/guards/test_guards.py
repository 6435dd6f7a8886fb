"""At each guard post stands somebody with a guard's licence that holds; who is no guard is refused."""

from datetime import date, time, timedelta

import pytest
from django.test import Client

from facilities.models import Facility
from portal.errors import IllegalMove, NotAllowed, Refused
from portal.rulebook.rulebook import Outcome, findings
from portal.site.days import waiting
from staff.guards import manned, manning
from staff.models import GuardDuty, GuardPost
from tests.factories import (
    TODAY,
    CredentialFactory,
    FacilityFactory,
    PersonFactory,
    PostFactory,
    operator_user,
)

pytestmark = pytest.mark.django_db
CLAUSE = "security-entrance"


@pytest.fixture
def facility(db):
    return FacilityFactory(name="小太阳", state="filed", filed_on=date(2026, 1, 1))


@pytest.fixture
def keeper(facility):
    return operator_user(facility.operator)


@pytest.fixture
def gate(facility, keeper):
    return set_up(facility, keeper)


def set_up(facility, by, place="大门", since=TODAY):
    return manning.set_up(facility, place=place, starts_at=time(7, 30), ends_at=time(18), since=since, by=by)


def guard(facility, *, kind="guard", expires_on=None, **words):
    post = PostFactory(person=PersonFactory(facility=facility), kind=kind, **words)
    CredentialFactory(person=post.person, kind="guard", expires_on=expires_on)
    return post


def judged(facility, on=TODAY):
    told = findings(Facility.objects.filter(pk=facility.pk), on=on, clauses=[CLAUSE])[facility.pk]
    return [finding.outcome for finding in told]


def waits(keeper, on=TODAY):
    return [item for item in waiting(keeper, on=on) if item.kind.code == "guards"]


def test_a_guard_post_is_kept_once_at_a_place(facility, keeper, gate):
    with pytest.raises(Refused) as refusal:
        set_up(facility, keeper)
    assert refusal.value.field == "place"
    manning.give_up(gate, by=keeper, on=TODAY)
    assert set_up(facility, keeper).pk


def test_who_keeps_no_guard_posts_is_not_judged_and_an_empty_one_is_a_breach(facility, keeper):
    assert judged(facility) == []
    gate = set_up(facility, keeper)
    assert judged(facility) == [Outcome.BREACHED]
    assert len(waits(keeper)) == 1
    manning.man(gate, post=guard(facility), since=TODAY, by=keeper)
    assert judged(facility) == [Outcome.MET]
    assert not waits(keeper)


@pytest.mark.parametrize(("days", "outcome"), [(-1, Outcome.BREACHED), (0, Outcome.MET), (1, Outcome.MET)])
def test_the_guard_stands_there_with_a_licence_that_holds_on_the_day(facility, keeper, gate, days, outcome):
    post = guard(facility, expires_on=TODAY + timedelta(days=days))
    manning.man(gate, post=post, since=TODAY, by=keeper)
    assert judged(facility) == [outcome]
    assert manned.standing(facility, on=TODAY)[0].is_manned == (outcome == Outcome.MET)


@pytest.mark.parametrize(("days", "outcome"), [(-1, Outcome.BREACHED), (0, Outcome.MET)])
def test_who_holds_the_post_no_more_stands_there_no_more(facility, keeper, gate, days, outcome):
    post = guard(facility)
    manning.man(gate, post=post, since=TODAY, by=keeper)
    post.until = TODAY + timedelta(days=days)
    post.save()
    assert judged(facility) == [outcome]


def test_a_carer_and_another_facilitys_guard_do_not_stand_there(facility, keeper, gate):
    for post in (guard(facility, kind="carer"), guard(FacilityFactory(state="filed"))):
        with pytest.raises(Refused) as refusal:
            manning.man(gate, post=post, since=TODAY, by=keeper)
        assert refusal.value.field == "post"
    assert not GuardDuty.objects.exists()


@pytest.mark.parametrize(("days", "is_taken"), [(-1, False), (0, True), (1, True), (2, False)])
def test_a_duty_begins_while_guard_post_and_post_are_held(facility, keeper, gate, days, is_taken):
    post = guard(facility, until=TODAY + timedelta(days=1))
    since = TODAY + timedelta(days=days)
    if is_taken:
        assert manning.man(gate, post=post, since=since, by=keeper).since == since
    else:
        with pytest.raises(Refused) as refusal:
            manning.man(gate, post=post, since=since, by=keeper)
        assert refusal.value.field == "since"


def test_nobody_stands_twice_at_one_post_and_a_duty_ends_once(facility, keeper, gate):
    post = guard(facility)
    duty = manning.man(gate, post=post, since=TODAY, by=keeper)
    with pytest.raises(Refused):
        manning.man(gate, post=post, since=TODAY, by=keeper)

    manning.relieve(duty, by=keeper, on=TODAY)
    with pytest.raises(IllegalMove):
        manning.relieve(duty, by=keeper, on=TODAY)
    assert judged(facility) == [Outcome.MET]  # the day on which a guard is relieved still counts
    assert judged(facility, TODAY + timedelta(days=1)) == [Outcome.BREACHED]


def test_a_duty_that_has_not_begun_is_taken_back(facility, keeper, gate):
    duty = manning.man(gate, post=guard(facility), since=TODAY + timedelta(days=3), by=keeper)
    assert judged(facility) == [Outcome.BREACHED]
    manning.relieve(duty, by=keeper, on=TODAY)
    assert not GuardDuty.objects.exists()


def test_a_guard_post_given_up_asks_for_nobody_from_the_next_day_on(facility, keeper, gate):
    manning.give_up(gate, by=keeper, on=TODAY)
    assert judged(facility) == [Outcome.BREACHED]
    assert judged(facility, TODAY + timedelta(days=1)) == [Outcome.MET]
    with pytest.raises(IllegalMove):
        manning.give_up(gate, by=keeper, on=TODAY)
    with pytest.raises(Refused):
        manning.man(gate, post=guard(facility), since=TODAY, by=keeper)


def test_a_stranger_keeps_nothing_here(facility, gate):
    stranger = operator_user(FacilityFactory(state="filed").operator)
    with pytest.raises(NotAllowed):
        set_up(facility, stranger, "后门")
    with pytest.raises(NotAllowed):
        manning.give_up(gate, by=stranger, on=TODAY)
    assert GuardPost.objects.get().until is None


def test_the_page_shows_who_stands_where_with_which_licence(facility, keeper, gate):
    browser = Client()
    browser.force_login(keeper)
    post = guard(facility, expires_on=TODAY - timedelta(days=1))
    address = f"/guard-posts/{gate.pk}/man/"

    assert post.person.name in browser.get(address).content.decode()
    page = browser.post(address, {"post": post.pk, "since": TODAY.isoformat()}, follow=True).content.decode()

    assert post.person.name in page
    assert "无有效保安员证" in page
