"""Premises: who enters them, what the rulebook says of them, and that no unknown counts as fit."""

from datetime import date
from decimal import Decimal

import pytest

from facilities.models import Premises
from facilities.premises import offering
from facilities.premises.choices import Owner, PremisesState
from facilities.premises.fitness import fitness
from portal.accounts.choices import Role
from portal.errors import IllegalMove, NotAllowed, Refused
from portal.models import User
from portal.rulebook.rulebook import Limits
from tests import factories
from tests.factories import CHANGQING, TODAY, WULIN

pytestmark = pytest.mark.django_db
KNOWN = {
    "longitude": 120.17, "latitude": 30.27, "highest_floor": 2, "has_basement": False, "exits": 2,
    "indoor_area": Decimal(300), "monthly_rent": Decimal(5000),
}  # fmt: skip


def rooms(**facts: object) -> Premises:
    given = {
        "name": "社区用房",
        "owner": Owner.STREET,
        "area": factories.community_of(CHANGQING),
        "address": "1号",
        "contact": "科室",
    }
    return Premises(**(given | KNOWN | facts))


def premises(**facts: object) -> Premises:
    made = rooms(entered_on=TODAY, **facts)
    made.save()
    return made


def of(**facts: object):
    return fitness(rooms(**facts), Limits(TODAY), on=TODAY)


def test_what_is_known_and_right_is_a_candidate_with_places_by_its_area():
    found = of(indoor_area=Decimal("269.99"))

    assert found.is_candidate
    assert found.places == 29


@pytest.mark.parametrize(("floor", "is_fit"), [(3, True), (4, False), (-1, False)])
def test_the_floor_is_the_rulebooks(floor: int, is_fit: bool):
    assert of(highest_floor=floor).is_candidate is is_fit


@pytest.mark.parametrize(("area", "exits", "is_fit"), [(50, 1, True), (51, 1, False), (51, 2, True)])
def test_larger_rooms_need_two_exits(area: int, exits: int, is_fit: bool):
    assert of(indoor_area=Decimal(area), exits=exits).is_candidate is is_fit


@pytest.mark.parametrize(
    ("until", "is_fit"),
    [(date(2029, 11, 21), False), (date(2029, 11, 22), True), (date(2029, 11, 23), True), (None, True)],
)
def test_a_lease_of_three_years_must_be_possible(until: date | None, is_fit: bool):
    assert of(free_until=until).is_candidate is is_fit


@pytest.mark.parametrize("name", ["highest_floor", "has_basement", "exits", "indoor_area", "longitude"])
def test_what_is_not_known_makes_no_candidate_and_speaks_against_nothing(name: str):
    found = of(**{name: None})

    assert not found.is_candidate
    assert (found.against, len(found.unknown)) == ([], 1)


def test_each_department_enters_premises_of_its_owners_in_its_area(street: User, fire: User, bureau: User):
    assets = factories.officer(Role.DEPARTMENT_OFFICER, department="state-assets")

    assert offering.save(rooms(), by=street, on=TODAY).entered_on == TODAY
    assert offering.save(rooms(owner=Owner.STATE, address="2号"), by=assets, on=TODAY).entered_by == assets
    assert offering.save(rooms(owner=Owner.MARKET, address="3号"), by=bureau, on=TODAY).pk
    for who, facts in (
        (street, {"owner": Owner.STATE}),
        (street, {"area": factories.community_of(WULIN)}),
        (assets, {"owner": Owner.STREET}),
        (fire, {}),
    ):
        with pytest.raises(NotAllowed):
            offering.save(rooms(address="9号", **facts), by=who, on=TODAY)


def test_an_address_is_entered_once_until_it_is_withdrawn(street: User):
    first = offering.save(rooms(), by=street, on=TODAY)

    with pytest.raises(Refused) as refusal:
        offering.save(rooms(name="同一处"), by=street, on=TODAY)
    assert refusal.value.field == "address"
    offering.settle(first, PremisesState.WITHDRAWN, by=street)
    second = offering.save(rooms(name="同一处"), by=street, on=TODAY)
    with pytest.raises(Refused):
        offering.settle(first, PremisesState.OFFERED, by=street)
    assert second.state == PremisesState.OFFERED


def test_of_two_who_settle_at_once_the_second_is_told(street: User):
    found = offering.save(rooms(), by=street, on=TODAY)
    stale = Premises.objects.get(pk=found.pk)

    offering.settle(found, PremisesState.TAKEN, by=street, note="已签约")
    with pytest.raises(IllegalMove):
        offering.settle(stale, PremisesState.TAKEN, by=street)


def test_an_operator_sees_what_is_offered_only(client, street: User):
    operator = factories.operator_user(factories.OperatorFactory())
    offered, taken = premises(name="可用的"), premises(name="已用的", address="2号", state=PremisesState.TAKEN)
    client.force_login(operator)

    page = client.get("/premises/").content.decode()

    assert offered.name in page
    assert taken.name not in page
    assert client.get(taken.get_absolute_url()).status_code == 404


@pytest.mark.parametrize(
    ("entered", "field"),
    [
        ({"longitude": "120.1", "latitude": ""}, "latitude"),
        ({"longitude": "1201", "latitude": "30"}, "longitude"),
        ({"free_from": "2027-01-02", "free_until": "2027-01-01"}, "free_until"),
        ({"indoor_area": "-3"}, "indoor_area"),
        ({"monthly_rent": "面议"}, "monthly_rent"),
        ({"area": "330103002001"}, "area"),
    ],
)
def test_bad_input_stands_beside_its_field_and_nothing_is_kept(
    client, street: User, monday: None, entered: dict, field: str
):
    client.force_login(street)
    facts = {
        "name": "社区用房",
        "owner": "street",
        "area": factories.community_of(CHANGQING).pk,
        "address": "1号",
        "contact": "科室",
    }

    answer = client.post("/premises/new/", facts | {"has_basement": "unknown"} | entered)

    assert field in answer.context["form"].errors
    assert not Premises.objects.exists()
