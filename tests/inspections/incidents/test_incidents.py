"""Incidents: reported within hours, told at once to whom the rules name, followed up, investigated, taught to all."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from facilities.ground.choices import FacilityState
from inspections.incidents import incidents, investigation, tasks
from inspections.models import AffectedChild, AlertRule, Incident, IncidentReport
from portal.accounts.choices import Role
from portal.errors import IllegalMove, NotAllowed, Refused
from portal.models import Notice, QueuedTask, Threshold
from portal.site import days
from tests.factories import TODAY, FacilityFactory, officer, operator_user
from tests.inspections.complaints.grievances import happened, reported
from tests.inspections.conftest import NOW, jpeg

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def facility():
    return FacilityFactory(state=FacilityState.FILED)


@pytest.fixture
def operator(facility):
    return operator_user(facility.operator)


@pytest.fixture
def police(db):
    return officer(Role.DEPARTMENT_OFFICER, department="police")


def told_to(incident):
    return set(
        Notice.objects.filter(key__startswith=f"incident:{incident.pk}:").values_list(
            "organisation__department", flat=True
        )
    )


def test_an_incident_reported_in_time_is_not_late_and_asks_for_the_next_report(facility, operator):
    incident = reported(facility, operator)

    assert incident.number == "330103-SG-2026-00001"
    assert incident.report_due_at == NOW - HOUR + 24 * HOUR
    assert incident.next_report_due_at == NOW + 72 * HOUR
    assert not incident.is_late
    assert not Incident.objects.late().exists()


@pytest.mark.parametrize(("severity", "hours"), [("minor", 24), ("serious", 2), ("grave", 1)])
def test_a_report_after_its_hours_is_marked_late_by_its_severity(facility, operator, severity, hours):
    just, after = (
        reported(facility, operator, severity=severity, known_at=known, happened_at=known)
        for known in (NOW - hours * HOUR, NOW - hours * HOUR - timedelta(minutes=1))
    )

    assert (just.is_late, after.is_late) == (False, True)
    assert list(Incident.objects.late()) == [after]


def test_the_hours_are_data_of_the_district(facility, operator):
    Threshold.objects.filter(key="incident.minor.report_hours").update(value=1)

    assert reported(facility, operator, happened_at=NOW - 2 * HOUR, known_at=NOW - 2 * HOUR).is_late


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"happened_at": NOW + HOUR}, "happened_at"),
        ({"known_at": NOW - 9 * HOUR}, "known_at"),
        ({"text": "孩子家长电话13912345678"}, "text"),
        ({"measures": "证件11010519491231002X"}, "measures"),
    ],
)
def test_a_report_that_cannot_be_or_names_persons_is_refused_at_its_field(facility, operator, facts, field):
    with pytest.raises(Refused) as refusal:
        reported(facility, operator, **facts)

    assert refusal.value.field == field
    assert not Incident.objects.exists()


def test_a_form_sent_twice_gives_one_incident_and_one_first_report(facility, operator):
    key = uuid4()

    first, second = (incidents.report(facility, happened(), key=key, by=operator, at=NOW) for _each in range(2))

    assert first == second
    assert IncidentReport.objects.count() == 1


def test_whom_a_report_reaches_at_once_is_data(facility, operator):
    fall = reported(facility, operator)
    violence = reported(facility, operator, kind="violence")
    grave = reported(facility, operator, severity="grave")
    AlertRule.objects.create(kind="fall", department_id="education")

    assert told_to(fall) == {"health", "streets"}
    assert told_to(violence) == {"health", "streets", "police", "women"}
    assert told_to(grave) == {"health", "streets", "emergency", "police", "publicity"}
    assert "education" in told_to(reported(facility, operator))


def test_only_the_own_operator_reports_and_an_office_enters_what_was_not_reported(facility, street):
    stranger = operator_user(FacilityFactory().operator)
    with pytest.raises(NotAllowed):
        reported(facility, stranger)

    entered = reported(facility, street)

    assert entered.reported_by_office
    assert entered.is_late
    assert list(Incident.objects.late()) == [entered]


def test_follow_ups_move_the_next_report_on_until_the_final_one(facility, operator):
    incident = reported(facility, operator)

    late = incidents.follow_up(
        incident, key=uuid4(), by=operator, at=NOW + 80 * HOUR, text="已出院。", files=[jpeg("李小宝.jpg")]
    )
    assert late.is_late
    assert incident.next_report_due_at == NOW + 152 * HOUR
    assert late.documents.get().original_name == "事故材料1.jpg"

    final = incidents.follow_up(incident, key=uuid4(), by=operator, at=NOW + 90 * HOUR, text="已痊愈。", is_final=True)
    assert (final.is_late, incident.next_report_due_at) == (False, None)
    with pytest.raises(IllegalMove):
        incidents.follow_up(incident, key=uuid4(), by=operator, at=NOW + 91 * HOUR, text="再报。")


def test_a_follow_up_sent_twice_counts_once(facility, operator):
    incident, key = reported(facility, operator), uuid4()

    rows = {incidents.follow_up(incident, key=key, by=operator, at=NOW, text="观察中。").pk for _each in range(2)}

    assert len(rows) == 1


def test_owing_a_report_is_told_to_operator_and_officers(facility, operator, street):
    incident = reported(facility, operator, at=NOW - 73 * HOUR, happened_at=NOW - 74 * HOUR, known_at=NOW - 74 * HOUR)

    assert list(Incident.objects.owing_report(NOW)) == [incident]
    assert [i.due_on for i in days.waiting(operator, on=TODAY) if "/incidents/" in i.url] == [date(2026, 11, 23)]
    assert [i.url for i in days.waiting(street, on=TODAY) if "/incidents/" in i.url] == [incident.get_absolute_url()]


def test_children_are_noted_by_age_and_no_more_than_were_reported(facility, operator):
    incident = reported(facility, operator)
    incidents.note_child(incident, by=operator, age_months=20, condition="treated", name="李小宝")

    with pytest.raises(Refused):
        incidents.note_child(incident, by=operator, age_months=21, condition="treated")
    raw = AffectedChild.objects.extra(select={"raw": "name"}).get().raw
    assert "李小宝" not in raw


def test_when_guardians_and_police_were_told_is_noted_once(facility, operator):
    incident = reported(facility, operator, kind="violence")
    incidents.note_calls(incident, by=operator, at=NOW, guardians_told_at=None, police_called_at=NOW - HOUR)

    incidents.note_calls(incident, by=operator, at=NOW, guardians_told_at=NOW, police_called_at=NOW)

    assert (incident.police_called_at, incident.guardians_told_at) == (NOW - HOUR, NOW)
    with pytest.raises(Refused):
        incidents.note_calls(incident, by=operator, at=NOW, guardians_told_at=NOW + HOUR, police_called_at=None)


def test_those_who_were_told_investigate_and_nobody_else(facility, operator, street, fire):
    incident = reported(facility, operator)
    for stranger in (fire, operator):
        with pytest.raises(NotAllowed):
            investigation.take_up(incident, by=stranger)

    investigation.take_up(incident, by=street)

    assert (incident.state, incident.investigator) == ("investigated", street)
    with pytest.raises(IllegalMove):
        investigation.take_up(incident, by=street)


def test_an_incident_that_turns_out_grave_reaches_whoever_that_concerns(facility, operator, street):
    incident = reported(facility, operator)

    investigation.reclassify(incident, by=street, at=NOW, kind="fall", severity="grave")

    assert {"emergency", "police", "publicity"} <= told_to(incident)
    assert incident.next_report_due_at == NOW + 12 * HOUR


def concluded(incident, by, *, responsibility="partly", lessons=""):
    investigation.take_up(incident, by=by)
    words = {"cause": "护栏松动", "findings": "日常检查流于形式。", "lessons": lessons}
    return investigation.conclude(incident, by=by, on=TODAY, responsibility=responsibility, **words)


def test_only_incidents_at_the_facilitys_fault_count_against_it(facility, operator, bureau):
    at_fault = concluded(reported(facility, operator), bureau)
    concluded(reported(facility, operator), bureau, responsibility="none")
    reported(facility, operator)

    assert list(Incident.objects.about(facility).upheld()) == [at_fault]


def test_an_investigation_is_not_concluded_without_words_or_before_it_began(facility, operator, bureau):
    incident = reported(facility, operator)
    facts = {"by": bureau, "on": TODAY, "cause": "护栏松动", "findings": "见记录", "responsibility": "none"}

    with pytest.raises(IllegalMove):
        investigation.conclude(incident, **facts)
    investigation.take_up(incident, by=bureau)
    for name in ("cause", "findings", "responsibility"):
        with pytest.raises(Refused) as refusal:
            investigation.conclude(incident, **(facts | {name: ""}))
        assert refusal.value.field == name


def test_a_lesson_reaches_every_operator_once_and_does_not_say_where_it_was(facility, operator, bureau, street):
    other = FacilityFactory().operator.organisation
    incident = concluded(reported(facility, operator), bureau)
    incidents.note_child(incident, by=operator, age_months=20, condition="treated", name="李小宝")
    for text in (f"{facility.name}护栏松动", f"{facility.address}发生跌落", "幼儿李小宝跌落", "电话13912345678"):
        with pytest.raises(Refused):
            investigation.tell_all(incident, by=bureau, on=TODAY, title="警示", text=text)
    with pytest.raises(NotAllowed):
        investigation.tell_all(incident, by=street, on=TODAY, title="警示", text="请检查护栏。")

    lesson = investigation.tell_all(
        incident, by=bureau, on=TODAY, title="攀爬设施警示", text="请每日检查攀爬设施护栏。"
    )

    assert QueuedTask.objects.filter(
        name="inspections.incidents.tasks.tell_lesson", arguments={"pk": lesson.pk}
    ).exists()
    assert (tasks.tell_lesson(lesson.pk), tasks.tell_lesson(lesson.pk)) == (2, 0)
    assert Notice.objects.get(organisation=other).title == "警示通报：攀爬设施警示"
    with pytest.raises(Refused):
        investigation.tell_all(incident, by=bureau, on=TODAY, title="又一次", text="请检查。")


def test_an_incident_is_for_its_operator_the_overseers_and_those_told(
    facility, operator, bureau, reviewer, street, fire, police
):
    stranger, community = operator_user(FacilityFactory().operator), officer(Role.COMMUNITY_WORKER)
    fall, violence = reported(facility, operator), reported(facility, operator, kind="violence")

    def seen(user):
        return set(Incident.objects.visible_to(user))

    for user in (operator, bureau, reviewer, street):
        assert seen(user) == {fall, violence}
    assert seen(police) == {violence}
    assert seen(fire) == seen(stranger) == seen(community) == set()
