"""Places go to the first on the list: one for each that is free, whoever offers at the same moment; answered in time or not at all."""

from datetime import date, timedelta

import pytest
from django.test import Client

from facilities.families import families
from facilities.ground.choices import ClassKind, FacilityState
from facilities.models import CareClass, Child, ClassOffer, Facility, Family, PlaceOffer, Wish
from facilities.waiting import offers, wishes
from facilities.waiting.choices import PlaceOfferState, WishState
from portal.errors import NotAllowed, Refused
from portal.models import TextMessage
from portal.site.days import waiting
from tests.facilities.families.conftest import NOW
from tests.factories import TODAY, CareClassFactory, FacilityFactory, operator_user
from tests.together import at_once

DUE = date(2026, 11, 30)  # five working days after Monday, 2026-11-23
BORN = date(2025, 3, 2)  # 20 months old


@pytest.fixture
def care_class(facility: Facility) -> CareClass:
    row = CareClassFactory(facility=facility, name="彩虹班", kind=ClassKind.TODDLER, places=10, enrolled=9)
    ClassOffer.objects.create(care_class=row, free=1, free_as_of=TODAY, told_on=TODAY)
    return row


@pytest.fixture
def wish_of(facility: Facility, family_of):
    def made(mobile: str, *claims: str, born: date = BORN, rank: int = 1, at: Facility = facility, **facts) -> Wish:
        family = Family.objects.filter(called=mobile).first() or family_of(mobile)
        child = family.children.first() or Child(family=family)
        if child._state.adding:
            families.save_child(family, child, called="豆豆", born_on=born, on=TODAY)
        given = {"kind": ClassKind.TODDLER, "wished_on": TODAY, "joined_on": TODAY} | facts
        return wishes.save(
            Wish(family=family, child=child, facility=at, rank=rank, claims=list(claims), **given), on=TODAY
        )

    return made


def second_wish(first: Wish, rank: int, state: str = "") -> Wish:
    """Return a wish of the same child at a further facility."""
    place = FacilityFactory(state=FacilityState.FILED)
    CareClassFactory(facility=place, kind=ClassKind.TODDLER)
    facts = {"kind": ClassKind.TODDLER, "wished_on": TODAY, "joined_on": TODAY}
    row = wishes.save(Wish(family=first.family, child=first.child, facility=place, rank=rank, **facts), on=TODAY)
    if state:
        Wish.objects.filter(pk=row.pk).update(state=state)
    return row


def state(row: Wish | PlaceOffer) -> str:
    return type(row).objects.get(pk=row.pk).state


@pytest.mark.django_db(transaction=True)
def test_two_families_hope_for_one_place_and_one_of_them_is_offered_it_however_often_it_is_pressed(
    care_class, owner, wish_of
):
    first, second = wish_of("13900000001", "district"), wish_of("13900000002")

    results = at_once(*[lambda: offers.make(care_class, by=owner, at=NOW)] * 3)

    assert sorted(type(result).__name__ for result in results) == ["PlaceOffer", "Refused", "Refused"]
    assert (state(first), state(second)) == (WishState.OFFERED, WishState.WAITING)


@pytest.mark.django_db(transaction=True)
def test_accepting_and_declining_at_the_same_moment_is_one_answer(care_class, owner, wish_of):
    wish_of("13900000001")
    offer = offers.make(care_class, by=owner, at=NOW)
    again = PlaceOffer.objects.select_related("wish", "care_class__facility__operator__organisation").get(pk=offer.pk)

    results = at_once(
        lambda: offers.accept(offer, keeps_better=False, on=TODAY), lambda: offers.decline(again, on=TODAY)
    )

    assert sum(isinstance(result, Refused) for result in results) == 1
    assert (state(offer), Wish.objects.get().state) in [("accepted", "placed"), ("declined", "declined")]


