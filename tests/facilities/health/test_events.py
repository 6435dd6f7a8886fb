"""A case of illness from the first symptom to the return; two of the same symptom in a class within three days are told at once."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from facilities.daily import gates
from facilities.daily.choices import Gate, GateState
from facilities.health import events
from facilities.health.choices import HealthState
from facilities.models import Cluster, HealthEvent
from portal.errors import IllegalMove, NotAllowed, Refused
from portal.models import Notice
from portal.site.days import waiting
from tests.facilities.daily.conftest import at
from tests.factories import TODAY, CareClassFactory, FacilityFactory, operator_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def care_class(db):
    facility = FacilityFactory(name="小太阳", state="filed", filed_on=date(2026, 9, 1))
    return CareClassFactory(facility=facility, name="彩虹班", enrolled=8)


@pytest.fixture
def keeper(care_class):
    return operator_user(care_class.facility.operator)


@pytest.fixture
def ill(care_class, keeper):
    def report(child="张小明", symptoms=("fever",), *, back=0, hour=9, is_infectious=False, of=None):
        words = {"day": TODAY - timedelta(days=back), "is_infectious": is_infectious}
        row = of or care_class
        return events.report(row.facility, row, child, symptoms, **words, by=keeper, at=at(hour))

    return report


@pytest.mark.parametrize(("apart", "is_cluster"), [(0, True), (1, True), (2, True), (3, False)])
def test_two_of_the_same_symptom_within_three_days_are_a_cluster(ill, bureau, apart, is_cluster):
    ill("张小明", back=apart)
    ill("李小红")

    assert Cluster.objects.count() == is_cluster
    assert Notice.objects.filter(key__startswith="cluster").exists() == is_cluster
    assert bool([item for item in waiting(bureau, on=TODAY) if item.kind.code == "illness"]) == is_cluster


def test_a_cluster_is_told_in_the_act_of_entering_the_second_case(ill):
    ill("张小明")
    second = ill("李小红", hour=10)

    cluster = Cluster.objects.get()
    assert cluster.told_at == second.entered_at
    assert set(cluster.events.values_list("pk", flat=True)) == set(HealthEvent.objects.values_list("pk", flat=True))


def test_one_child_twice_another_symptom_or_another_class_are_none(ill, care_class):
    other = CareClassFactory(facility=care_class.facility, name="月亮班")
    ill("张小明")
    ill("张小明", back=1)
    ill("李小红", ["cough"])
    ill("王小刚", of=other)
    ill("赵小雨", ["other"]), ill("钱小云", ["other"])

    assert not Cluster.objects.exists()


def test_a_third_child_joins_the_open_cluster_and_is_told_again(ill):
    ill("张小明", back=2), ill("李小红", back=1), ill("王小刚")

    cluster = Cluster.objects.get()
    assert cluster.events.count() == 3
    assert (cluster.first_on, cluster.last_on) == (TODAY - timedelta(2), TODAY)
    told = Notice.objects.filter(key__startswith=f"cluster-{cluster.pk}-").values_list("key", flat=True)
    assert {key.split("-")[2] for key in told} == {"2", "3"}


def test_a_child_returns_from_an_infection_only_with_the_paper(ill, keeper):
    event = ill(is_infectious=True)
    events.send_home(event, told_at=at(9), by=keeper, at=at(10))
    good = {"paper": "certificate", "issuer": "市儿童医院", "issued_on": TODAY + timedelta(5)}
    back = {"by": keeper, "on": TODAY + timedelta(6)}

    for field, lacking in [("paper", {"paper": ""}), ("issuer", {"issuer": " "}), ("issued_on", {"issued_on": None})]:
        with pytest.raises(Refused) as refusal:
            events.take_back(event, **(good | lacking), **back)
        assert refusal.value.field == field
    for wrong in (TODAY - timedelta(1), TODAY + timedelta(7)):
        with pytest.raises(Refused):
            events.take_back(event, **(good | {"issued_on": wrong}), **back)
    events.take_back(event, **good, **back)

    event.refresh_from_db()
    assert (event.state, event.back_on) == (HealthState.CLOSED, TODAY + timedelta(6))
    with pytest.raises(IllegalMove):
        events.take_back(event, **good, **back)


def test_the_database_holds_that_nobody_returns_without_the_paper(ill):
    event = ill(is_infectious=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        HealthEvent.objects.filter(pk=event.pk).update(state="closed")


def test_a_cold_ends_without_a_paper_and_moments_to_come_are_refused(ill, keeper):
    event = ill()
    with pytest.raises(Refused):
        events.send_home(event, told_at=at(11), by=keeper, at=at(10))
    events.take_back(event, by=keeper, on=TODAY)
    assert event.state == HealthState.CLOSED


def test_the_name_is_sealed_and_the_operators_alone(ill, keeper, bureau):
    ill("张小明")
    with connection.cursor() as cursor:
        cursor.execute("SELECT child || child_digest FROM facilities_healthevent")
        assert "张小明" not in cursor.fetchone()[0]
    assert HealthEvent.objects.visible_to(keeper).get().child == "张小明"
    assert not HealthEvent.objects.visible_to(bureau).exists()


def test_the_bureau_deals_with_a_cluster_and_nobody_else(ill, keeper, bureau):
    ill("张小明"), ill("李小红")
    cluster = Cluster.objects.get()
    words = {"note": "停课消毒", "disease_control_told_at": at(9)}
    with pytest.raises(NotAllowed):
        events.deal_with(cluster, **words, by=keeper, at=at(10))
    with pytest.raises(Refused) as refusal:
        events.deal_with(cluster, **(words | {"note": ""}), by=bureau, at=at(10))
    assert refusal.value.field == "note"

    events.deal_with(cluster, **words, by=bureau, at=at(10))

    assert cluster.state == "ended"
    ill("王小刚")
    assert Cluster.objects.count() == 2


def test_an_open_case_of_yesterday_stops_the_gate(ill, keeper, care_class):
    event = ill(back=1)

    def gate():
        return {each.gate: each.state for each in gates.of(care_class.facility, None, on=TODAY)}[Gate.HEALTH]

    assert gate() == GateState.STOPPED
    events.send_home(event, told_at=at(8), by=keeper, at=at(9))
    assert gate() == GateState.PASSED
