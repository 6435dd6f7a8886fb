"""The operator fills in the day on one page, the street sees gaps and headcounts, parents the streak."""

from datetime import timedelta

import pytest
from django.test import Client

from facilities.daily import cards
from facilities.daily.board import open_facilities, totals
from facilities.models import DayCard, Facility, SpecialDay
from portal import public_pages
from portal.site.days import waiting
from tests.facilities.daily.conftest import at
from tests.factories import TODAY, CareClassFactory, FacilityFactory, neighbouring_community, operator_user

pytestmark = pytest.mark.django_db


def browser(user):
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def owner(keeper, monday):
    return browser(keeper)


def entered(facility, present=(7, 6), **other):
    first, second = facility.classes.order_by("name")
    total, absent = sum(present), 14 - sum(present)
    fields = {
        f"present-{first.pk}": present[0], f"present-{second.pk}": present[1], "morning_checked": total,
        "noon_checked": total, "followed_up": absent, "followed_up_at": "09:40", "handed_over": total,
        "disinfected": ["rooms", "tableware", "toys", "toilets"], "seen": 0,
    }  # fmt: skip
    return fields | other


def test_a_day_is_filled_in_and_shown(facility, owner, django_assert_max_num_queries):
    address = f"/facilities/{facility.pk}/days/{TODAY}/"

    answer = owner.post(address, entered(facility))
    with django_assert_max_num_queries(50):
        page = owner.get(address).content.decode()

    assert answer.status_code == 302
    card = DayCard.objects.get()
    assert (card.headcount, card.absent, card.is_complete) == (13, 1, True)
    assert "开园六道关" in page
    assert "已完整" in page


def test_what_is_refused_stands_beside_its_field_and_nothing_typed_is_lost(facility, owner):
    first = facility.classes.order_by("name").first()
    sent = entered(facility, (9, 6), followed_up=0)

    page = owner.post(f"/facilities/{facility.pk}/days/{TODAY}/", sent).content.decode()

    assert f"{first.name}在册幼儿{first.enrolled}人" in page
    assert 'value="9"' in page
    assert not DayCard.objects.exists()


def test_two_hands_see_that_there_are_two(facility, owner):
    address = f"/facilities/{facility.pk}/days/{TODAY}/"
    owner.post(address, entered(facility))

    page = owner.post(address, entered(facility, (5, 6))).content.decode()

    assert "请人工确认" in page
    assert DayCard.objects.get().headcount == 13


def test_who_asked_says_when(facility, owner):
    page = owner.post(f"/facilities/{facility.pk}/days/{TODAY}/", entered(facility, followed_up_at="")).content.decode()
    assert "请填写追踪时间" in page


def test_a_month_and_its_calendar(facility, owner, keeper, typed):
    cards.save(facility, TODAY, typed(), by=keeper, at=at(8))

    answer = owner.post(
        f"/facilities/{facility.pk}/days/special/", {"day": "2026-12-24", "is_open": "false", "reason": "园所消杀"}
    )
    page = owner.get(f"/facilities/{facility.pk}/days/").content.decode()

    assert answer.status_code == 302
    assert "园所消杀" in page
    assert "本月在托人日" in page
    assert owner.get(f"/facilities/{facility.pk}/days/?month=nonsense").status_code == 200
    assert owner.post(f"/special-days/{SpecialDay.objects.get().pk}/remove/").status_code == 302
    assert not SpecialDay.objects.exists()


def test_the_street_sees_gaps_and_headcounts_of_its_own(facility, keeper, typed, street, monday):
    FacilityFactory(name="缺卡园", state="filed", filed_on=facility.filed_on)
    FacilityFactory(name="隔壁园", state="filed", filed_on=facility.filed_on, area=neighbouring_community())
    CareClassFactory(facility=FacilityFactory(name="草稿园"))
    cards.save(facility, TODAY, typed(), by=keeper, at=at(8))

    page = browser(street).get("/days/").content.decode()
    gaps = browser(street).get("/days/?show=gap").content.decode()

    told = totals(open_facilities(street, TODAY))
    assert (told.facilities, told.cards, told.gaps, told.headcount) == (2, 1, 1, 13)
    assert all(words in page for words in ("小太阳", "缺卡园"))
    assert not any(words in page for words in ("隔壁园", "草稿园"))
    assert "小太阳" not in gaps


def test_the_board_of_a_sunday_shows_who_is_open_or_has_a_card(facility, keeper, typed, street, monday):
    sunday = TODAY - timedelta(1)
    FacilityFactory(name="缺卡园", state="filed", filed_on=facility.filed_on)
    cards.save(facility, sunday, typed(closed_reason="家长加班"), by=keeper, at=at(8))

    assert set(open_facilities(street, sunday)) == {facility}


@pytest.mark.parametrize("show", ["gap", "above", "absent", "incomplete"])
def test_each_number_of_the_board_opens_to_as_many_rows(facility, keeper, typed, street, monday, show):
    facility.classes.update(enrolled=15)
    cards.save(
        facility, TODAY, typed((15, 6), above_reason="暴雨", followed_up=None, followed_up_at=None), by=keeper, at=at(8)
    )
    FacilityFactory(name="缺卡园", state="filed", filed_on=facility.filed_on)

    page = browser(street).get(f"/days/?show={show}").content.decode()

    assert page.count('data-label="机构"') == 1


def test_what_waits_for_operator_and_street(facility, keeper, typed, street, monday):
    mine = [item for item in waiting(keeper, on=TODAY) if item.kind.code == "day"]
    assert [item.url for item in mine] == [f"/facilities/{facility.pk}/days/{TODAY}/"]

    facility.classes.update(enrolled=15)
    cards.save(
        facility, TODAY, typed((15, 6), above_reason="暴雨", followed_up=None, followed_up_at=None), by=keeper, at=at(8)
    )
    above = [item for item in waiting(street, on=TODAY) if item.kind.code == "day"]
    assert [item.url for item in above] == [f"/facilities/{facility.pk}/days/{TODAY}/"]


def test_a_stranger_finds_no_day(facility, monday):
    other = browser(operator_user(FacilityFactory().operator))
    assert other.get(f"/facilities/{facility.pk}/days/{TODAY}/").status_code == 404
    assert other.get(f"/facilities/{facility.pk}/days/2026-02-30/").status_code == 404
    assert other.get("/days/").status_code == 403


def test_an_inspector_reads_the_last_days_and_parents_the_streak(facility, keeper, typed, street, monday):
    public_pages.STORE.clear()
    for back in (3, 4, 5):
        cards.save(facility, TODAY - timedelta(back), typed(), by=keeper, at=at(8))

    official = browser(street).get(f"/facilities/{facility.pk}/").content.decode()
    public = Client().get(f"/register/{facility.pk}/").content.decode()

    assert "一日卡3份" in official
    assert "已连续3个营业日" in public
    Facility.objects.update(state="cancelled")
    assert "已连续" not in Client().get(f"/register/{facility.pk}/").content.decode()
