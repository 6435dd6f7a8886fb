"""Records are asked before hiring and every year; what is clear counts at once, a record takes everything away; who never asks is referred."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from hypothesis import given, settings, strategies as st
from hypothesis.extra.django import TestCase

from portal.accounts.choices import Role
from portal.errors import IllegalMove, NotAllowed, Refused
from portal.models import Notice
from portal.site.days import waiting
from staff.background import asking, campaigns, evidence, renewing
from staff.background.models import BackgroundCheck, CheckCampaign, Referral
from staff.background.tasks import remind_of_campaigns
from staff.models import Credential, Person, Post
from staff.people import staffing
from tests.factories import (
    DISTRICT,
    TODAY,
    CredentialFactory,
    FacilityFactory,
    PersonFactory,
    PostFactory,
    neighbouring_community,
    officer,
    operator_user,
    valid_resident_id,
)
from tests.together import at_once

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
ID = "11010519491231002X"
DAY = timedelta(days=1)


@pytest.fixture
def police(db):
    return officer(Role.DEPARTMENT_OFFICER, department="police")


@pytest.fixture
def facility(db):
    return FacilityFactory(state="filed", filed_on=TODAY)


@pytest.fixture
def operator(facility):
    return operator_user(facility.operator)


def asked(facility, operator, number: str = ID, on: date = TODAY) -> BackgroundCheck:
    return asking.ask(BackgroundCheck(facility=facility, name="周小红", id_number=number), by=operator, on=on)


def at_work(facility, **facts) -> Person:
    return PostFactory(person=PersonFactory(facility=facility, **facts), kind="cook").person


def test_a_clear_answer_is_a_confirmed_certificate_for_twelve_months(facility, operator, police):
    person = at_work(facility, id_number=ID)

    check = asking.clear(asked(facility, operator), number="公查2026-1", by=police, on=TODAY)

    paper = Credential.objects.get(person=person)
    assert (paper.kind_id, paper.state, paper.issued_on, paper.expires_on) == (
        "no_crime",
        "confirmed",
        TODAY,
        date(2027, 11, 22),
    )
    assert check.next_due_on == date(2027, 11, 22)


def test_a_record_takes_every_certificate_away_wherever_the_person_works_and_names_no_reason(
    facility, operator, police
):
    elsewhere = at_work(FacilityFactory(), id_number=ID)
    paper = CredentialFactory(person=elsewhere, kind="no_crime")

    asking.bar(asked(facility, operator), by=police, on=TODAY)

    paper.refresh_from_db()
    assert paper.state == "revoked"
    told = {notice.organisation for notice in Notice.objects.filter(key__startswith="background-check-")}
    assert told == {facility.operator.organisation, elsewhere.facility.operator.organisation}


def test_whoever_a_record_bars_is_not_hired_until_a_later_answer_is_clear(facility, operator, police):
    asking.bar(asked(facility, operator), by=police, on=TODAY)
    other = FacilityFactory()
    boss = operator_user(other.operator)

    def hire():
        person = PersonFactory.build(facility=None, id_number=ID)
        return staffing.engage(person, Post(kind="cook", since=TODAY), facility=other, by=boss)

    with pytest.raises(Refused) as refusal:
        hire()
    assert refusal.value.field == "id_number"
    asking.clear(asked(facility, operator, on=TODAY), number="公查2026-2", by=police, on=TODAY + DAY)
    assert hire().pk


@pytest.mark.parametrize(("back", "is_certified"), [(0, True), (364, True), (365, False)])
def test_whom_the_police_cleared_before_has_the_certificate_as_soon_as_they_are_entered(
    facility, operator, police, back, is_certified
):
    asked_on = TODAY - back * DAY
    asking.clear(asked(facility, operator, on=asked_on), number="公查2026-3", by=police, on=asked_on)

    person = PersonFactory(facility=facility, id_number=ID)

    assert person.credentials.filter(kind="no_crime", state="confirmed").exists() == is_certified
    assert not PersonFactory(id_number=ID).credentials.exists()  # another facility asks itself


def test_one_question_at_a_time_one_answer_each_and_only_by_the_police(facility, operator, police, bureau):
    check = asked(facility, operator)

    with pytest.raises(Refused) as refusal:
        asked(facility, operator)
    assert refusal.value.field == "id_number"
    for user in (operator, bureau, officer(Role.DEPARTMENT_OFFICER, department="education")):
        with pytest.raises(NotAllowed):
            asking.clear(check, number="1", by=user, on=TODAY)
    with pytest.raises(Refused) as refusal:
        asking.clear(check, number=" ", by=police, on=TODAY)
    assert refusal.value.field == "number"
    asking.clear(check, number="1", by=police, on=TODAY)
    with pytest.raises(IllegalMove):
        asking.bar(check, by=police, on=TODAY)


@pytest.mark.django_db(transaction=True)
def test_asked_twice_at_once_is_asked_once(facility, operator):
    person = at_work(facility)

    at_once(*[lambda: asking.ask_about_all(facility, [person], by=operator, on=TODAY)] * 3)

    assert BackgroundCheck.objects.count() == 1


@pytest.mark.parametrize(("ahead", "is_due"), [(-1, True), (0, True), (60, True), (61, False)])
def test_a_check_is_due_from_the_days_of_a_first_reminder_on(facility, ahead, is_due):
    person = at_work(facility)
    CredentialFactory(person=person, kind="no_crime", expires_on=TODAY + ahead * DAY)

    assert list(renewing.due(type(facility).objects.all(), TODAY)) == [person] * is_due


def test_people_to_ask_about_wait_for_the_operator_and_questions_for_the_police(client, facility, operator, police):
    at_work(facility)
    titles = lambda user: {str(item.title) for item in waiting(user, on=TODAY)}  # noqa: E731

    assert "申请背景查询：有的即将到期或缺失" in titles(operator)
    client.force_login(operator)
    client.post(reverse("check-due", args=[facility.pk]))

    assert "申请背景查询：有的即将到期或缺失" not in titles(operator)
    assert "答复背景查询" in titles(police)


def test_the_police_answer_on_the_page_and_a_missing_number_is_told_beside_its_field(
    client, facility, operator, police
):
    check = asked(facility, operator)
    client.force_login(police)

    page = client.post(reverse("check-answer", args=[check.pk]), {"result": "clear", "number": ""})
    client.post(reverse("check-answer", args=[check.pk]), {"result": "clear", "number": "公查1"})

    assert list(page.context["form"].errors) == ["number"]
    assert ID not in client.get(check.get_absolute_url()).content.decode()
    check.refresh_from_db()
    assert check.state == "clear"


def test_the_police_answer_about_people_of_a_facility_that_is_not_filed_yet_in_their_own_area_only(client, police):
    places = [
        FacilityFactory(state="unfiled", filed_on=None),
        FacilityFactory(state="unfiled", area=neighbouring_community()),
    ]
    checks = [asked(facility, operator_user(facility.operator)) for facility in places]
    client.force_login(police)

    assert [client.get(check.get_absolute_url()).status_code for check in checks] == [200, 404]
    client.post(reverse("check-answer", args=[checks[0].pk]), {"result": "clear", "number": "公查1"})

    checks[0].refresh_from_db()
    assert checks[0].state == "clear"


def opened(bureau, due: date = TODAY + 40 * DAY, on: date = TODAY) -> CheckCampaign:
    return campaigns.open_campaign(CheckCampaign(area_id=DISTRICT, due_on=due), by=bureau, on=on)


def test_a_campaign_tells_everybody_and_reminds_those_who_lack_somebody(facility, operator, bureau):
    done = FacilityFactory(state="filed", filed_on=TODAY)
    at_work(facility)
    asking.ask_about_all(done, [at_work(done)], by=operator_user(done.operator), on=TODAY)

    campaign = opened(bureau)

    assert Notice.objects.filter(key__startswith=f"campaign-{campaign.pk}-").count() == 2
    assert [remind_of_campaigns(f"{TODAY + days * DAY}") for days in (9, 10, 11, 33, 39)] == [0, 1, 0, 1, 1]
    assert [(row.at_work, row.missing) for row in campaigns.outcomes(campaign, TODAY)] == [(1, 1), (1, 0)]
    with pytest.raises(Refused):
        opened(bureau)


@pytest.mark.parametrize(
    ("facts", "nature", "department"),
    [
        ({"setting": "kindergarten"}, "for_profit", "education"),
        ({}, "for_profit", "market"),
        ({}, "non_profit", "human-resources"),
        ({}, "public", "human-resources"),
    ],
)
def test_who_did_not_ask_is_referred_after_the_last_day_to_the_department_that_answers(
    bureau, facts, nature, department
):
    facility = FacilityFactory(state="filed", filed_on=TODAY, operator__nature=nature, **facts)
    at_work(facility)
    campaign = opened(bureau, due=TODAY + DAY)

    with pytest.raises(Refused):
        campaigns.close(campaign, by=bureau, on=TODAY + DAY)
    campaigns.close(campaign, by=bureau, on=TODAY + 2 * DAY)
    with pytest.raises(Refused):
        campaigns.close(campaign, by=bureau, on=TODAY + 2 * DAY)

    referral = Referral.objects.get()
    assert (referral.department_id, referral.at_work, referral.missing) == (department, 1, 1)
    with pytest.raises(NotAllowed):
        campaigns.deal_with(referral, "corrected", note="改正", by=bureau)
    theirs = officer(Role.DEPARTMENT_OFFICER, department=department)
    with pytest.raises(Refused) as refusal:
        campaigns.deal_with(referral, "corrected", note=" ", by=theirs)
    assert refusal.value.field == "note"
    assert campaigns.deal_with(referral, "corrected", note="已改正", by=theirs).state == "corrected"
    assert evidence.referrals_dealt_with(department).count() == 1
    assert evidence.referrals_dealt_with("health").count() == 0


def test_the_pages_of_a_campaign_open_close_and_deal_with(client, facility, bureau):
    at_work(facility)
    client.force_login(bureau)
    assert "due_on" in client.post(reverse("campaign-create"), {"due_on": "2026-11-23"}).context["form"].errors
    client.post(reverse("campaign-create"), {"due_on": "2026-11-24"})
    campaign = CheckCampaign.objects.get()
    CheckCampaign.objects.update(opened_on=TODAY - 9 * DAY, due_on=TODAY - DAY)

    assert "关闭" in client.get(campaign.get_absolute_url()).content.decode()
    client.post(reverse("campaign-close", args=[campaign.pk]))

    referral = Referral.objects.get()
    theirs = officer(Role.DEPARTMENT_OFFICER, department=referral.department_id)
    client.force_login(theirs)
    client.post(referral.get_absolute_url(), {"outcome": "sanctioned", "note": "警告"})
    referral.refresh_from_db()
    assert referral.state == "sanctioned"
    assert "警告" in client.get(referral.get_absolute_url()).content.decode()


class AnyAnswers(TestCase):
    @settings(max_examples=20, deadline=None)
    @given(st.lists(st.tuples(st.sampled_from(["ask", "clear", "bar"]), st.integers(0, 1)), max_size=10))
    def test_a_certificate_holds_exactly_while_the_last_answer_is_clear(self, acts):
        facility = FacilityFactory()
        operator, police = operator_user(facility.operator), officer(Role.DEPARTMENT_OFFICER, department="police")
        numbers = [valid_resident_id(6000), valid_resident_id(6001)]
        people = [at_work(facility, id_number=number) for number in numbers]
        last: dict[int, str] = {}
        for act, who in acts:
            known = BackgroundCheck.objects.known_by(people[who].id_type, numbers[who])
            waiting_check = known.waiting().first()
            try:
                if act == "ask":
                    asked(facility, operator, numbers[who])
                elif waiting_check and act == "clear":
                    asking.clear(waiting_check, number="1", by=police, on=TODAY)
                    last[who] = act
                elif waiting_check:
                    asking.bar(waiting_check, by=police, on=TODAY)
                    last[who] = act
            except Refused:
                continue
        for who, person in enumerate(people):
            holds = Credential.objects.valid(TODAY).filter(person=person, kind="no_crime").exists()
            assert holds == (last.get(who) == "clear")
