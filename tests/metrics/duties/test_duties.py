"""The duty ledger counts what departments did, opens to the acts, and says plainly what the portal can't do yet."""

import json
from datetime import date, datetime
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from facilities.models import Opinion, Registration
from inspections.visits.choices import VisitState
from metrics.duties import ledger, outside
from portal.accounts.choices import Role
from portal.models import Department, Duty
from portal.pages.duties import EVIDENCE
from portal.rulebook.rulebook import Limits
from tests.factories import TODAY, ChecklistFactory, FilingFactory, VisitFactory, officer
from tests.markup import flat

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")


def concluded(department: str, at: datetime) -> None:
    checklist = ChecklistFactory(department_id=department)
    VisitFactory(
        checklist=checklist, state=VisitState.CONCLUDED, concluded_at=at, number=f"查{department}{at:%Y%m%d%H%M}"
    )


def line(department: str, order: int, on: date = TODAY) -> ledger.Line:
    [(_found, lines)] = ledger.ledger(on=on, department=Department.objects.get(pk=department))
    return lines[order - 1]


def test_every_department_of_the_founding_document_has_its_duties_in_the_ledger():
    said = StringIO()

    call_command("duties", "--json", stdout=said)

    departments = json.loads(said.getvalue())["departments"]
    assert len(departments) == 21
    assert sum(len(department["duties"]) for department in departments) == 44
    assert all({"text", "evidence", "last"} <= duty.keys() for d in departments for duty in d["duties"])


def test_a_department_is_credited_with_its_own_acts_of_the_year_and_with_nobody_elses():
    concluded("fire", datetime(2026, 3, 2, 10, tzinfo=SHANGHAI))
    concluded("fire", datetime(2026, 11, 3, 10, tzinfo=SHANGHAI))
    concluded("fire", datetime(2025, 12, 31, 23, tzinfo=SHANGHAI))  # last year in Shanghai
    concluded("police", datetime(2026, 5, 2, 10, tzinfo=SHANGHAI))

    assert (line("fire", 1).count, line("fire", 1).last) == (2, date(2026, 11, 3))
    assert line("police", 1).count == 1
    assert line("emergency", 1).count == 0


def test_an_act_just_after_new_year_in_shanghai_counts_for_the_new_year_although_it_is_still_the_old_one_in_utc():
    concluded("fire", datetime(2026, 1, 1, 0, 30, tzinfo=SHANGHAI))

    assert line("fire", 1).last == date(2026, 1, 1)
    assert line("fire", 1).count == 1


def test_decisions_on_filings_are_evidence_of_the_bureaus_review():
    FilingFactory(state="accepted", decided_on=date(2026, 11, 20))
    FilingFactory(state="refused", decided_on=date(2026, 11, 21))
    FilingFactory(state="submitted")

    assert (line("health", 4).count, line("health", 4).last) == (2, date(2026, 11, 21))


def test_opinions_and_registrations_are_evidence_of_the_departments_that_gave_and_decided_them(bureau):
    filing = FilingFactory()
    asked = {"filing": filing, "asked_by": bureau, "asked_on": TODAY, "question": "消防是否合格"}
    Opinion.objects.create(
        department_id="fire", state="given", outcome="agree", given_by=bureau, given_on=TODAY, **asked
    )
    Opinion.objects.create(department_id="housing", state="asked", **asked)
    Registration.objects.create(
        operator=filing.facility.operator, nature="for_profit", registrar_id="market", state="registered", name="小太阳",
        number="登1", received_on=TODAY, complete_on=TODAY, decided_on=TODAY, created_by=bureau,
    )  # fmt: skip

    counts = {code: line(code, 1).count for code in ("fire", "housing", "market", "civil-affairs")}

    assert counts == {"fire": 1, "housing": 0, "market": 1, "civil-affairs": 0}


def test_what_was_done_after_the_day_asked_for_is_not_counted():
    FilingFactory(state="accepted", decided_on=date(2026, 11, 20))

    assert line("health", 4, on=date(2026, 11, 19)).last is None


def test_a_duty_without_an_act_within_the_rulebooks_days_is_overdue():
    days = int(Limits(TODAY)[ledger.RHYTHM])
    FilingFactory(state="accepted", decided_on=date.fromordinal(TODAY.toordinal() - days))

    assert not line("health", 4).is_overdue
    assert line("health", 4, on=date.fromordinal(TODAY.toordinal() + 1)).is_overdue
    assert line("fire", 1).is_overdue


def test_each_of_the_44_duties_has_an_act_or_says_by_whom_outside_the_portal_it_is_done():
    duties = {(row.department_id, row.order) for row in Duty.objects.all()}
    with_acts = {key for key, kinds in EVIDENCE.items() if kinds}

    assert len(duties) == 44
    assert with_acts | outside.duties() == duties
    assert not with_acts & outside.duties()
    for duty in outside.duties():
        assert {bool(outside.by_whom(duty, language=language)) for language in ("zh-hans", "en")} == {True}


def test_a_duty_that_is_done_elsewhere_says_by_whom_and_counts_nothing(client):
    party = line("organisation", 1)

    page = client.get(reverse("department", args=["organisation"])).content.decode()

    assert (party.is_built, party.count, party.is_overdue) == (False, 0, False)
    assert "党员管理信息系统" in page
    assert "尚未建设" not in page


@pytest.mark.parametrize(
    "department",
    [
        "development",
        "finance",
        "tax",
        "state-assets",
        "civil-affairs",
        "housing",
        "planning",
        "education",
        "trade-union",
    ],
)
def test_the_page_on_which_a_duty_is_done_opens_for_an_officer_of_the_department(client, department):
    client.force_login(officer(Role.DEPARTMENT_OFFICER, department=department))

    pages = {kind.page for (code, _order), kinds in EVIDENCE.items() if code == department for kind in kinds}

    assert pages
    assert {page for page in pages if client.get(reverse(page)).status_code != 200} == set()


def test_a_count_opens_to_as_many_acts(client, bureau):
    new_year = timezone.localtime().replace(month=1, day=1, hour=0, minute=1)
    concluded("fire", new_year)
    concluded("fire", new_year.replace(hour=0, minute=0))
    client.force_login(bureau)

    page = client.get(reverse("department", args=["fire"])).content.decode()
    rows = client.get(reverse("duty", args=["fire", 1])).content.decode()

    assert f'<a href="{reverse("duty", args=["fire", 1])}">2</a>' in flat(page)
    assert rows.count("data-row") == 2
