"""Samples of 125 g for 48 hours; menus that change every week and that parents read."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from facilities.meals import food
from facilities.models import DayCard, Facility, FoodSample, Menu
from portal import public_pages
from portal.errors import NotAllowed, Refused
from portal.rulebook.rulebook import breaches
from portal.site.days import waiting
from tests.facilities.daily.conftest import at
from tests.factories import TODAY, FacilityFactory, operator_user

pytestmark = pytest.mark.django_db
MONDAY, EIGHT = TODAY, at(8)


def keep(facility, by, *, grams=125, dish="清蒸鱼", kept_at=EIGHT):
    return food.keep_sample(facility, meal="lunch", dish=dish, grams=grams, kept_at=kept_at, by=by, at=at(12))


@pytest.mark.parametrize(("grams", "is_kept"), [(124, False), (125, True), (126, True)])
def test_a_sample_has_125_grams_or_more(facility, keeper, grams, is_kept):
    if is_kept:
        assert keep(facility, keeper, grams=grams).keep_until == at(8, day=TODAY + timedelta(2))
    else:
        with pytest.raises(Refused) as refusal:
            keep(facility, keeper, grams=grams)
        assert refusal.value.field == "grams"


def test_a_sample_is_kept_its_48_hours_and_thrown_once(facility, keeper):
    sample = keep(facility, keeper)
    with pytest.raises(Refused):
        food.throw_away(sample, by=keeper, at=at(7, 59, TODAY + timedelta(2)))
    with pytest.raises(IntegrityError), transaction.atomic():
        FoodSample.objects.update(thrown_at=at(7, 59, TODAY + timedelta(2)))

    thrown = food.throw_away(sample, by=keeper, at=at(8, day=TODAY + timedelta(2)))

    assert thrown.thrown_by == keeper
    with pytest.raises(Refused):
        food.throw_away(sample, by=keeper, at=at(9, day=TODAY + timedelta(2)))


def test_what_may_go_waits_for_the_operator(facility, keeper):
    keep(facility, keeper, kept_at=at(8, day=TODAY - timedelta(30)))  # by the real clock long ago
    assert [item.url for item in waiting(keeper, on=TODAY) if item.kind.code == "food"] == [
        f"/facilities/{facility.pk}/meals/"
    ]


def test_the_same_dish_of_a_meal_once_and_nobody_elses(facility, keeper):
    keep(facility, keeper)
    with pytest.raises(Refused) as refusal:
        keep(facility, keeper)
    assert refusal.value.field == "dish"
    with pytest.raises(NotAllowed):
        keep(facility, operator_user(FacilityFactory().operator), dish="虾")


def test_days_with_children_without_a_sample_are_a_breach(facility, keeper):
    def found():
        return breaches(Facility.objects.all(), on=TODAY, clauses=["food-samples"]).get(facility.pk, [])

    assert found() == []
    yesterday = TODAY - timedelta(1)
    moments = {"first_at": at(8), "saved_at": at(8), "saved_by": keeper}
    DayCard.objects.create(facility=facility, day=yesterday, headcount=3, absent=0, **moments)
    assert found()[0].params["count"] == 1

    keep(facility, keeper, kept_at=at(11, day=yesterday))
    assert found() == []


def test_a_menu_changes_every_week_and_parents_read_it(facility, keeper, monday):
    public_pages.STORE.clear()
    words = ({"1": "小米粥", "2": "番茄面"}, ["eggs", "milk"], "园长")
    food.save_menu(facility, MONDAY - timedelta(7), *words, by=keeper, at=at(8))
    with pytest.raises(Refused):
        food.save_menu(facility, MONDAY, *words, by=keeper, at=at(8))

    food.save_menu(facility, MONDAY, {"1": "南瓜粥"}, ["milk"], "园长", by=keeper, at=at(8))
    food.save_menu(facility, MONDAY, {"1": "山药粥"}, ["milk"], "园长", by=keeper, at=at(9))

    page = Client().get(f"/register/{facility.pk}/").content.decode()
    assert "山药粥" in page
    assert "乳类" in page
    assert Menu.objects.count() == 2


def test_the_board_shows_who_lacks_a_menu(facility, keeper, street, monday):
    client = Client()
    client.force_login(street)
    page = client.get("/meals/").content.decode()
    assert "小太阳" in page
