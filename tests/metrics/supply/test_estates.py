"""New residential areas ask places by the norm; over it they need a project. What-if: another rate, other births."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client

from metrics.models import AreaReport, Estate, Project
from metrics.supply import estates, projects
from metrics.supply.forms import WhatIfForm
from portal.accounts.choices import Role
from portal.errors import NotAllowed, Refused
from portal.models import User
from portal.rulebook.rulebook import Limits
from portal.site.days import waiting
from tests import factories
from tests.factories import CHANGQING, TODAY, WULIN
from tests.metrics.supply.test_projects import project

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def planner(db: None) -> User:
    return factories.officer(Role.DEPARTMENT_OFFICER, department="planning")


def estate(by: User, **facts: object) -> Estate:
    given = {"name": "新建住宅区", "area": factories.community_of(CHANGQING), "document": "规划条件〔2026〕1号"}
    row = Estate(**(given | {"residents": 2001, "moves_in_on": TODAY + 300 * DAY} | facts))
    return estates.save(row, by=by, on=TODAY)


def standing(row: Estate) -> estates.Standing:
    return next(
        each
        for each in estates.standings(Estate.objects.select_related("project"), Limits(TODAY))
        if each.estate == row
    )


@pytest.mark.parametrize(("residents", "asked"), [(1, 1), (222, 1), (223, 2), (2000, 9), (2001, 10), (10_000, 45)])
def test_the_norm_asks_4_and_a_half_places_a_thousand_residents_rounded_up(residents: int, asked: int):
    assert estates.asked_places(residents, Decimal("4.5")) == asked


@pytest.mark.parametrize(("residents", "is_over"), [(2000, False), (2001, True), (2222, True)])
def test_ten_places_need_a_project_and_stand_on_the_worklist_of_planning(planner: User, residents: int, is_over: bool):
    row = estate(planner, residents=residents)

    found = standing(row)
    url = f"/estates/{row.pk}/edit/"

    assert (found.needs_project, found.is_over) == (is_over, is_over)
    assert (url in [item.url for item in waiting(planner, on=TODAY)]) is is_over
    assert (row in estates.to_plan(Estate.objects.all(), Limits(TODAY))) is is_over


def test_areas_that_share_a_project_share_its_places_and_one_that_is_given_up_brings_none(bureau: User, planner: User):
    planned = projects.save(project(places=20, opens_on=TODAY + 310 * DAY), by=bureau, on=TODAY)
    first = estate(planner, residents=2223, project=planned)
    second = estate(planner, residents=4000, project=planned)

    assert [(each.asked, each.lacking, each.days_late) for each in map(standing, (first, second))] == [
        (11, 9, 10),
        (18, 9, 10),
    ]
    projects.drop(planned, "改址", by=bureau)
    assert [(each.lacking, each.needs_project) for each in map(standing, (first, second))] == [(11, True), (18, True)]


def test_a_project_of_elsewhere_or_one_that_was_given_up_serves_no_area(bureau: User, planner: User):
    elsewhere = projects.save(project(area=factories.community_of(WULIN)), by=bureau, on=TODAY)
    dropped = projects.drop(projects.save(project(), by=bureau, on=TODAY), "改址", by=bureau)

    for other in (elsewhere, dropped):
        with pytest.raises(Refused) as refusal:
            estate(planner, project=Project.objects.get(pk=other.pk))
        assert refusal.value.field == "project"
    with pytest.raises(NotAllowed):
        estate(factories.officer(Role.DEPARTMENT_OFFICER, department="fire"))


def test_planning_enters_an_area_and_names_its_project_on_pages(monday, bureau: User, planner: User):
    client = Client()
    client.force_login(planner)
    told = {"name": "新区", "area": factories.community_of(CHANGQING).pk, "residents": 0, "document": "x"}
    told |= {"moves_in_on": "2027-10-01", "project": ""}

    wrong = client.post("/estates/new/", told)
    assert wrong.context["form"].errors["residents"]
    assert wrong.context["form"]["name"].value() == "新区"
    assert client.post("/estates/new/", told | {"residents": 3000}).status_code == 302
    row = Estate.objects.get()
    needs = '<span class="tag tag-danger">须有项目</span>'
    assert needs in client.get("/estates/").content.decode()
    planned = projects.save(project(), by=bureau, on=TODAY)
    changed = told | {"residents": 3000, "project": planned.pk, "seen_revision": row.revision}
    assert client.post(f"/estates/{row.pk}/edit/", changed).status_code == 302
    assert needs not in client.get("/estates/").content.decode()


def test_need_is_counted_with_another_rate_and_the_page_says_so(monday, bureau: User):
    AreaReport.objects.update_or_create(
        area=factories.community_of(CHANGQING), year=2026, defaults={"under3": 100, "residents": 3000}
    )
    client = Client()
    client.force_login(bureau)

    plain, other = (client.get(f"/supply/?area={CHANGQING}{asked}") for asked in ("", "&rate=50"))

    assert plain.context["totals"].wanted * 5 == other.context["totals"].wanted * 2
    assert "50 %" in other.content.decode()
    for nonsense in ("abc", "101", "-1", "NaN", "1" * 5000):
        assert client.get("/supply/", {"area": CHANGQING, "rate": nonsense}).context["rate"] == plain.context["rate"]
    assert client.get("/births/", {"area": CHANGQING, "rate": "50", "change": "99"}).status_code == 200


@pytest.mark.parametrize(("change", "is_taken"), [("-51", False), ("-50", True), ("50", True), ("51", False)])
def test_births_are_changed_by_half_at_most(change: str, is_taken: bool):
    form = WhatIfForm({"change": change}, rate=Decimal(20), has_births=True)

    assert form.asked_change == (int(change) if is_taken else 0)
    assert form.is_other is is_taken
