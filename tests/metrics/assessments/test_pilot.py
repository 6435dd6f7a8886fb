"""The pilot's report: problems have a measure and a day, what worked is told to other streets, what nobody asked is no zero."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from metrics.assessments import pilot
from metrics.models import Assessment, Experience, Problem
from portal.accounts.choices import Role
from portal.errors import IllegalMove, NotAllowed, Refused
from portal.models import Notice
from portal.site.days import waiting
from tests.factories import CHANGQING, DISTRICT, TODAY, WULIN, officer

pytestmark = pytest.mark.django_db


def office(area=WULIN, **facts):
    told = {"year": TODAY.year, "area_id": area, "computed_at": timezone.now()}
    return Assessment.objects.create(**told | facts)


def problem(of, **facts):
    told = {"what": "报表迟报", "measure": "指定专人", "person": "李主任", "due_on": TODAY}
    return Problem(assessment=of, **told | facts)


@pytest.fixture
def street():
    return officer(Role.STREET_OFFICER, area=WULIN)


@pytest.fixture
def lead():
    return officer(Role.BUREAU_LEAD)


def test_a_problem_has_a_measure_a_day_to_come_and_ends_once_with_its_outcome(street):
    mine = office()
    for facts, field in (
        ({"due_on": TODAY - timedelta(days=1)}, "due_on"),
        ({"person": "李主任13800000000"}, "person"),
    ):
        with pytest.raises(Refused) as told:
            pilot.tell_problem(problem(mine, **facts), by=street, on=TODAY)
        assert told.value.field == field
    row = pilot.tell_problem(problem(mine), by=street, on=TODAY)
    address = reverse("problem-settle", args=[row.pk])
    assert address in [item.url for item in waiting(street, on=TODAY)]
    with pytest.raises(Refused):
        pilot.settle(row, outcome=" ", by=street, on=TODAY)
    pilot.settle(row, outcome="按时报送", by=street, on=TODAY)
    with pytest.raises(IllegalMove):
        pilot.settle(row, outcome="按时报送", by=street, on=TODAY)
    assert address not in [item.url for item in waiting(street, on=TODAY)]


def test_only_the_office_itself_and_the_lead_tell(street, lead):
    pilot.tell_problem(problem(office(CHANGQING)), by=lead, on=TODAY)
    with pytest.raises(NotAllowed):
        pilot.tell_problem(problem(Assessment.objects.get()), by=street, on=TODAY)
    with pytest.raises(NotAllowed):
        pilot.tell_problem(problem(office(DISTRICT, department_id="fire")), by=street, on=TODAY)


def test_what_worked_is_told_to_the_other_streets_once(street, lead):
    other = officer(Role.STREET_OFFICER, area=CHANGQING)
    row = pilot.write(Experience(assessment=office(), title="社区托育点", text="利用架空层"), by=street, on=TODAY)
    assert row.assessment.get_absolute_url() in [item.url for item in waiting(lead, on=TODAY)]
    with pytest.raises(NotAllowed):
        pilot.spread(row, by=street, on=TODAY)
    pilot.spread(row, by=lead, on=TODAY)
    told = set(Notice.objects.values_list("organisation__memberships__user", flat=True))
    assert other.pk in told
    assert street.pk not in told
    with pytest.raises(IllegalMove):
        pilot.spread(row, by=lead, on=TODAY)


def test_the_report_counts_what_it_shows_and_other_streets_read_only_what_was_spread(client, street, lead):
    today = timezone.localdate()
    mine = office(year=today.year)
    client.force_login(street)
    sent = {"what": "报表迟报", "measure": "指定专人", "person": "李主任", "due_on": today}
    assert client.post(reverse("problem-create", args=[mine.pk]), sent).status_code == 302
    for title in ("架空层", "夜间托管"):
        client.post(reverse("experience-create", args=[mine.pk]), {"title": title, "text": "做法"})
    client.post(reverse("problem-settle", args=[Problem.objects.get().pk]), {"outcome": "已改"})
    client.force_login(lead)
    client.post(reverse("experience-spread", args=[Experience.objects.get(title="架空层").pk]))
    report = reverse("pilot-report")
    numbers = client.get(report).context["numbers"]
    assert numbers == {"told": 1, "done": 1, "overdue": 0, "spread": 1}

    office(CHANGQING, year=today.year)
    client.force_login(officer(Role.STREET_OFFICER, area=CHANGQING))
    page = client.get(report).content.decode()
    assert "架空层" in page
    assert "夜间托管" not in page
    assert "报表迟报" not in page
