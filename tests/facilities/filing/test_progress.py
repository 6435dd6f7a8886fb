"""How far a filing is: for its operator, and by its number for everybody."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from facilities.filing import filings as life, progress
from facilities.models import Filing
from facilities.review import remarks
from portal.models import Guess
from tests.facilities.builders import accepted, complete_facility, draft
from tests.factories import TODAY, operator_user

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda *args: TODAY)


@pytest.fixture
def submitted() -> Filing:
    facility = complete_facility(head_name="陈静静", name="小太阳托育园")
    return life.submit(draft(facility), by=operator_user(facility.operator), on=TODAY, declared_by="李明明")


def told(filing: Filing) -> list[tuple[str, bool, date | None]]:
    return [(str(step.label), step.is_done, step.due_on) for step in progress.steps(filing)]


def test_the_timeline_tells_what_has_happened_and_what_is_due_next(submitted):
    assert told(submitted) == [
        ("已登记", True, None),
        ("已提交", True, None),
        ("审核中", True, None),
        ("材料齐全、符合要求的，出具备案回执", False, date(2026, 11, 30)),
        ("不符合的，通知并说明理由", False, date(2026, 12, 14)),
    ]


def test_a_return_stands_in_the_timeline_and_the_clock_of_the_bureau_stands_still(submitted, bureau):
    remarks.remark(submitted, section="basics", field="address", text="请更正", by=bureau)
    remarks.give_back(submitted, by=bureau, on=TODAY)

    steps = progress.steps(submitted)

    assert "一次性告知补正" in [str(step.label) for step in steps]
    assert [step.is_paused for step in steps if str(step.label) == "不符合的，通知并说明理由"] == [True]
    assert "待补正后再次提交" in [str(step.label) for step in steps if not step.is_done]


def test_a_decision_ends_the_timeline(submitted, bureau):
    accepted(submitted, by=bureau)

    labels = [str(step.label) for step in progress.steps(submitted)]

    assert "已备案，出具备案回执" in labels
    assert not [step for step in progress.steps(submitted) if str(step.label).startswith("不符合的")]


def look_up(client: Client, number: str, code: str):
    return client.post(reverse("progress"), {"number": number, "code": code})


def code_of(filing: Filing) -> str:
    return filing.facility.operator.organisation.uscc[-6:]


def test_everybody_who_knows_number_and_code_sees_state_and_dates_and_no_person(client, submitted):
    answer = look_up(client, f" {submitted.number} ", code_of(submitted).lower())

    said = answer.content.decode()
    for expected in ("已提交", "2026-11-30", "2026-12-14"):
        assert expected in said
    for person in ("李明明", "陈静静", "11010519491231002X", "13800138001", submitted.facility.name):
        assert person not in said
    assert "no-store" in answer.headers["Cache-Control"]


def test_a_draft_has_no_number_and_is_not_found(client, submitted):
    row = draft(complete_facility(operator=submitted.facility.operator))

    assert row.number is None
    assert look_up(client, "None", code_of(submitted)).context["filing"] is None


def test_guessing_the_code_is_stopped_after_five_tries_and_for_the_right_one_too(client, submitted):
    wrong = [look_up(client, submitted.number, f"00000{n}") for n in range(5)]
    stopped = look_up(client, submitted.number, code_of(submitted))

    assert {answer.context["filing"] for answer in wrong} == {None}
    assert (stopped.status_code, stopped.context["filing"]) == (429, None)


def test_guessing_numbers_from_one_address_is_stopped(client, submitted, settings):
    settings.PROGRESS_TRIES_PER_ADDRESS = 3
    for n in range(3):
        look_up(client, f"备330103-2026-9000{n}", "000000")

    assert look_up(client, submitted.number, code_of(submitted)).status_code == 429


def test_the_right_code_clears_the_tries_and_old_ones_are_forgotten(client, submitted):
    for n in range(4):
        look_up(client, submitted.number, f"00000{n}")
    assert look_up(client, submitted.number, code_of(submitted)).context["filing"] == submitted
    assert not Guess.objects.filter(key__contains=submitted.number).exists()

    Guess.objects.create(key=f"progress of {submitted.number}", at=NOON.replace(year=2020))
    look_up(client, submitted.number, "000000")

    assert Guess.objects.filter(key__contains=submitted.number).count() == 1
