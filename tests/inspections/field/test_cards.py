"""Day cards from phones: each once however often it is sent; the second card of a day waits for a person, and both are shown."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db.models import Sum
from django.test import Client
from rest_framework.test import APIClient

from facilities.daily import cards as day_cards
from facilities.daily.cards import Content, Count
from facilities.models import DayCard
from inspections.field import cardpacking, cards
from inspections.field.choices import SubmissionState as State
from inspections.models import CardSubmission
from portal.errors import IllegalMove, NotAllowed, Refused
from portal.site.days import waiting
from tests.facilities.daily.conftest import at
from tests.factories import TODAY, CareClassFactory, FacilityFactory, operator_user
from tests.together import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def facility(db):
    row = FacilityFactory(name="小太阳", state="filed", filed_on=date(2026, 9, 1), capacity=20)
    CareClassFactory(facility=row, name="彩虹班", enrolled=8), CareClassFactory(facility=row, name="月亮班", enrolled=6)
    return row


@pytest.fixture
def keeper(facility):
    return operator_user(facility.operator)


def sent(facility, by, present=(7, 6), *, day=TODAY, **other):
    classes = facility.classes.order_by("name")
    rows = [{"care_class": row.pk, "present": count, "guests": 0} for row, count in zip(classes, present, strict=True)]
    return {
        "key": uuid4(), "card_key": uuid4(), "user": by.pk, "facility": facility.pk, "day": day, "seen": 0,
        "sent_at": at(9), "entered_at": at(8), "classes": rows, "morning_checked": sum(present), "noon_checked": None,
        "followed_up": None, "followed_up_at": None, "disinfected": ["rooms"], "handed_over": None, "handover_note": "",
        "above_reason": "", "closed_reason": "",
    } | other  # fmt: skip


def receive(content, by, hour=9):
    return cards.receive(content, by=by, at=at(hour))


def test_the_same_key_again_is_the_same_card(facility, keeper):
    content = sent(facility, keeper)

    first, again = receive(content, keeper), receive(content | {"morning_checked": 1}, keeper, 10)

    assert (first.pk, first.state) == (again.pk, State.APPLIED)
    card = DayCard.objects.get()
    assert (card.revision, card.morning_checked, card.first_at) == (1, 13, at(8))


def test_three_days_without_network_then_sixty_cards_at_once_each_once(keeper, facility):
    facilities = [facility]
    for number in range(19):
        row = FacilityFactory(
            operator=facility.operator, state="filed", filed_on=facility.filed_on, name=f"分园{number}"
        )
        (
            CareClassFactory(facility=row, name="彩虹班", enrolled=8),
            CareClassFactory(facility=row, name="月亮班", enrolled=6),
        )
        facilities.append(row)
    offline = [TODAY - timedelta(days=back) for back in (5, 4, 3)]  # Wednesday to Friday
    contents = [sent(row, keeper, (5, 6), day=day) for row in facilities for day in offline]

    for content in [*contents, *reversed(contents), *contents[:20]]:
        assert receive(content, keeper).state == State.APPLIED

    assert len(contents) == CardSubmission.objects.count() == DayCard.objects.count() == 60
    assert DayCard.objects.aggregate(Sum("headcount"))["headcount__sum"] == 60 * 11
    assert set(DayCard.objects.values_list("revision", flat=True)) == {1}


def test_a_phone_follows_its_own_card_although_it_never_heard_the_answer(facility, keeper):
    first = sent(facility, keeper)
    receive(first, keeper)

    later = receive(sent(facility, keeper, (8, 6), card_key=first["card_key"]), keeper)

    assert later.state == State.APPLIED
    assert DayCard.objects.get().headcount == 14


def test_a_second_card_from_another_device_waits_for_a_person_who_sees_both(facility, keeper, monday):
    receive(sent(facility, keeper, (7, 6)), keeper)

    other = receive(sent(facility, keeper, (5, 6)), keeper)

    assert other.state == State.CONFLICT
    assert DayCard.objects.get().headcount == 13
    assert [item.url for item in waiting(keeper, on=TODAY) if item.kind.code == "card"] == [other.get_absolute_url()]
    client = Client()
    client.force_login(keeper)
    page = client.get(other.get_absolute_url()).content.decode()
    assert page.count("不一致") + page.count("tag-danger") >= 1
    answer = client.post(other.get_absolute_url(), {"how": "apply", "note": "以乙班老师手机为准"})
    assert answer.status_code == 302
    assert DayCard.objects.get().headcount == 11
    other.refresh_from_db()
    assert other.state == State.APPLIED


def test_a_decision_needs_its_reason_and_is_taken_once(facility, keeper):
    receive(sent(facility, keeper), keeper)
    other = receive(sent(facility, keeper, (5, 6)), keeper)
    with pytest.raises(Refused) as refusal:
        cards.resolve(other, "set_aside", " ", by=keeper, at=at(10))
    assert refusal.value.field == "note"

    cards.resolve(other, "set_aside", "重复", by=keeper, at=at(10))

    with pytest.raises(IllegalMove):
        cards.resolve(other, "apply", "重复", by=keeper, at=at(10))
    assert DayCard.objects.get().headcount == 13


def test_what_the_rules_refuse_is_kept_with_the_reason(facility, keeper):
    row = receive(sent(facility, keeper, (9, 6)), keeper)

    assert row.state == State.CONFLICT
    assert "8" in row.reason
    assert not DayCard.objects.exists()


def test_nobody_sends_for_a_facility_that_is_not_theirs(facility):
    stranger = operator_user(FacilityFactory().operator)
    with pytest.raises(NotAllowed):
        receive(sent(facility, stranger), stranger)


def test_a_card_that_a_page_wrote_meanwhile_is_not_written_over(facility, keeper):
    first, second = facility.classes.order_by("name")
    page = Content({first.pk: Count(1), second.pk: Count(1)})
    held = day_cards.save(facility, TODAY, page, by=keeper, at=at(8))
    seen = sent(facility, keeper, seen=held.revision)
    day_cards.save(facility, TODAY, page, by=keeper, at=at(8), seen=held.revision)

    assert receive(seen, keeper).state == State.CONFLICT


def test_the_door_for_phones(facility, keeper, monday):
    client = APIClient()
    assert client.post("/api/field/cards/", {}, format="json").status_code == 401
    client.force_login(keeper)
    pack = client.get("/api/field/day/").json()
    content = sent(facility, keeper, sent_at=at(9).isoformat(), entered_at=at(9).isoformat())

    answer = client.post("/api/field/cards/", content, format="json")
    stranger = client.post("/api/field/cards/", content | {"user": keeper.pk + 1, "key": uuid4()}, format="json")
    broken = client.post("/api/field/cards/", content | {"classes": [{"care_class": 1, "present": -1}]}, format="json")

    [packed] = pack["cards"]
    assert [row["enrolled"] for row in packed["classes"]] == [6, 8] or [8, 6]
    assert packed["cards"] == []
    assert str(TODAY) in packed["opening"]
    assert answer.json()["state"] == "applied"
    assert (stranger.status_code, broken.status_code) == (401, 400)
    [card] = cardpacking.packed(keeper, on=TODAY)[0]["cards"]
    assert (card["revision"], card["morning_checked"]) == (1, 13)


@pytest.mark.django_db(transaction=True)
def test_one_card_sent_by_four_requests_at_once_is_written_once(facility, keeper):
    content = sent(facility, keeper)

    rows = at_once(*[lambda: receive(content, keeper)] * 4)

    assert {row.pk for row in rows} == {CardSubmission.objects.get().pk}
    assert DayCard.objects.get().revision == 1


@pytest.mark.django_db(transaction=True)
def test_two_devices_at_once_give_one_card_and_one_question(facility, keeper):
    rows = at_once(
        *[lambda present=present: receive(sent(facility, keeper, present), keeper) for present in ((7, 6), (5, 6))]
    )

    assert sorted(row.state for row in rows) == ["applied", "conflict"]
    assert DayCard.objects.count() == 1
