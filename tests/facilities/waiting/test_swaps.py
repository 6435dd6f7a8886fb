"""Two families that each have what the other wishes for swap when both agree; nobody who waits loses a place."""

from datetime import date, timedelta

import pytest

from facilities.families import families
from facilities.ground.choices import ClassKind, FacilityState
from facilities.models import Child, Facility, Family, PlaceSwap, Wish
from facilities.waiting import swaps, wishes
from facilities.waiting.choices import SwapState, WishState
from portal.errors import IllegalMove, Refused
from portal.models import TextMessage
from tests.facilities.families.conftest import NOW
from tests.factories import TODAY, CareClassFactory, FacilityFactory
from tests.together import at_once

DUE = date(2026, 11, 30)  # five working days after Monday, 2026-11-23
BORN = date(2025, 3, 2)  # 20 months old


@pytest.fixture
def other(db) -> Facility:
    return FacilityFactory(name="月亮船", state=FacilityState.FILED)


@pytest.fixture
def settled(facility, other, family_of):
    """Give a family a place at one facility and a wish for a place at the other."""
    for place in (facility, other):
        CareClassFactory(facility=place, kind=ClassKind.TODDLER)

    def made(mobile: str, has: Facility, wants: Facility, *claims: str, born: date = BORN) -> Wish:
        family = family_of(mobile)
        child = families.save_child(family, Child(family=family), called="豆豆", born_on=born, on=TODAY)
        facts = {"kind": ClassKind.TODDLER, "wished_on": TODAY, "joined_on": TODAY}
        Wish.objects.create(family=family, child=child, facility=has, rank=2, state=WishState.PLACED, **facts)
        return wishes.save(
            Wish(family=family, child=child, facility=wants, rank=1, claims=list(claims), **facts), on=TODAY
        )

    return made


@pytest.fixture
def pair(facility, other, settled) -> tuple[Wish, Wish]:
    return settled("13900000001", facility, other), settled("13900000002", other, facility)


@pytest.fixture
def swap(pair) -> PlaceSwap:
    assert swaps.find(at=NOW) == 1
    return PlaceSwap.objects.with_wishes().get()


def placed() -> dict[str, str]:
    """Return at which facility each family's child has its place."""
    return dict(Wish.objects.filter(state=WishState.PLACED).values_list("family__digest", "facility__name"))


def agree(swap: PlaceSwap, family: Family, at=NOW) -> PlaceSwap:
    return swaps.agree(swap, family, at=at)


@pytest.mark.usefixtures("monday")
@pytest.mark.django_db
class TestFinding:
    def test_a_wish_of_a_child_that_has_a_place_is_a_wish_to_swap(self, pair):
        assert [wish.is_swap for wish in pair] == [True, True]

    def test_two_families_that_have_what_the_other_wishes_are_asked_once(self, swap):
        assert swaps.find(at=NOW + timedelta(days=1)) == 0
        assert swap.due_on == DUE
        assert {text.mobile for text in TextMessage.objects.all()} == {"13900000001", "13900000002"}

    def test_a_pair_that_declined_is_not_asked_again(self, swap):
        swaps.decline(swap, on=TODAY)

        assert swaps.find(at=NOW) == 0

    def test_of_several_the_one_with_more_points_is_asked(self, facility, other, settled):
        settled("13900000001", facility, other)
        settled("13900000002", other, facility)
        first = settled("13900000003", other, facility, "district")

        swaps.find(at=NOW)

        assert first.pk in PlaceSwap.objects.values_list("first", "second").get()

    @pytest.mark.parametrize(("born", "count"), [(date(2024, 11, 23), 0), (date(2024, 11, 24), 1)])
    def test_a_child_that_has_outgrown_the_class_swaps_with_nobody(self, facility, other, settled, born, count):
        settled("13900000001", facility, other)
        row = settled("13900000002", other, facility)
        child = Child.objects.get(pk=row.child_id)
        child.birthday = born.isoformat()
        child.save()

        assert swaps.find(at=NOW) == count


@pytest.mark.usefixtures("monday")
@pytest.mark.django_db
class TestAnswering:
    def test_places_change_hands_only_when_both_agreed(self, swap, pair):
        before = placed()

        agree(swap, swap.first.family)
        assert placed() == before
        agree(swap, swap.second.family)

        assert (
            placed()
            == {
                pair[0].family.digest: pair[0].facility.name,
                pair[1].family.digest: pair[1].facility.name,
            }
            != before
        )
        assert PlaceSwap.objects.get().state == SwapState.MADE
        assert Wish.objects.filter(state=WishState.RELEASED).count() == 2

    @pytest.mark.parametrize(("days", "holds"), [(6, True), (7, True), (8, False)])
    def test_the_last_day_is_in_time(self, swap, days, holds):
        at = NOW + timedelta(days=days)
        if holds:
            assert agree(swap, swap.first.family, at=at).first_agreed_on
        else:
            with pytest.raises(Refused, match="2026-11-30"):
                agree(swap, swap.first.family, at=at)
        assert swaps.expire(on=at.date()) == (not holds)

    def test_a_wish_left_meanwhile_ends_the_swap_and_nobody_loses_a_place(self, swap, pair):
        before = placed()
        agree(swap, swap.first.family)
        wishes.leave(pair[1], on=TODAY)

        with pytest.raises(Refused, match="不能再互换"):
            agree(swap, swap.second.family)

        assert placed() == before
        assert swaps.expire(on=TODAY) == 1
        assert PlaceSwap.objects.get().state == SwapState.EXPIRED

    def test_a_swap_declined_takes_no_answer(self, swap):
        swaps.decline(swap, on=TODAY)

        with pytest.raises(IllegalMove):
            agree(swap, swap.first.family)

    def test_a_family_reads_and_answers_its_own_swaps_only(self, now, swap, family_of, phone_of):
        address = f"/family/swaps/{swap.pk}/"
        stranger, mine = phone_of(family_of("13900000009")), phone_of(swap.first.family)

        assert stranger.get(address).status_code == stranger.post(address).status_code == 404
        assert address in mine.get("/family/").content.decode()
        page = mine.get(address).content.decode()
        assert "同意互换" in page
        assert "139****" not in page
        assert "1390000" not in page
        mine.post(address)
        assert PlaceSwap.objects.get().first_agreed_on
        mine.post(f"{address}decline/")
        assert PlaceSwap.objects.get().state == SwapState.DECLINED


@pytest.mark.django_db(transaction=True)
def test_both_agree_at_the_same_moment_and_each_place_is_given_once(monday, swap):
    at_once(lambda: agree(swap, swap.first.family), lambda: agree(swap, swap.second.family))

    assert PlaceSwap.objects.get().state == SwapState.MADE
    assert sorted(placed().values()) == sorted([swap.first.facility.name, swap.second.facility.name])