@pytest.mark.django_db
class TestOffers:
    def test_the_first_on_the_list_is_offered_the_place_with_a_term_of_five_working_days(
        self, care_class, owner, wish_of
    ):
        wish_of("13900000001", "working")
        better = wish_of("13900000002", "district")

        offer = offers.make(care_class, by=owner, at=NOW)

        assert (offer.wish_id, offer.due_on) == (better.pk, DUE)
        assert "“彩虹班”托位一个，请于11月30日前答复" in TextMessage.objects.get().text

    @pytest.mark.parametrize(("days", "is_taken"), [(-1, True), (0, True), (1, False)])
    def test_an_offer_can_be_answered_until_its_last_day(self, care_class, owner, wish_of, days, is_taken):
        wish_of("13900000001")
        offer = offers.make(care_class, by=owner, at=NOW)

        if is_taken:
            offers.accept(offer, keeps_better=False, on=DUE + timedelta(days=days))
        else:
            with pytest.raises(Refused, match="2026-11-30"):
                offers.accept(offer, keeps_better=False, on=DUE + timedelta(days=days))
        assert state(offer) == ("accepted" if is_taken else "open")

    @pytest.mark.parametrize(("days", "ended"), [(0, 0), (1, 1)])
    def test_an_offer_ends_the_day_after_and_the_place_is_free_for_the_next(
        self, care_class, owner, wish_of, days, ended
    ):
        first, second = wish_of("13900000001", "district"), wish_of("13900000002")
        offers.make(care_class, by=owner, at=NOW)

        assert offers.expire(on=DUE + timedelta(days=days)) == ended
        if ended:
            assert state(first) == WishState.EXPIRED
            assert offers.make(care_class, by=owner, at=NOW).wish_id == second.pk

    def test_no_more_places_are_promised_than_are_free(self, care_class, owner, wish_of):
        wish_of("13900000001")
        wish_of("13900000002")
        offer = offers.make(care_class, by=owner, at=NOW)
        offers.accept(offer, keeps_better=False, on=TODAY)

        with pytest.raises(Refused, match="没有更多"):
            offers.make(care_class, by=owner, at=NOW)
        ClassOffer.objects.update(free=1, free_as_of=TODAY + timedelta(days=1))
        assert offers.spare(care_class, TODAY + timedelta(days=1)) == 1, "told anew, after the child came"

    def test_what_is_not_known_to_be_free_is_not_offered(self, care_class, owner, wish_of):
        wish_of("13900000001")
        ClassOffer.objects.update(free_as_of=TODAY - timedelta(days=15))

        with pytest.raises(Refused, match="先公布空余托位"):
            offers.make(care_class, by=owner, at=NOW)

    def test_a_child_that_has_outgrown_the_class_is_passed_over(self, care_class, owner, wish_of):
        grown = wish_of("13900000001", "district")
        young = wish_of("13900000002")
        Child.objects.filter(pk=grown.child_id).update(birthday="2024-01-02")

        assert offers.make(care_class, by=owner, at=NOW).wish_id == young.pk

    def test_an_offer_taken_back_leaves_the_family_at_its_place(self, care_class, owner, wish_of):
        wish = wish_of("13900000001", "district")
        offer = offers.make(care_class, by=owner, at=NOW)

        offers.take_back(offer, by=owner, on=TODAY)

        wish.refresh_from_db()
        assert (wish.state, wish.place, state(offer)) == (WishState.WAITING, 1, PlaceOfferState.TAKEN_BACK)

    @pytest.mark.parametrize(("keeps", "after"), [(True, WishState.WAITING), (False, WishState.LEFT)])
    def test_a_better_wish_stays_to_swap_if_the_family_wants_and_lower_ones_end(
        self, care_class, owner, wish_of, keeps, after
    ):
        wish = wish_of("13900000001", rank=2)
        better, lower = second_wish(wish, 1), second_wish(wish, 3)

        offers.accept(offers.make(care_class, by=owner, at=NOW), keeps_better=keeps, on=TODAY)

        better.refresh_from_db()
        assert (better.state, better.is_swap, state(lower)) == (after, keeps, WishState.LEFT)

    def test_swapping_gives_the_old_place_up(self, care_class, owner, wish_of):
        wish = wish_of("13900000001")
        held = second_wish(wish, 2, WishState.PLACED)

        offers.accept(offers.make(care_class, by=owner, at=NOW), keeps_better=False, on=TODAY)

        assert (state(wish), state(held)) == (WishState.PLACED, WishState.RELEASED)
        assert Wish.objects.filter(child=wish.child_id, state=WishState.PLACED).count() == 1

    def test_strangers_offer_nothing(self, care_class, wish_of):
        wish_of("13900000001")
        with pytest.raises(NotAllowed):
            offers.make(care_class, by=operator_user(FacilityFactory().operator), at=NOW)

    def test_a_place_that_is_free_waits_for_the_facility_while_somebody_hopes(self, care_class, owner, wish_of):
        address = f"/facilities/{care_class.facility_id}/affairs/waiting/"
        before = [item.url for item in waiting(owner, on=TODAY)]
        wish_of("13900000001")
        during = [item.url for item in waiting(owner, on=TODAY)]
        offers.make(care_class, by=owner, at=NOW)
        after = [item.url for item in waiting(owner, on=TODAY)]

        assert [address in urls for urls in (before, during, after)] == [False, True, False]


