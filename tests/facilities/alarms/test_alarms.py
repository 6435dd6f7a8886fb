"""A button is tested again within a month; its latest test says whether it works."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from facilities.alarms import buttons
from facilities.alarms.choices import AlarmState
from facilities.models import AlarmButton, AlarmTest, Facility
from portal.errors import IllegalMove, NotAllowed, Refused
from portal.rulebook.rulebook import Outcome, findings
from portal.site.days import waiting
from tests.facilities.daily.conftest import at
from tests.factories import TODAY, FacilityFactory, operator_user

pytestmark = pytest.mark.django_db
CLAUSE, HUNG = "security-alarm", TODAY - timedelta(days=100)


@pytest.fixture
def facility(db):
    return FacilityFactory(name="小太阳", state="filed", filed_on=date(2026, 1, 1))


@pytest.fixture
def keeper(facility):
    return operator_user(facility.operator)


@pytest.fixture
def button(facility, keeper):
    return hung(facility, keeper)


def hung(facility, by, **words):
    facts = {"place": "大门", "reach": "police", "number": "", "installed_on": HUNG} | words
    return buttons.hang(facility, **facts, by=by, on=TODAY)


def press(button, by, *, back=0, hour=9, is_answered=True, **words):
    facts = (
        {"seconds": 8, "answered_by": "派出所", "note": ""}
        if is_answered
        else {"seconds": None, "answered_by": "", "note": "无应答"}
    )
    moment = at(hour, day=TODAY - timedelta(days=back))
    return buttons.test(button, tested_at=moment, is_answered=is_answered, **(facts | words), by=by, at=at(23))


def judged(facility, on=TODAY):
    told = findings(Facility.objects.filter(pk=facility.pk), on=on, clauses=[CLAUSE])[facility.pk]
    return [str(finding.message) for finding in told if finding.outcome == Outcome.ADVISED]


def test_two_buttons_do_not_hang_at_one_place(facility, keeper, button):
    with pytest.raises(Refused) as refusal:
        hung(facility, keeper)
    assert refusal.value.field == "place"
    buttons.take_down(button, removed_on=TODAY, by=keeper, on=TODAY)
    assert hung(facility, keeper).pk


@pytest.mark.parametrize(("days", "is_taken"), [(-1, True), (0, True), (1, False)])
def test_a_button_hangs_from_today_at_the_latest(facility, keeper, days, is_taken):
    if is_taken:
        assert hung(facility, keeper, installed_on=TODAY + timedelta(days=days)).state == AlarmState.UNTESTED
    else:
        with pytest.raises(Refused) as refusal:
            hung(facility, keeper, installed_on=TODAY + timedelta(days=days))
        assert refusal.value.field == "installed_on"


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("seconds", {"seconds": None}),
        ("answered_by", {"answered_by": " "}),
        ("note", {"is_answered": False, "note": " "}),
        ("tested_at", {"back": 101}),
        ("tested_at", {"back": -1}),
    ],
)
def test_a_test_without_sense_is_refused_beside_its_field(button, keeper, field, words):
    with pytest.raises(Refused) as refusal:
        press(button, keeper, **words)
    assert refusal.value.field == field
    assert not AlarmTest.objects.exists()


def test_the_latest_test_says_how_a_button_stands_whenever_it_is_entered(button, keeper):
    press(button, keeper, back=2)
    assert AlarmButton.objects.get().state == AlarmState.WORKING
    press(button, keeper, back=1, is_answered=False)
    assert AlarmButton.objects.get().state == AlarmState.FAULTY
    press(button, keeper, back=3)
    assert AlarmButton.objects.get().state == AlarmState.FAULTY
    press(button, keeper, back=0)
    assert AlarmButton.objects.get().state == AlarmState.WORKING
    with pytest.raises(Refused) as refusal:
        press(button, keeper, back=0)
    assert refusal.value.field == "tested_at"


def test_what_nobody_answered_waits_until_it_is_answered(button, keeper):
    press(button, keeper, hour=8, is_answered=False)
    assert [item.url for item in waiting(keeper, on=TODAY) if item.kind.code == "alarms"] == [button.get_absolute_url()]
    press(button, keeper, hour=9)
    assert not [item for item in waiting(keeper, on=TODAY) if item.kind.code == "alarms"]


@pytest.mark.parametrize(
    ("ago", "is_late", "waits"), [(23, False, False), (24, False, True), (31, False, True), (32, True, True)]
)
def test_a_button_is_tested_within_31_days_and_asked_for_a_week_before(button, facility, keeper, ago, is_late, waits):
    press(button, keeper, back=ago)
    due = TODAY - timedelta(days=ago) + timedelta(days=31)

    assert bool(judged(facility)) == is_late
    assert [item.due_on for item in waiting(keeper, on=TODAY) if item.kind.code == "alarms"] == [due] * waits
    assert buttons.next_test(button, on=TODAY) == due


def test_a_button_never_tested_is_late_a_month_after_it_was_hung(facility, keeper):
    hung(facility, keeper, installed_on=TODAY - timedelta(days=31))
    assert judged(facility) == []
    assert len(judged(facility, TODAY + timedelta(days=1))) == 1


def test_advice_is_given_where_no_button_reaches_the_police_and_where_one_is_dead(facility, keeper):
    assert judged(facility) == []
    inner = hung(facility, keeper, reach="house")
    press(inner, keeper)
    assert judged(facility) == ["没有接入公安的一键报警按钮。"]
    outer = hung(facility, keeper, place="后门")
    press(outer, keeper, is_answered=False)
    assert judged(facility) == ["1个一键报警按钮最近一次测试无应答。"]
    for row in (inner, outer):
        buttons.take_down(row, removed_on=TODAY, by=keeper, on=TODAY)
    assert judged(facility) == ["没有接入公安的一键报警按钮。"]


@pytest.mark.parametrize(("days", "is_taken"), [(-101, False), (-100, True), (0, True), (1, False)])
def test_a_button_is_taken_down_between_its_first_day_and_today(button, keeper, days, is_taken):
    day = TODAY + timedelta(days=days)
    if not is_taken:
        with pytest.raises(Refused) as refusal:
            buttons.take_down(button, removed_on=day, by=keeper, on=TODAY)
        assert refusal.value.field == "removed_on"
        return
    assert buttons.take_down(button, removed_on=day, by=keeper, on=TODAY).state == AlarmState.REMOVED
    with pytest.raises(IllegalMove):
        buttons.take_down(button, removed_on=day, by=keeper, on=TODAY)
    with pytest.raises(Refused):
        press(button, keeper)


def test_a_stranger_neither_hangs_nor_tests(facility, button):
    stranger = operator_user(FacilityFactory(state="filed").operator)
    for act in (lambda: hung(facility, stranger, place="后门"), lambda: press(button, stranger)):
        with pytest.raises(NotAllowed):
            act()


@pytest.mark.parametrize("words", [{"is_answered": True}, {"is_answered": False, "seconds": 3}, {"is_answered": False}])
def test_the_database_holds_that_a_test_tells_its_answer(button, keeper, words):
    with pytest.raises(IntegrityError), transaction.atomic():
        AlarmTest.objects.create(button=button, tested_at=at(9), entered_by=keeper, **words)


def test_the_page_keeps_what_was_typed_and_shows_the_test(button, keeper):
    browser = Client()
    browser.force_login(keeper)
    address = f"/alarm-buttons/{button.pk}/test/"
    typed = {"tested_at": f"{TODAY}T00:05", "is_answered": "on", "answered_by": "辖区派出所"}

    refused = browser.post(address, typed).content.decode()
    assert "请填写多少秒后应答。" in refused
    assert "辖区派出所" in refused

    shown = browser.post(address, typed | {"seconds": 9}, follow=True).content.decode()
    assert "辖区派出所在9秒后应答" in shown


def test_the_list_says_whose_test_is_overdue(facility, keeper):
    browser = Client()
    browser.force_login(keeper)
    today = timezone.localdate()
    facts = {"facility": facility, "reach": "police"}
    AlarmButton.objects.create(place="大门", installed_on=today - timedelta(days=31), **facts)
    address = f"/facilities/{facility.pk}/alarm-buttons/"
    assert "测试逾期" not in browser.get(address).content.decode()

    AlarmButton.objects.create(place="后门", installed_on=today - timedelta(days=32), **facts)
    assert browser.get(address).content.decode().count("测试逾期") == 1
