"""A card is written once a day, whoever writes it; what can't be is refused at its field; counts come from nowhere but a hand."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F, Sum

from facilities.daily import cards, gates
from facilities.daily.cards import Content, Count
from facilities.daily.choices import Gate, GateState
from facilities.daily.forms import DayForm
from facilities.models import DayCard, DayClass, SpecialDay
from portal.errors import NotAllowed, Refused
from portal.models import Notice
from portal.rulebook.rulebook import breaches
from tests.facilities.daily.conftest import at
from tests.factories import TODAY, FacilityFactory, operator_user

pytestmark = pytest.mark.django_db


def refused(field, facility, content, by, *, day=TODAY, **how):
    with pytest.raises(Refused) as refusal:
        cards.save(facility, day, content, by=by, at=at(9), **how)
    assert refusal.value.field == field
    return str(refusal.value)


def test_a_card_counts_children_class_by_class_and_its_sums_are_those_of_its_classes(facility, keeper, typed):
    card = cards.save(facility, TODAY, typed((7, 6)), by=keeper, at=at(8))

    recount = DayClass.objects.filter(card=card).aggregate(
        headcount=Sum(F("present") + F("guests")), absent=Sum(F("enrolled") - F("present"))
    )
    card.refresh_from_db()
    assert recount == {"headcount": card.headcount, "absent": card.absent} == {"headcount": 13, "absent": 1}
    assert card.is_complete
    assert card.counted_in_id == facility.area_id


@pytest.mark.parametrize(
    ("lacking", "word"),
    [
        ({"morning_checked": 12}, "晨检"),
        ({"morning_checked": None}, "晨检"),
        ({"noon_checked": None}, "午检"),
        ({"followed_up": 0}, "监护人"),
        ({"disinfected": ["rooms", "tableware", "toys"]}, "消毒"),
        ({"handed_over": 12}, "交接"),
    ],
)
def test_a_card_that_lacks_something_is_not_complete_and_says_what(facility, keeper, typed, lacking, word):
    card = cards.save(facility, TODAY, typed(**lacking), by=keeper, at=at(8))

    assert not card.is_complete
    assert any(word in reason for reason in cards.completeness.lacks(card))


def test_more_children_than_enrolled_are_refused_at_the_class(facility, keeper, typed):
    first = facility.classes.get(name="彩虹班")

    assert "8" in refused(f"present-{first.pk}", facility, typed((9, 6)), keeper)
    assert not DayCard.objects.exists()


@pytest.mark.parametrize(("children", "is_above"), [(19, False), (20, False), (21, True)])
def test_more_children_than_places_need_a_reason_and_are_a_breach_at_once(facility, keeper, typed, children, is_above):
    facility.classes.update(enrolled=15)
    first, second = facility.classes.order_by("name")
    content = Content({first.pk: Count(10), second.pk: Count(5, children - 15)})
    if is_above:
        refused("above_reason", facility, content, keeper)
        content = Content(content.classes, above_reason="暴雨中接收邻园儿童")

    cards.save(facility, TODAY, content, by=keeper, at=at(9))

    found = breaches(type(facility).objects.filter(pk=facility.pk), on=TODAY, clauses=["daily-headcount"])
    assert bool(found) == is_above
    assert Notice.objects.filter(key__startswith="day-above").count() == is_above
    assert not breaches(type(facility).objects.all(), on=TODAY + timedelta(1), clauses=["daily-headcount"])


@pytest.mark.parametrize("field", ["morning_checked", "noon_checked", "handed_over"])
def test_nobody_is_checked_or_handed_over_who_is_not_there(facility, keeper, typed, field):
    refused(field, facility, typed(**{field: 14}), keeper)
    cards.save(facility, TODAY, typed(**{field: 13}), by=keeper, at=at(9))


def test_no_more_absent_children_are_followed_up_than_there_are(facility, keeper, typed):
    refused("followed_up", facility, typed(followed_up=2), keeper)


def test_a_closed_day_needs_its_reason(facility, keeper, typed):
    sunday = TODAY - timedelta(days=1)

    refused("closed_reason", facility, typed(), keeper, day=sunday)
    card = cards.save(facility, sunday, typed(closed_reason="家长加班"), by=keeper, at=at(9))
    assert card.day == sunday


@pytest.mark.parametrize(("back", "is_taken"), [(-1, False), (0, True), (13, True), (14, True), (15, False)])
def test_cards_are_entered_for_today_and_so_many_days_back(facility, keeper, typed, back, is_taken):
    day, content = TODAY - timedelta(days=back), typed(closed_reason="任何一天")
    if is_taken:
        assert cards.save(facility, day, content, by=keeper, at=at(9)).day == day
    else:
        refused(None, facility, content, keeper, day=day)


def test_a_class_that_is_not_counted_is_not_zero(facility, keeper):
    first = facility.classes.first()
    refused(None, facility, Content({first.pk: Count(1)}), keeper)


def test_others_do_not_write_it(facility, typed):
    with pytest.raises(NotAllowed):
        cards.save(facility, TODAY, typed(), by=operator_user(FacilityFactory().operator), at=at(9))


def test_what_another_hand_saved_is_not_written_over(facility, keeper, typed):
    first = cards.save(facility, TODAY, typed((7, 6)), by=keeper, at=at(8))

    with pytest.raises(cards.Overtaken) as overtaken:
        cards.save(facility, TODAY, typed((6, 6)), by=keeper, at=at(9))
    assert overtaken.value.card == first
    second = cards.save(facility, TODAY, typed((6, 6)), by=keeper, at=at(9), seen=first.revision)
    assert (second.headcount, second.revision) == (12, 2)
    with pytest.raises(cards.Overtaken):
        cards.save(facility, TODAY, typed((5, 6)), by=keeper, at=at(9), seen=first.revision)


def test_a_device_follows_its_own_card_and_no_other(facility, keeper, typed):
    mine, other = uuid4(), uuid4()
    cards.save(facility, TODAY, typed((7, 6)), by=keeper, at=at(8), device=mine)
    cards.save(facility, TODAY, typed((8, 6)), by=keeper, at=at(9), device=mine)

    with pytest.raises(cards.Overtaken):
        cards.save(facility, TODAY, typed((5, 6)), by=keeper, at=at(9), device=other)
    assert DayCard.objects.get().headcount == 14


def test_no_count_is_filled_in_from_another_day(facility, keeper, typed):
    cards.save(facility, TODAY, typed(), by=keeper, at=at(9))

    form = DayForm(facility=facility, classes=facility.classes.all(), day=TODAY + timedelta(1), card=None)

    counts = [name for name in form.fields if name.startswith("present-")]
    assert len(counts) == 2
    assert [form[name].value() for name in (*counts, "morning_checked", "handed_over")] == [None] * 4


def test_the_database_holds_one_card_a_day(facility, keeper, typed):
    card = cards.save(facility, TODAY, typed(), by=keeper, at=at(9))
    card.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        card.save()


def test_a_gate_that_is_not_passed_says_what_to_do(facility, keeper, typed):
    found = {passage.gate: passage for passage in gates.of(facility, None, on=TODAY)}
    assert list(found) == list(Gate)
    assert found[Gate.MORNING_CHECK].state == GateState.STOPPED
    assert found[Gate.RATIO].state == GateState.STOPPED
    assert all(str(stop.reason) for passage in found.values() for stop in passage.stops)

    card = cards.save(facility, TODAY, typed(), by=keeper, at=at(9))
    found = {passage.gate: passage.state for passage in gates.of(facility, card, on=TODAY)}
    assert found[Gate.MORNING_CHECK] == GateState.PASSED
    assert card.opened_at is None


def test_the_day_opens_when_the_last_gate_is_passed_and_stays_open(facility, keeper, typed, monkeypatch):
    monkeypatch.setattr(gates, "CLAUSES", {})
    early = cards.save(facility, TODAY, typed(morning_checked=12), by=keeper, at=at(8))
    assert early.opened_at is None

    opened = cards.save(facility, TODAY, typed(), by=keeper, at=at(8, 30), seen=early.revision)
    later = cards.save(facility, TODAY, typed(handed_over=1), by=keeper, at=at(17), seen=opened.revision)

    assert opened.opened_at == later.opened_at == at(8, 30)


def test_a_facility_that_lost_its_filing_does_not_open(facility, keeper, typed, monkeypatch):
    monkeypatch.setattr(gates, "CLAUSES", {})
    type(facility).objects.update(state="nonconforming")

    card = cards.save(facility, TODAY, typed(), by=keeper, at=at(8))

    assert card.opened_at is None


def test_a_day_marked_closed_is_no_opening_day(facility, keeper, typed):
    SpecialDay.objects.create(facility=facility, day=TODAY, is_open=False, reason="消杀")
    refused("closed_reason", facility, typed(), keeper)
