"""A grave incident is concluded only with its steps done, or each excused by name with a reason."""

from itertools import combinations

import pytest

from inspections.incidents import incidents, investigation, steps
from inspections.incidents.choices import IncidentKind, IncidentSeverity, IncidentState, IncidentStep
from inspections.models import AffectedChild, Incident
from portal.accounts.choices import Role
from portal.errors import NotAllowed, Refused
from tests.factories import TODAY, FacilityFactory, officer, operator_user
from tests.inspections.conftest import NOW
from tests.security.grievances import _incident

pytestmark = pytest.mark.django_db
WORDS = {"cause": "教师体罚", "findings": "监控属实", "responsibility": "crime"}


@pytest.fixture
def lead(db):
    return officer(Role.BUREAU_LEAD)


@pytest.fixture
def operator(db):
    return None


@pytest.fixture
def abuse(lead):
    facility = FacilityFactory(state="filed")
    things = _incident(facility, operator_user(facility.operator), lead, "investigated", kind="violence")
    things.child.delete()
    return things.incident


def do(incident, step, by):
    """Do a step as its page does."""
    if step == IncidentStep.CHILDREN:
        for _each in range(incident.children):
            incidents.note_child(incident, by=by, age_months=20, condition="treated")
        return
    name = {"police": "police_called_at", "guardians": "guardians_told_at", "upward": "reported_up_at"}[step]
    incidents.note_calls(incident, by=by, at=NOW, **{name: NOW})


def conclude(incident, by):
    return investigation.conclude(incident, by=by, on=TODAY, **WORDS)


@pytest.mark.parametrize("count", range(5))
def test_every_step_must_be_done_or_excused_whichever_are_open(abuse, lead, count):
    for chosen in combinations(IncidentStep, count):
        incident = Incident.objects.get(pk=abuse.pk)
        Incident.objects.filter(pk=abuse.pk).update(
            police_called_at=None, guardians_told_at=None, reported_up_at=None, state="investigated"
        )
        AffectedChild.objects.all().delete()
        incident.excuses.all().delete()
        incident.refresh_from_db()
        for step in chosen:
            do(incident, step, lead)
        left = [step for step in IncidentStep if step not in chosen]
        for step in left:
            with pytest.raises(Refused):
                conclude(incident, lead)
            steps.excuse(incident, by=lead, at=NOW, step=step, reason="公安机关已先行介入")
        assert conclude(incident, lead).state == IncidentState.CONCLUDED
        assert set(incident.excuses.values_list("step", "by")) == {(step, lead.pk) for step in left}


@pytest.mark.parametrize(
    ("kind", "severity", "is_held"),
    [("fall", "minor", False), ("fall", "serious", False), ("fall", "grave", True), ("violence", "minor", True), ("missing", "minor", True)],
)  # fmt: skip
def test_grave_incidents_suspected_violence_and_missing_children_take_the_steps(abuse, kind, severity, is_held):
    abuse.kind, abuse.severity = kind, severity

    assert bool(steps.required(abuse)) is is_held
    assert (kind in IncidentKind.values, severity in IncidentSeverity.values) == (True, True)


def test_a_child_too_few_is_a_step_that_is_open(abuse, lead):
    incidents.note_child(abuse, by=lead, age_months=20, condition="treated")
    assert IncidentStep.CHILDREN in steps.missing(abuse)

    incidents.note_child(abuse, by=lead, age_months=22, condition="treated")
    assert IncidentStep.CHILDREN not in steps.missing(abuse)


def test_a_report_of_no_children_is_not_a_record_of_them(abuse, lead):
    Incident.objects.filter(pk=abuse.pk).update(children=0)
    abuse.refresh_from_db()

    assert IncidentStep.CHILDREN in steps.missing(abuse)


def test_made_grave_by_another_classing_it_takes_the_steps_too(abuse, lead):
    Incident.objects.filter(pk=abuse.pk).update(kind="fall")
    stale = Incident.objects.get(pk=abuse.pk)
    investigation.reclassify(abuse, by=lead, at=NOW, kind="fall", severity="grave")

    with pytest.raises(Refused):
        conclude(stale, lead)  # on a page opened before


def test_an_excuse_has_a_reason_and_is_of_those_who_investigate(abuse, lead):
    for by, reason, step, refusal in [
        (lead, " ", "police", Refused),
        (lead, "见110110199003070015", "police", Refused),
        (lead, "不必", "weather", Refused),
        (operator_user(abuse.facility.operator), "不必", "police", NotAllowed),
    ]:
        with pytest.raises(refusal):
            steps.excuse(abuse, by=by, at=NOW, step=step, reason=reason)
    steps.excuse(abuse, by=lead, at=NOW, step="police", reason="不必")
    with pytest.raises(Refused):
        steps.excuse(abuse, by=lead, at=NOW, step="police", reason="再次")


def test_the_operator_does_not_say_that_it_was_reported_upward(client, abuse, lead):
    by = operator_user(abuse.facility.operator)
    with pytest.raises(NotAllowed):
        incidents.note_calls(abuse, by=by, at=NOW, reported_up_at=NOW)

    client.force_login(by)
    assert 'name="reported_up_at"' not in client.get(f"/incidents/{abuse.pk}/calls/").content.decode()
    client.force_login(lead)
    assert 'name="reported_up_at"' in client.get(f"/incidents/{abuse.pk}/calls/").content.decode()


def test_the_page_names_what_is_open_and_takes_the_excuse(client, abuse, lead):
    client.force_login(lead)
    assert "上报" in client.get(abuse.get_absolute_url()).content.decode()

    refused = client.post(f"/incidents/{abuse.pk}/conclude/", WORDS)
    client.post(f"/incidents/{abuse.pk}/excuse/", {"step": "upward", "reason": "区级已知悉"})

    assert refused.context["form"].non_field_errors()
    assert refused.context["form"]["cause"].value() == "教师体罚"
    page = client.get(abuse.get_absolute_url()).content.decode()
    assert "区级已知悉" in page
    assert str(lead) in page
