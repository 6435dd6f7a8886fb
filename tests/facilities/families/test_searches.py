"""A family follows a search: told once what it finds anew, around a place within a distance, until the child is three."""

from datetime import timedelta

import pytest
from django.http import QueryDict

from facilities.families import searches
from facilities.ground.choices import ClassKind, FacilityState
from facilities.models import CareClass, ClassOffer, Facility, FollowedSearch
from portal.errors import Refused
from portal.models import TextMessage
from tests.facilities.families.conftest import NOW
from tests.factories import TODAY, CareClassFactory, FacilityFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def asked(query: str) -> searches.Asked:
    return searches.asked(QueryDict(query), on=TODAY)


def told(at=NOW) -> list[str]:
    TextMessage.objects.all().delete()
    searches.tell_news(at=at)
    return [text.text for text in TextMessage.objects.all()]


@pytest.fixture
def sun(facility: Facility) -> CareClass:
    row: CareClass = CareClassFactory(facility=facility, kind=ClassKind.TODDLER, places=10, enrolled=9)
    ClassOffer.objects.create(care_class=row, free=0, free_as_of=TODAY, told_on=TODAY)
    return row


def test_a_search_tells_new_places_and_new_facilities_once(sun, family_of):
    searches.follow(family_of(), asked("months=18&sort=name"), on=TODAY)
    assert told() == []

    ClassOffer.objects.update(free=2)
    assert ["小太阳：空余托位2个" in text for text in told()] == [True]
    assert told() == []
    CareClassFactory(facility=FacilityFactory(name="月亮船", state=FacilityState.FILED), kind=ClassKind.TODDLER)
    assert ["月亮船" in text for text in told()] == [True]
    assert told() == []


def test_what_a_search_no_longer_finds_is_no_news(sun, family_of):
    searches.follow(family_of(), asked("months=18"), on=TODAY)

    Facility.objects.update(state=FacilityState.SUSPENDED)

    assert told() == []


def test_a_search_grows_with_the_child_and_ends_when_it_is_three(sun, family_of):
    row = searches.follow(family_of(), asked("months=18"), on=TODAY)
    assert row.query == "born=2025-05"

    assert searches.shown(row, on=TODAY)[1] == [sun.facility]
    assert searches.shown(row, on=TODAY + timedelta(days=220))[1] == []  # two years old: no toddler class takes it
    assert "已结束" in told(NOW + timedelta(days=590))[0]
    assert not FollowedSearch.objects.exists()


def test_around_a_place_a_search_has_an_end():
    assert "within=3" in asked("lat=30.27&lon=120.16").query
    assert "within=1" in asked("lat=30.27&lon=120.16&within=1").query


@pytest.mark.parametrize(
    ("query", "reason"),
    [("", "请先搜索"), ("sort=name", "请先搜索"), ("months=99", "无法识别"), ("q=13912345678", "手机号")],
)
def test_a_search_that_asks_nothing_can_t_be_read_or_holds_a_number_is_not_kept(query, reason):
    with pytest.raises(Refused, match=reason):
        asked(query)


def test_a_search_is_followed_once_and_only_so_many_and_not_too_wide(sun, family_of, monkeypatch):
    family = family_of()
    same = [searches.follow(family, asked("months=18"), on=TODAY).pk for _ in range(2)]
    assert len(set(same)) == 1
    for months in range(searches.MOST - 1):
        searches.follow(family, asked(f"months={months}"), on=TODAY)
    with pytest.raises(Refused, match="最多"):
        searches.follow(family, asked("meals=on"), on=TODAY)

    monkeypatch.setattr(searches, "MOST_FOUND", 0)
    with pytest.raises(Refused, match="缩小"):
        searches.follow(family_of("13900000002"), asked("months=18"), on=TODAY)


def test_a_family_follows_sees_and_ends_a_search_and_nobody_else_does(now, sun, client, family_of, phone_of):
    family = family_of()
    phone, other = phone_of(family), phone_of(family_of("13900000002"))
    register = client.get("/register/?months=18").content.decode()
    assert "/family/searches/new/?months=18" in register
    assert "/family/searches/new/" not in client.get("/register/").content.decode()

    assert "关注此搜索" in phone.get("/family/searches/new/?months=18").content.decode()
    phone.post("/family/searches/new/?months=18")
    row = FollowedSearch.objects.get()
    address = row.get_absolute_url()

    assert "小太阳" in phone.get(address).content.decode()
    assert address in phone.get("/family/").content.decode()
    assert other.get(address).status_code == other.post(f"{address}end/").status_code == 404
    phone.post(f"{address}end/")
    assert not FollowedSearch.objects.exists()
