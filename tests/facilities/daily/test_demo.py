"""The demo's month of days holds what a district would see: cards, a gap or two, samples, drills, one cluster to take up."""

from datetime import date
from random import Random

import pytest

from facilities.daily import days as standing
from facilities.models import Cluster, DayCard, DayClass, Drill, EmergencyPlan, FoodSample, Menu
from portal.demo.facilities import days
from tests.factories import TODAY, CareClassFactory, FacilityFactory, operator_user

pytestmark = pytest.mark.django_db


def test_a_month_of_days_stands_by_the_rules_of_the_database():
    kitchen = {"serves_meals": True, "meal_source": "kitchen"}
    facility = FacilityFactory(state="filed", filed_on=date(2026, 9, 1), is_demo=True, **kitchen)
    CareClassFactory(facility=facility, enrolled=8)
    user = operator_user(facility.operator)
    type(user).objects.filter(pk=user.pk).update(username="operator")

    made = days.build(Random(1), TODAY)

    cards = DayCard.objects.filter(facility=facility)
    assert made == cards.count() == DayClass.objects.count() > 15
    assert all(card.headcount == sum(row.present for row in card.classes.all()) for card in cards)
    assert FoodSample.objects.count() == made
    assert Menu.objects.count() == Cluster.objects.filter(state="open").count() == 1
    assert Drill.objects.exists()
    assert EmergencyPlan.objects.exists()
    assert facility.pk in standing.streaks([facility.pk], on=TODAY)
    assert not cards.filter(day=TODAY).exists()
