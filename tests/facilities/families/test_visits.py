"""Visits: a slot has one family, whoever comes first; both sides cancel; the phone keeps the day; its owner deletes all of it."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.test import Client
from icalendar import Calendar

from facilities.families import calendars, families, following, visits
from facilities.families.choices import BookingState
from facilities.ground.choices import FacilityState
from facilities.models import Booking, CareClass, Child, ClassOffer, Facility, Family, FeeSheet, Follow, VisitSlot
from portal.errors import NotAllowed, Refused
from portal.models import TextMessage
from portal.site.days import waiting
from tests.facilities.families.conftest import NOW
from tests.factories import TODAY, CareClassFactory, FacilityFactory, operator_user
from tests.together import at_once

ID_NUMBER = "11010520240301002X"


def book(slot: VisitSlot, family: Family, at: datetime = NOW, note: str = "", child: Child | None = None) -> Booking:
    return visits.book(slot, family, child=child, note=note, at=at)


@pytest.mark.django_db(transaction=True)
def test_two_families_at_the_same_moment_and_one_has_the_slot(slot, family_of):
    one, other = family_of("13900000001"), family_of("13900000002")

    results = at_once(lambda: book(slot, one), lambda: book(slot, other))

    assert sorted(type(result).__name__ for result in results) == ["Booking", "Refused"]
    assert Booking.objects.get().state == BookingState.BOOKED


@pytest.mark.django_db
class TestBooking:
    def test_a_family_books_sees_corrects_and_cancels_on_its_phone(self, now, slot, family_of, phone_of):
        phone, facility = phone_of(family_of()), slot.facility_id
        page = phone.get(f"/family/facilities/{facility}/visits/").content.decode()
        booked = phone.post(f"/family/facilities/{facility}/visits/", {"slot": slot.pk, "note": "对花生过敏"})
        phone.post(booked["Location"], {"note": "没有过敏"})

        assert "2026-11-24 二 10:00–10:30" in page
        assert "没有过敏" in phone.get(booked["Location"]).content.decode()
        assert "小太阳" in phone.get("/family/").content.decode()
        phone.post(f"{booked['Location']}cancel/")
        assert Booking.objects.get().state == BookingState.CANCELLED
        assert VisitSlot.objects.open(NOW).count() == 1

    def test_a_slot_that_somebody_took_meanwhile_is_refused_beside_its_field(self, now, slot, family_of, phone_of):
        book(slot, family_of("13900000001"))
        address = f"/family/facilities/{slot.facility_id}/visits/"

        answer = phone_of(family_of()).post(address, {"slot": slot.pk, "note": "写了很多"})

        assert "刚刚被其他家庭预约" in str(answer.context["form"].errors["slot"])
        assert "写了很多" in answer.content.decode()

    def test_the_database_refuses_a_second_booking_too(self, slot, family_of):
        book(slot, family_of("13900000001"))
        with pytest.raises(Refused, match="刚刚被其他家庭预约"):
            book(slot, family_of("13900000002"))

    @pytest.mark.parametrize(("minutes", "is_open"), [(-1, True), (0, False)])
    def test_a_slot_can_be_booked_until_it_begins(self, slot, family_of, minutes, is_open):
        at = slot.starts_at + timedelta(minutes=minutes)
        if is_open:
            assert book(slot, family_of(), at=at).pk
        else:
            with pytest.raises(Refused, match="不再开放"):
                book(slot, family_of(), at=at)

    def test_no_visit_where_the_filing_does_not_hold(self, slot, family_of):
        Facility.objects.update(state=FacilityState.SUSPENDED)

        with pytest.raises(Refused, match="不再开放"):
            book(slot, family_of())

    def test_three_visits_ahead_and_no_fourth(self, facility, owner, family_of):
        visits.offer(facility, date(2026, 11, 25), time(9), time(11), 30, by=owner, at=NOW)
        family, slots = family_of(), list(VisitSlot.objects.all())
        for slot in slots[:3]:
            book(slot, family)

        with pytest.raises(Refused, match="3次"):
            book(slots[3], family)
        visits.cancel(Booking.objects.first(), at=NOW)
        assert book(slots[3], family).pk

    @pytest.mark.parametrize("number", [ID_NUMBER, "110105 20240301 002X", "13912345678"])
    def test_a_note_with_a_childs_number_is_refused(self, slot, family_of, number):
        with pytest.raises(Refused, match="请不要填写身份证号") as refusal:
            book(slot, family_of(), note=f"孩子{number}")
        assert refusal.value.field == "note"
        assert number not in str(refusal.value)

    def test_strangers_find_nothing(self, now, slot, family_of, phone_of):
        booking = book(slot, family_of("13900000001"))
        stranger = phone_of(family_of())

        for page in ("", "calendar.ics"):
            assert stranger.get(f"/family/bookings/{booking.pk}/{page}").status_code == 404
        assert stranger.post(f"/family/bookings/{booking.pk}/cancel/").status_code == 404
        assert Client().get(f"/family/bookings/{booking.pk}/")["Location"].startswith("/family/enter/?next=")

    def test_the_calendar_keeps_the_visit(self, slot, family_of):
        booking = book(slot, family_of())
        [entry] = Calendar.from_ical(calendars.of_visit(booking)).events

        assert entry.decoded("dtstart") == datetime(2026, 11, 24, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
        assert entry.decoded("dtend") - entry.decoded("dtstart") == timedelta(minutes=30)
        assert entry["summary"] == "参观小太阳"

    def test_a_family_is_reminded_the_day_before_once(self, slot, family_of):
        book(slot, family_of())

        assert visits.remind(at=NOW - timedelta(days=1)) == 0
        assert [visits.remind(at=NOW), visits.remind(at=NOW)] == [1, 0]
        assert "11月24日10:00参观小太阳" in TextMessage.objects.get().text

    def test_who_deletes_everything_leaves_nothing_and_frees_the_slot(self, now, slot, family_of, phone_of):
        family = family_of()
        child = families.save_child(family, Child(), called="豆豆", born_on=date(2025, 3, 2), on=TODAY)
        visits.cancel(book(slot, family), at=NOW)
        book(slot, family, child=child, note="想看看")
        following.follow(family, slot.facility, on=TODAY)
        phone = phone_of(family)

        page = phone.post("/family/delete/").content.decode()

        assert "已全部删除" in page
        owned = [m for m in apps.get_models() if any(f.related_model is Family for f in m._meta.fields)]
        assert {Booking, Child, Follow} <= set(owned)
        assert [model for model in (*owned, Family) if model.objects.exists()] == []
        assert phone.get("/family/").status_code == 302
        assert VisitSlot.objects.open(NOW).count() == 1


@pytest.mark.django_db
class TestFacility:
    def test_slots_follow_each_other_and_are_offered_once(self, facility, owner):
        offered = (facility, date(2026, 11, 25), time(9), time(10, 40), 30)

        assert [visits.offer(*offered, by=owner, at=NOW) for _ in range(2)] == [3, 0]

    @pytest.mark.parametrize(
        ("day", "begin", "end", "field"),
        [
            (date(2026, 11, 23), time(9), time(10), "day"),
            (date(2026, 11, 25), time(9), time(9, 20), "until"),
            (date(2027, 3, 1), time(9), time(10), "day"),
        ],
    )
    def test_times_that_cannot_be(self, facility, owner, day, begin, end, field):
        with pytest.raises(Refused) as refusal:
            visits.offer(facility, day, begin, end, 30, by=owner, at=NOW)
        assert refusal.value.field == field

    def test_another_operator_neither_offers_nor_sees(self, now, slot, family_of):
        booking, other = book(slot, family_of()), operator_user(FacilityFactory().operator)
        client = Client()
        client.force_login(other)

        with pytest.raises(NotAllowed):
            visits.offer(slot.facility, date(2026, 11, 25), time(9), time(10), 30, by=other, at=NOW)
        assert client.get(f"/family-visits/{booking.pk}/").status_code == 404

    def test_a_visit_called_off_is_told_by_text_and_the_mobile_stays_with_the_portal(self, now, slot, owner, family_of):
        booking, client = book(slot, family_of()), Client()
        client.force_login(owner)
        page = client.get(f"/family-visits/{booking.pk}/").content.decode()
        client.post(f"/family-visits/{booking.pk}/call-off/", {"reason": "停电"})

        assert "13912345678" not in page
        assert "139****5678" in page
        assert "停电" in TextMessage.objects.get().text
        assert Booking.objects.get().state == BookingState.CALLED_OFF

    def test_a_slot_withdrawn_calls_its_visit_off(self, slot, owner, family_of):
        book(slot, family_of())

        visits.withdraw(slot, by=owner, at=NOW)

        assert Booking.objects.get().state == BookingState.CALLED_OFF
        assert not VisitSlot.objects.open(NOW).exists()

    def test_who_came_is_kept_once_the_visit_has_begun(self, slot, owner, family_of):
        booking = book(slot, family_of())
        with pytest.raises(Refused, match="还没有到"):
            visits.settle(booking, came=True, by=owner, at=NOW)

        visits.settle(booking, came=True, by=owner, at=slot.starts_at)

        assert Booking.objects.get().state == BookingState.MADE

    def test_a_visit_waits_for_the_facility_from_a_week_before(self, slot, owner, family_of):
        booking = book(slot, family_of())
        address = f"/family-visits/{booking.pk}/"

        assert address in [item.url for item in waiting(owner, on=TODAY)]
        assert address not in [item.url for item in waiting(owner, on=TODAY - timedelta(days=8))]


@pytest.mark.django_db
def test_followers_are_told_what_changed_and_not_what_is_unknown(facility, family_of):
    care_class: CareClass = CareClassFactory(facility=facility, places=10, enrolled=9)
    ClassOffer.objects.create(care_class=care_class, free=0, free_as_of=TODAY, told_on=TODAY)
    following.follow(family_of(), facility, on=TODAY)

    assert following.tell_changes(at=NOW) == 0
    ClassOffer.objects.update(free=1)
    assert [following.tell_changes(at=NOW) for _ in range(2)] == [1, 0]
    assert "空余托位1个" in TextMessage.objects.get().text
    ClassOffer.objects.update(free_as_of=TODAY - timedelta(days=30))
    assert following.tell_changes(at=NOW) == 0


@pytest.mark.django_db
def test_followers_are_told_fees_that_change_and_those_to_come_before_they_hold(facility, owner, family_of):
    care_class: CareClass = CareClassFactory(facility=facility, name="彩虹班")
    ClassOffer.objects.create(care_class=care_class, monthly_fee=1800, told_on=TODAY)
    following.follow(family_of(), facility, on=TODAY)
    ClassOffer.objects.update(monthly_fee=2000)
    FeeSheet.objects.create(
        facility=facility, holds_from=TODAY + timedelta(days=40), prepaid_months=1, entered_by=owner
    )

    assert [following.tell_changes(at=NOW) for _ in range(2)] == [1, 0]
    text = TextMessage.objects.get().text
    assert "各班月收费彩虹班2000元" in text
    assert "新收费标准自2027年01月02日起执行" in text
