"""Drills have minutes and people, plans have versions, hazards end; a suspicion of abuse is told to three authorities with its times."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from facilities.daily import gates
from facilities.daily.choices import Gate, GateState
from facilities.models import AbuseReport, DayCard, Drill, EmergencyPlan, Facility
from facilities.safety import abuse, protection
from facilities.safety.choices import Emergency
from portal.accounts.choices import Role
from portal.errors import IllegalMove, NotAllowed, Refused
from portal.rulebook.rulebook import breaches
from portal.site.days import waiting
from tests.facilities.daily.conftest import at
from tests.factories import TODAY, FacilityFactory, officer, operator_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def facility(db):
    return FacilityFactory(name="小太阳", state="filed", filed_on=date(2026, 9, 1))


@pytest.fixture
def keeper(facility):
    return operator_user(facility.operator)


def drill(facility, by, **other):
    words = {"kind": "fire", "held_on": TODAY, "minutes": 6, "staff": 5, "children": 12, "problems": ""}
    return protection.hold_drill(facility, **(words | other), by=by, on=TODAY)


@pytest.mark.parametrize("field", ["minutes", "staff"])
def test_a_drill_without_minutes_or_people_is_refused(facility, keeper, field):
    with pytest.raises(Refused) as refusal:
        drill(facility, keeper, **{field: 0})
    assert refusal.value.field == field
    with pytest.raises(IntegrityError), transaction.atomic():
        Drill.objects.create(
            facility=facility, kind="fire", held_on=TODAY, minutes=0, staff=1, children=1, entered_by=keeper
        )
    assert drill(facility, keeper, minutes=1, staff=1).pk


@pytest.mark.parametrize(
    ("kind", "days", "is_late"), [("fire", 183, False), ("fire", 184, True), ("violence", 365, False), ("violence", 366, True)]
)  # fmt: skip
def test_fire_is_drilled_half_yearly_and_the_others_yearly(facility, keeper, kind, days, is_late):
    moments = {"first_at": at(8), "saved_at": at(8), "saved_by": keeper}
    DayCard.objects.create(facility=facility, day=TODAY, headcount=1, absent=0, **moments)
    for each in Emergency.values:
        drill(facility, keeper, kind=each, held_on=TODAY - timedelta(days if each == kind else 1))
        protection.adopt(facility, kind=each, text="疏散", adopted_on=TODAY, by=keeper, on=TODAY)

    found = breaches(Facility.objects.all(), on=TODAY, clauses=["management-31-drills"]).get(facility.pk, [])

    assert [finding.params["kinds"] for finding in found] == ([str(Emergency(kind).label)] if is_late else [])


def test_who_keeps_no_cards_is_not_asked_for_drills(facility):
    assert breaches(Facility.objects.all(), on=TODAY, clauses=["management-31-drills"]) == {}


def test_a_plan_gets_versions_and_is_read_once_by_emergency_management(facility, keeper):
    words = {"kind": "fire", "text": "疏散到操场", "adopted_on": TODAY, "by": keeper, "on": TODAY}
    first, second = protection.adopt(facility, **words), protection.adopt(facility, **words)
    reader = officer(Role.DEPARTMENT_OFFICER, department="emergency")
    assert (first.version, second.version) == (1, 2)
    assert len([item for item in waiting(reader, on=TODAY) if item.kind.code == "safety"]) == 2

    for stranger in (keeper, officer(Role.DEPARTMENT_OFFICER, department="fire")):
        with pytest.raises(NotAllowed):
            protection.read(second, remark="", by=stranger, on=TODAY)
    protection.read(second, remark="补充夜间", by=reader, on=TODAY)

    assert EmergencyPlan.objects.get(pk=second.pk).remark == "补充夜间"
    with pytest.raises(IllegalMove):
        protection.read(second, remark="", by=reader, on=TODAY)


def test_a_hazard_past_its_day_stops_the_gate_until_it_is_removed(facility, keeper):
    words = {"pillar": "things", "checked_on": TODAY - timedelta(3), "what": "护栏", "hazard": "松动"}
    with pytest.raises(Refused) as refusal:
        protection.check(facility, **words, remove_by=None, by=keeper, on=TODAY)
    assert refusal.value.field == "remove_by"
    row = protection.check(facility, **words, remove_by=TODAY, by=keeper, on=TODAY)

    def gate(on):
        return {each.gate: each.state for each in gates.of(facility, None, on=on)}[Gate.HAZARDS]

    assert gate(TODAY) == GateState.PASSED
    assert gate(TODAY + timedelta(1)) == GateState.STOPPED
    protection.remove(row, how="加固", by=keeper, on=TODAY + timedelta(1))
    assert gate(TODAY + timedelta(1)) == GateState.PASSED
    with pytest.raises(IllegalMove):
        protection.remove(row, how="加固", by=keeper, on=TODAY + timedelta(1))


@pytest.fixture
def report(facility, keeper):
    return abuse.report(facility, child="张小明", seen="手臂瘀伤", noticed_at=at(9), by=keeper, at=at(10))


def test_a_suspicion_is_told_to_three_authorities_in_the_same_act(report):
    told = dict(report.steps.values_list("department_id", "told_at"))
    assert told == dict.fromkeys(["police", "civil-affairs", "education"], at(10))
    with connection.cursor() as cursor:
        cursor.execute("SELECT child || seen FROM facilities_abusereport")
        row = cursor.fetchone()[0]
    assert "张小明" not in row
    assert "瘀伤" not in row


def test_calls_and_confirmations_keep_their_times_and_are_entered_once(report, keeper):
    step = report.steps.get(department="police")
    police = officer(Role.DEPARTMENT_OFFICER, department="police")
    for wrong in (at(8, 59), at(10, 31)):
        with pytest.raises(Refused):
            abuse.called(step, called_at=wrong, receipt="", by=keeper, at=at(10, 30))
    abuse.called(step, called_at=at(10, 5), receipt="110-7", by=keeper, at=at(10, 30))
    with pytest.raises(NotAllowed):
        abuse.confirm(step, by=officer(Role.DEPARTMENT_OFFICER, department="education"), at=at(11))
    abuse.confirm(step, by=police, at=at(11))

    step.refresh_from_db()
    assert (step.called_at, step.receipt, step.confirmed_at, step.confirmed_by) == (at(10, 5), "110-7", at(11), police)
    for again in (lambda: abuse.confirm(step, by=police, at=at(12)),
                  lambda: abuse.called(step, called_at=at(10, 6), receipt="", by=keeper, at=at(12))):  # fmt: skip
        with pytest.raises(IllegalMove):
            again()


@pytest.mark.parametrize(
    ("department", "sees"),
    [("police", True), ("civil-affairs", True), ("education", True), ("fire", False), ("health", False)],
)
def test_nobody_but_the_three_authorities_and_the_facility_sees_it(report, department, sees):
    user = officer(Role.DEPARTMENT_OFFICER, department=department)
    client = Client()
    client.force_login(user)
    assert client.get(report.get_absolute_url()).status_code == (200 if sees else 404)
    assert AbuseReport.objects.visible_to(user).exists() == sees
    assert bool([item for item in waiting(user, on=TODAY) if item.url == report.get_absolute_url()]) == sees