@pytest.mark.django_db
class TestWishes:
    @pytest.mark.parametrize(
        ("born", "reason"),
        [
            (date(2024, 11, 23), "24"),  # 24 months on the day: one day too old
            (date(2024, 11, 24), ""),
            (date(2025, 11, 23), ""),  # 12 months on the day
            (date(2025, 11, 24), "12"),
        ],
    )
    def test_a_child_must_fit_the_class_on_the_wished_day(self, care_class, wish_of, born, reason):
        if not reason:
            assert wish_of("13900000001", born=born).place == 1
            return
        with pytest.raises(Refused, match=reason) as refusal:
            wish_of("13900000001", born=born)
        assert refusal.value.field == "kind"

    def test_a_second_wish_of_the_same_rank_or_place_is_refused_beside_its_field(self, care_class, wish_of):
        wish = wish_of("13900000001")
        with pytest.raises(Refused) as refusal:
            second_wish(wish, 1)
        assert refusal.value.field == "rank"
        assert second_wish(wish, 2).pk

    def test_who_leaves_or_deletes_makes_room(self, care_class, wish_of, django_capture_on_commit_callbacks):
        first, second, third = (wish_of(f"1390000000{place}") for place in (1, 2, 3))
        wishes.leave(first, on=TODAY)
        with django_capture_on_commit_callbacks(execute=True):
            families.erase(second.family)
        third.refresh_from_db()
        assert third.place == 1

    def test_a_family_joins_sees_its_place_accepts_and_deletes_on_its_phone(
        self, now, care_class, owner, family_of, phone_of
    ):
        family, client = family_of(), Client()
        child = families.save_child(family, Child(), called="豆豆", born_on=BORN, on=TODAY)
        phone, place = phone_of(family), care_class.facility_id
        client.force_login(owner)
        sent = {"child": child.pk, "kind": "toddler", "wished_on": "2026-12-01", "rank": 1, "claims": ["district"]}

        joined = phone.post(f"/family/facilities/{place}/wish/", sent)
        page = phone.get(joined["Location"]).content.decode()
        listed = client.get(f"/facilities/{place}/affairs/waiting/").content.decode()
        client.post(f"/classes/{care_class.pk}/offer-place/")
        offer = PlaceOffer.objects.get()
        asked = phone.get(f"/family/offers/{offer.pk}/").content.decode()
        phone.post(f"/family/offers/{offer.pk}/")

        assert "第1位" in page
        assert "26分" in page
        assert "139****5678" in listed
        assert "13912345678" not in listed
        assert "2026-11-30" in asked
        assert state(offer) == PlaceOfferState.ACCEPTED
        phone.post("/family/delete/")
        assert not Wish.objects.exists()
        assert not PlaceOffer.objects.exists()

    def test_other_families_find_nothing(self, now, care_class, owner, wish_of, family_of, phone_of):
        wish = wish_of("13900000001")
        offer = offers.make(care_class, by=owner, at=NOW)
        stranger = phone_of(family_of("13900000009"))

        assert stranger.get(f"/family/wishes/{wish.pk}/").status_code == 404
        assert stranger.get(f"/family/offers/{offer.pk}/").status_code == 404
        assert stranger.post(f"/family/offers/{offer.pk}/").status_code == 404

    def test_the_points_are_published(self, monday, db):
        page = Client().get("/waiting/points/").content.decode()

        assert "兄弟姐妹在同一机构" in page
        assert "5个工作日" in page
