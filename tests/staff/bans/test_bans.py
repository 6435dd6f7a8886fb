"""Who is banned is not hired, by whatever door; who is at work leaves the same day; only police and health read why."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.urls import reverse
from hypothesis import given, settings, strategies as st
from hypothesis.extra.django import TestCase

from facilities.ground.choices import FacilityState, FilingState
from facilities.models import Facility
from portal.accounts.choices import Role
from portal.errors import IllegalMove, NotAllowed, Refused
from portal.models import Notice
from portal.rulebook import rulebook
from portal.rulebook.rulebook import Outcome
from portal.site.days import waiting
from staff.bans import bans
from staff.bans.choices import BanState
from staff.bans.models import Ban, BanCase, BanGround
from staff.bans.receivers import NEUTRAL
from staff.merging import mergers
from staff.models import Person, Post
from staff.people import staffing
from staff.people.choices import Education, PostKind
from tests.factories import (
    DISTRICT,
    TODAY,
    FacilityFactory,
    FilingFactory,
    PersonFactory,
    PostFactory,
    officer,
    operator_user,
    valid_resident_id,
)
from tests.together import at_once

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
ID = "11010519491231002X"
DAY = timedelta(days=1)
SENTENCE = "该人员目前不能在此任职"


def keeper(department: str = "police"):
    return officer(Role.DEPARTMENT_OFFICER, department=department)


def written(number: str = ID, ground: str = "violence", **facts) -> Ban:
    until = None if ground == "abuse" else date(2030, 1, 1)
    given = {"document": "（2026）浙0103刑初1号", "since": TODAY, "until": until} | facts
    return Ban(name="某人", id_number=number, area_id=DISTRICT, ground=BanGround.objects.get(pk=ground), **given)


def signed(on: date = TODAY, **facts) -> Ban:
    ban = bans.propose(written(**facts), by=keeper())
    return bans.sign(ban, by=keeper("health"), on=on)


def at_work(facility: Facility, number: str = ID, **post) -> Person:
    person = PersonFactory(facility=facility, id_number=number)
    PostFactory(person=person, **post)
    return person


def entry(number: str = ID) -> tuple[Person, Post]:
    person = Person(name="周小红", id_number=number, education=Education.COLLEGE)
    return person, Post(kind=PostKind.OTHER, since=TODAY)


def hire(facility: Facility, number: str = ID) -> Person:
    return staffing.engage(*entry(number), facility=facility, by=operator_user(facility.operator))


def test_a_banned_person_is_refused_with_a_neutral_sentence_and_no_post_exists():
    signed(ground="abuse")

    with pytest.raises(Refused) as refusal:
        hire(FacilityFactory())

    assert str(refusal.value) == str(NEUTRAL)
    assert refusal.value.field == "id_number"
    assert not Person.objects.exists()
    assert not Post.objects.exists()


@pytest.mark.parametrize("ground", ["abuse", "violence", "sexual-offence", "trafficking"])
def test_the_page_says_the_same_whatever_the_ground(client, ground):
    signed(ground=ground)
    facility = FacilityFactory()
    client.force_login(operator_user(facility.operator))
    sent = {"name": "周小红", "id_number": ID, "education": "college", "experience_years": "4", "seen_revision": "0"}

    page = client.post(
        reverse("person-create", args=[facility.pk]), sent | {"post-kind": "other", "post-since": "2026-11-23"}
    ).content.decode()

    assert SENTENCE in page
    assert "周小红" in page
    assert not any(word in page for word in ("虐待", "暴力", "性侵", "拐卖", "禁止从业"))


@pytest.mark.parametrize(
    ("until", "is_hired"), [(TODAY - DAY, True), (TODAY, False), (TODAY + DAY, False), (None, False)]
)
def test_the_last_day_of_a_ban_is_the_last_on_which_nobody_hires(until, is_hired):
    signed(ground="violence" if until else "abuse", since=date(2020, 1, 1), until=until)
    facility = FacilityFactory()

    if is_hired:
        assert hire(facility).pk
    else:
        with pytest.raises(Refused):
            hire(facility)


def test_nobody_is_hired_into_a_ban_that_begins_tomorrow():
    signed(since=TODAY + DAY)

    with pytest.raises(Refused):
        hire(FacilityFactory())


@pytest.mark.parametrize("door", ["give_post", "correct", "merge"])
def test_no_other_door_leads_in(door):
    facility = FacilityFactory()
    operator = operator_user(facility.operator)
    known, wrong = PersonFactory(facility=facility, id_number=ID), PersonFactory(facility=facility)
    signed()
    elsewhere = PersonFactory()

    def act():
        if door == "give_post":
            staffing.give_post(known, Post(kind=PostKind.OTHER, since=TODAY), by=operator)
        elif door == "merge":
            mergers.merge(wrong, into=known, reason="x", by=operator, on=TODAY)
        else:
            elsewhere.id_number = ID
            staffing.correct(elsewhere, by=operator_user(elsewhere.facility.operator))

    with pytest.raises(Refused, match=SENTENCE):
        act()

    assert not Post.objects.exists()


def test_other_data_of_somebody_banned_can_still_be_corrected():
    facility = FacilityFactory()
    person = PersonFactory(facility=facility, id_number=ID)
    signed()

    person.mobile = "13900139999"
    staffing.correct(person, by=operator_user(facility.operator))

    assert Person.objects.get().mobile == "13900139999"


def test_one_signature_bans_nobody_and_the_second_is_anothers():
    proposer = keeper()
    ban = bans.propose(written(), by=proposer)

    with pytest.raises(Refused):
        bans.sign(ban, by=proposer, on=TODAY)
    assert hire(FacilityFactory()).pk

    ban.refresh_from_db()
    assert (ban.state, ban.signed_by) == (BanState.PROPOSED, None)


@pytest.mark.parametrize(
    ("ground", "until"),
    [("abuse", date(2030, 1, 1)), ("violence", None), ("sexual-offence", None), ("trafficking", None)],
)
def test_only_abuse_bans_for_life(ground, until):
    with pytest.raises(Refused) as refusal:
        bans.propose(written(ground=ground, until=until), by=keeper())

    assert refusal.value.field == "until"


def test_a_new_ban_makes_an_urgent_case_at_every_facility_with_a_post():
    first, second, former, never = (FacilityFactory() for _ in range(4))
    at_work(first)
    at_work(second, since=TODAY + 10 * DAY)
    at_work(former, until=TODAY - DAY)
    at_work(never, number=valid_resident_id(5))
    last_day = FacilityFactory()
    at_work(last_day, until=TODAY)

    ban = signed()

    assert {case.facility for case in ban.cases.all()} == {first, second, last_day}
    assert Notice.objects.filter(organisation=first.operator.organisation).count() == 1
    assert not Notice.objects.filter(organisation=former.operator.organisation).exists()
    for facility in (first, second):
        items = waiting(operator_user(facility.operator), on=TODAY)
        assert [item.due_on for item in items if "ban-cases" in item.url] == [TODAY]


def test_no_notice_and_no_case_tells_the_facility_a_ground(client):
    facility = FacilityFactory()
    at_work(facility)
    ban = signed(ground="sexual-offence")
    client.force_login(operator_user(facility.operator))

    page = client.get(ban.cases.get().get_absolute_url()).content.decode()
    notice = Notice.objects.get(organisation=facility.operator.organisation)

    for told in (page, notice.title + notice.text):
        assert "性侵" not in told
        assert ban.document not in told
    assert client.get(ban.get_absolute_url()).status_code == 404


def test_the_facility_ends_all_posts_the_same_day_even_while_its_filing_is_reviewed():
    facility = FacilityFactory()
    FilingFactory(facility=facility, state=FilingState.SUBMITTED)
    person = at_work(facility)
    PostFactory(person=person, kind=PostKind.OTHER, since=TODAY + 5 * DAY)
    case = signed().cases.get()

    bans.end_posts(case, by=operator_user(facility.operator), on=TODAY)

    assert bans.at_work(case.ban, TODAY + DAY) == []
    assert Post.objects.get().until == TODAY
    case.refresh_from_db()
    assert case.ended_on == TODAY


@pytest.mark.parametrize(
    ("day", "outcome"),
    [
        (TODAY - DAY, Outcome.MET),
        (TODAY, Outcome.BREACHED),
        (TODAY + DAY, Outcome.BREACHED),
        (TODAY + 2 * DAY, Outcome.MET),
    ],
)
def test_the_rulebook_finds_who_is_at_work_in_spite_of_a_ban(day, outcome):
    facility = FacilityFactory(state=FacilityState.FILED)
    at_work(facility)
    signed(since=TODAY, until=TODAY + DAY)

    found = rulebook.findings(Facility.objects.filter(pk=facility.pk), on=day)[facility.pk]

    mine = [each for each in found if each.clause.code == "minors-62-employment"]
    assert [each.outcome for each in mine] == [outcome]
    assert "某人" not in "".join(each.message for each in mine)


@pytest.mark.parametrize(("before", "act", "after"), [
    ("proposed", "sign", "in_force"), ("proposed", "reject", "rejected"), ("in_force", "lift", "lifted"),
])  # fmt: skip
def test_the_steps_of_a_ban(before, act, after):
    ban = bans.propose(written(), by=keeper())
    if before == "in_force":
        bans.sign(ban, by=keeper(), on=TODAY)

    step(act, ban, keeper("health"))

    ban.refresh_from_db()
    assert ban.state == after
    with pytest.raises((IllegalMove, Refused)):
        step(act, ban, keeper("health"))


def step(act: str, ban: Ban, by) -> None:
    if act == "sign":
        bans.sign(ban, by=by, on=TODAY)
    else:
        {"reject": bans.reject, "lift": bans.lift}[act](ban, by=by, note="经核实")


def test_a_lifted_ban_keeps_nobody_out():
    bans.lift(signed(), by=keeper(), note="判决撤销")

    assert hire(FacilityFactory()).pk


@pytest.mark.django_db(transaction=True)
def test_whoever_is_hired_while_the_ban_is_signed_is_refused_or_found():
    facility = FacilityFactory()
    operator, signer = operator_user(facility.operator), keeper("health")
    ban = bans.propose(written(), by=keeper())

    at_once(
        lambda: staffing.engage(*entry(), facility=facility, by=operator),
        lambda: bans.sign(Ban.objects.get(pk=ban.pk), by=signer, on=TODAY),
    )

    ban.refresh_from_db()
    assert ban.state == BanState.IN_FORCE
    assert Person.objects.exists() == BanCase.objects.filter(facility=facility).exists()


def test_no_number_stands_in_clear_in_the_ban_or_its_history():
    signed()

    for model in (Ban, Ban.pgh_event_model):
        assert ID not in raw(model._meta.db_table)


def raw(table: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT t::text FROM {table} t")
        return str(cursor.fetchall())


class NobodyElse(TestCase):
    @settings(max_examples=12, deadline=None)
    @given(
        st.sampled_from(["fire", "education", "human-resources", "police", "health"]),
        st.sampled_from([Role.DEPARTMENT_OFFICER, Role.STREET_OFFICER, Role.COMMUNITY_WORKER, Role.ADMINISTRATOR]),
        st.sampled_from(["propose", "sign", "reject", "lift"]),
    )
    def test_reads_lays_down_or_lifts_a_ban(self, department, role, act):
        is_keeper = role == Role.DEPARTMENT_OFFICER and department in ("police", "health")
        somebody = officer(role, department=department)
        ban = signed() if act == "lift" else bans.propose(written(), by=keeper())

        try:
            if act == "propose":
                bans.propose(written(), by=somebody)
            else:
                step(act, ban, somebody)
        except NotAllowed:
            assert not is_keeper
        else:
            assert is_keeper
        assert Ban.objects.visible_to(somebody).exists() == is_keeper
