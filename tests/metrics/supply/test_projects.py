"""Projects: planned, brought forward by departments, opened or dropped."""

from datetime import timedelta

import pytest

from facilities.ground.choices import FacilityState
from metrics.models import Project, ProjectStep
from metrics.supply import projects
from metrics.supply.choices import ProjectState
from portal.accounts.choices import Role
from portal.errors import IllegalMove, NotAllowed, Refused
from portal.models import Area, User
from tests import factories
from tests.facilities.premises.test_premises import premises
from tests.factories import CHANGQING, TODAY
from tests.metrics.conftest import second

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def project(**facts: object) -> Project:
    given = {
        "name": "社区托育点",
        "kind": "community",
        "area": factories.community_of(CHANGQING),
        "department_id": "streets",
    }
    return Project(**(given | {"places": 20, "opens_on": TODAY + 90 * DAY} | facts))


@pytest.fixture
def planned(bureau: User) -> Project:
    return projects.save(project(), by=bureau, on=TODAY)


def step(planned: Project, **facts: object) -> ProjectStep:
    given = {"project": planned, "department_id": "fire", "text": "消防设计咨询", "due_on": TODAY + DAY}
    return ProjectStep(**(given | facts))


@pytest.mark.parametrize(("days", "is_refused"), [(-1, True), (0, False), (1, False)])
def test_a_project_is_planned_for_a_day_to_come(bureau: User, days: int, is_refused: bool):
    planned = project(opens_on=TODAY + days * DAY)

    if is_refused:
        with pytest.raises(Refused) as refusal:
            projects.save(planned, by=bureau, on=TODAY)
        assert refusal.value.field == "opens_on"
    else:
        assert projects.save(planned, by=bureau, on=TODAY).planned_on == TODAY


def test_a_project_stands_in_premises_of_its_own_community_that_no_other_takes(bureau: User, planned: Project):
    here = premises(area=planned.area)
    projects.save(project(premises=here), by=bureau, on=TODAY)

    for facts in (
        {"premises": premises(area=second())},
        {"premises": here},
        {"premises": premises(area=planned.area, address="2号", state="withdrawn")},
    ):
        with pytest.raises(Refused) as refusal:
            projects.save(project(**facts), by=bureau, on=TODAY)
        assert refusal.value.field == "premises"


def test_only_who_plans_plans(street: User, fire: User, bureau: User):
    builders = factories.officer(Role.DEPARTMENT_OFFICER, department="housing")

    for nobody in (street, fire):
        with pytest.raises(NotAllowed):
            projects.save(project(), by=nobody, on=TODAY)
    assert projects.save(project(), by=builders, on=TODAY).pk


@pytest.mark.parametrize(("days", "is_refused"), [(89, False), (90, False), (91, True)])
def test_a_step_is_due_before_the_places_open(bureau: User, planned: Project, days: int, is_refused: bool):
    asked = step(planned, due_on=TODAY + days * DAY)

    if is_refused:
        with pytest.raises(Refused) as refusal:
            projects.add_step(asked, by=bureau)
        assert refusal.value.field == "due_on"
    else:
        assert projects.add_step(asked, by=bureau).pk


def test_its_department_reports_a_step_once(bureau: User, fire: User, street: User, planned: Project):
    asked = projects.add_step(step(planned), by=bureau)

    with pytest.raises(NotAllowed):
        projects.finish_step(asked, "完成", by=street, on=TODAY)
    done = projects.finish_step(asked, "已完成", by=fire, on=TODAY)
    with pytest.raises(Refused):
        projects.finish_step(asked, "又一次", by=fire, on=TODAY)

    assert (done.done_on, done.done_by, done.result) == (TODAY, fire, "已完成")


def test_a_project_opens_as_a_filed_facility_of_its_community_and_then_asks_nothing_more(
    bureau: User, planned: Project
):
    asked = projects.add_step(step(planned), by=bureau)
    draft = factories.FacilityFactory(area=planned.area)
    elsewhere = factories.FacilityFactory(area=second(), state=FacilityState.FILED, filed_on=TODAY)
    filed = factories.FacilityFactory(area=planned.area, state=FacilityState.FILED, filed_on=TODAY)

    for wrong in (draft, elsewhere):
        with pytest.raises(Refused) as refusal:
            projects.open_places(planned, wrong, by=bureau)
        assert refusal.value.field == "facility"
    opened = projects.open_places(Project.objects.get(pk=planned.pk), filed, by=bureau)

    assert (opened.state, opened.facility) == (ProjectState.OPENED, filed)
    assert not ProjectStep.objects.to_do(["fire"]).exists()
    with pytest.raises(Refused):
        projects.finish_step(asked, "晚了", by=bureau, on=TODAY)
    with pytest.raises(IllegalMove):
        projects.drop(opened, "改址", by=bureau)


def test_a_step_stands_on_its_departments_worklist_until_it_is_done(
    bureau: User, fire: User, client, monday: None, planned: Project
):
    asked = projects.add_step(step(planned, due_on=TODAY), by=bureau)
    client.force_login(fire)

    before = client.get("/home/").content.decode()
    client.post(f"/projects/steps/{asked.pk}/", {"result": "已完成"})
    after = client.get("/home/").content.decode()

    assert planned.get_absolute_url() in before
    assert planned.get_absolute_url() not in after


def test_everybody_reads_what_is_planned_and_nothing_of_steps_or_dropped_ones(bureau: User, client, planned: Project):
    projects.add_step(step(planned), by=bureau)
    gone = projects.save(project(name="已放弃的点"), by=bureau, on=TODAY)
    projects.drop(gone, "改址", by=bureau)

    page = client.get("/planned/").content.decode()

    assert planned.name in page
    assert gone.name not in page
    assert "消防设计咨询" not in page


def test_two_who_change_a_project_at_once_lose_nothing(bureau: User, client, planned: Project):
    client.force_login(bureau)
    facts = {"name": planned.name, "kind": "community", "area": planned.area_id, "department": "streets", "places": 20}
    seen = {**facts, "opens_on": planned.opens_on.isoformat(), "seen_revision": planned.revision}

    client.post(f"/projects/{planned.pk}/edit/", {**seen, "places": 30})
    client.post(f"/projects/{planned.pk}/edit/", {**seen, "name": "另一个名字"})

    kept = Project.objects.get(pk=planned.pk)
    assert (kept.places, kept.name) == (30, "另一个名字")


def test_areas_are_those_of_the_planner(client, planned: Project):
    client.force_login(factories.officer(Role.BUREAU_LEAD))

    page = client.get("/projects/new/").content.decode()

    assert Area.objects.get(pk=planned.area_id).name in page
    assert factories.neighbouring_community().name not in page
