"""The plan: the gap on the map, what a place takes of support, boards by department, the PDF, what is planned near a family."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client

from facilities.ground.choices import FacilityState
from facilities.models import Claim, ClaimLine, Facility, Rate
from metrics.models import AreaReport, FacilitySummary, Project, ProjectStep
from metrics.rollup import counting
from metrics.supply import costs, plan
from metrics.supply.gaps import gap_map
from metrics.supply.need import needs
from portal.models import Area, User
from tests import factories
from tests.facilities.support.town import JULY, OCTOBER, scheme
from tests.factories import CHANGQING, DISTRICT, TODAY
from tests.metrics.conftest import AT, second, signed_in
from tests.metrics.supply.test_births import COURSE, born
from tests.metrics.supply.test_projects import project

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
BY_HAND = """
    WITH kept AS (
        SELECT c.id, c.facility_id, c.month, s.places FROM facilities_claim c
        JOIN metrics_facilitysummary s ON s.facility_id = c.facility_id
        WHERE c.state IN ('audited', 'batched', 'paid', 'offset') AND c.month >= %s AND c.month < %s AND s.places > 0
    )
    SELECT (SELECT sum(l.fen) FROM facilities_claimline l JOIN kept k ON k.id = l.claim_id),
        (SELECT sum(places) FROM (SELECT DISTINCT facility_id, month, places FROM kept) each)
"""


def planned(by: User, **facts: object) -> Project:
    row = project(**facts)
    row.planned_on, row.planned_by = TODAY, by
    row.save()
    return row


def booked(facility: Facility, rate: Rate, quantity: int, by: User, **facts: object) -> Claim:
    given = {"facility": facility, "scheme": rate.scheme, "month": OCTOBER, "state": "paid", "submitted_on": TODAY}
    claim = Claim.objects.create(**(given | {"submitted_by": by} | facts))
    due = quantity * rate.fen
    counts = {"listed": quantity, "eligible": quantity, "cap": quantity, "quantity": quantity}
    ClaimLine.objects.create(
        claim=claim,
        for_month=claim.month,
        kind="entitled",
        rate=rate,
        rate_fen=rate.fen,
        due_fen=due,
        fen=due,
        **counts,
    )
    return claim


@pytest.fixture
def claimed(reports: list[AreaReport], communities: list[Area], bureau: User) -> Rate:
    """Three facilities of ten, twenty and thirty places; the first claimed two months, one claim waits for its audit."""
    rate = scheme().rates.get()
    made = []
    for area, places in zip(communities, (10, 20, 30), strict=True):
        facility = factories.FacilityFactory(area=area, state=FacilityState.FILED, filed_on=TODAY)
        factories.CareClassFactory(facility=facility, places=places, enrolled=5)
        made.append(facility)
    counting.roll_up(on=TODAY, at=AT)
    booked(made[0], rate, 4, bureau)
    booked(made[0], rate, 5, bureau, month=JULY, state="audited")
    booked(made[1], rate, 9, bureau)
    booked(made[2], rate, 12, bureau)
    booked(made[2], rate, 30, bureau, month=JULY, state="submitted")
    booked(made[1], rate, 20, bureau, month=TODAY.replace(day=1))
    return rate


def test_support_a_place_is_what_plain_sql_counts(claimed: Rate):
    found = costs.support(Area.objects.get(pk=DISTRICT), on=TODAY)

    first = TODAY.replace(day=1)
    with connection.cursor() as cursor:
        cursor.execute(BY_HAND, [first.replace(year=first.year - 1), first])
        assert cursor.fetchone() == (found.fen, found.place_months)
    assert (found.fen, found.place_months, found.facilities) == (30 * claimed.fen, 70, 3)
    assert (found.each, found.of(20)) == (Decimal("85.71"), Decimal("1714.20"))


def test_with_two_facilities_nothing_is_told_of_either(claimed: Rate):
    FacilitySummary.objects.filter(places=30).update(places=None)

    found = costs.support(Area.objects.get(pk=DISTRICT), on=TODAY)

    assert (found.facilities, found.each, found.of(20)) == (2, None, None)


def test_the_map_adds_up_to_the_table_and_hatches_what_is_not_known(reports: list[AreaReport]):
    district, street = Area.objects.get(pk=DISTRICT), Area.objects.get(pk=CHANGQING)
    rows, below = needs(district, Decimal(20), on=TODAY), needs(street, Decimal(20), on=TODAY)

    of_streets, of_communities = gap_map(district, rows), gap_map(street, below)

    assert sum(part.gap or 0 for part in of_streets.parts) == sum(row.gap or 0 for row in rows)
    assert {part.area.pk: part.gap for part in of_communities.parts} == {
        row.area.pk: row.gap for row in below if row.area.longitude is not None
    }
    assert all((part.tone == 0) == (part.gap is None) for part in [*of_streets.parts, *of_communities.parts])
    assert gap_map(below[0].area, below[:1]) is None


@pytest.mark.parametrize(("days", "late"), [(-1, 1), (0, 0), (1, 0)])
def test_a_step_is_late_from_the_day_after_its_day(bureau: User, monday: None, days: int, late: int):
    row = planned(bureau)
    ProjectStep.objects.create(project=row, department_id="fire", text="消防设计咨询", due_on=TODAY + days * DAY)
    ProjectStep.objects.create(project=planned(bureau, state="dropped"), department_id="fire", text="一", due_on=TODAY)

    lines = signed_in(bureau).get("/projects/").context["lines"]

    told = {line.department.pk: (line.projects, line.places, line.owed, line.late) for line in lines}
    assert told == {"streets": (1, 20, 0, 0), "fire": (0, 0, 1, late)}


def test_the_board_of_a_department_shows_what_it_leads_and_what_it_owes(bureau: User, monday: None):
    leads, owes, other = (planned(bureau, name=name, department_id=code) for name, code in BOARD)
    ProjectStep.objects.create(project=owes, department_id="housing", text="竣工移交", due_on=TODAY)

    answer = signed_in(bureau).get("/projects/", {"department": "housing"})

    assert {row.pk for row in answer.context["projects"]} == {leads.pk, owes.pk}
    assert other.name not in answer.content.decode()


BOARD = [("牵头的项目", "housing"), ("欠节点的项目", "streets"), ("无关的项目", "education")]


def test_the_plan_names_its_day_its_method_and_its_sources(
    claimed: Rate, bureau: User, communities: list[Area], monday: None
):
    born(communities[0], COURSE)
    row = planned(bureau, area=communities[0])

    told = plan.contents(Area.objects.get(pk=CHANGQING), on=TODAY)
    answer = signed_in(bureau).get("/supply/plan/", {"area": CHANGQING})

    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert told["made"] == "2026年11月23日"
    assert any("方法2" in words for words in told["method"])
    assert any("85.71" in words for words in told["method"])
    assert "出生人数：出生证，2020-01至2025-12。" in told["sources"]
    tables = {table["title"]: table["rows"] for table in told["tables"]}
    assert [cells[0] for cells in tables["规划项目"]] == [row.name]
    assert tables["规划项目"][0][-1] == "1714.20"


def test_the_plans_last_line_is_the_sum_and_what_nobody_reports_is_no_zero(reports: list[AreaReport]):
    AreaReport.objects.filter(area__parent=CHANGQING).update(under3=None)

    lines = plan.contents(Area.objects.get(pk=DISTRICT), on=TODAY)["tables"][0]["rows"]

    by_name = {cells[0]: cells for cells in lines}
    assert by_name[str(Area.objects.get(pk=CHANGQING))][1:3] == ["—", "—"]
    assert lines[-1][1] == "120"


def test_a_family_reads_what_is_planned_nearest_to_it(bureau: User, client: Client, monday: None):
    here, there = factories.community_of(CHANGQING), second()
    Area.objects.filter(pk=here.pk).update(longitude=120.17, latitude=30.27)
    Area.objects.filter(pk=there.pk).update(longitude=120.18, latitude=30.27)
    for area in (here, there):
        planned(bureau, area=area, name=f"{area}托育点")

    named = client.get("/planned/", {"q": there.name}).context["near"]
    positioned = client.get("/planned/", {"lat": "30.27", "lon": "120.1701"}).context["near"]

    assert [row.area for row, _km, _minutes in named] == [there, here]
    assert (named[0][1], named[0][2]) == (0, 1)
    assert named[1][1] == pytest.approx(0.96, abs=0.01)  # of a hundredth of a degree at this latitude
    assert named[1][2] == 18  # 960 m with the detour of 1.3, 70 m a minute
    assert [row.area for row, _km, _minutes in positioned] == [here, there]


def test_an_unknown_place_is_said_and_everything_is_shown(bureau: User, client: Client, monday: None):
    row = planned(bureau)

    page = client.get("/planned/", {"q": "没有这个地方"}).content.decode()

    assert "平台找不到" in page
    assert row.name in page


def test_from_a_gap_on_the_map_to_an_opened_project(
    bureau: User, fire: User, reports: list[AreaReport], communities: list[Area], monday: None
):
    """The map leads to the street, the street to the form, the form to a project, its step to fire, and the facility ends the gap."""
    planner, brigade, here = signed_in(bureau), signed_in(fire), communities[0]
    assert f"/supply/?area={CHANGQING}" in planner.get("/supply/", {"area": DISTRICT}).content.decode()
    street = planner.get("/supply/", {"area": CHANGQING}).content.decode()
    lacks = needs(here, Decimal(20), on=TODAY)[0].gap
    link = f"/projects/new/?area={here.pk}&amp;places={lacks}"
    assert link in street
    form = planner.get(link.replace("&amp;", "&")).context["form"]
    brought = {name: form[name].value() for name in ("area", "places")}
    facts = {"name": "柳营托育点", "kind": "community", "department": "streets", "opens_on": TODAY + 90 * DAY}

    row = planner.post("/projects/new/", brought | facts, follow=True).context["project"]
    planner.post(f"/projects/{row.pk}/steps/", {"department": "fire", "text": "消防", "due_on": TODAY + DAY})
    waits = brigade.get("/home/").content.decode()
    brigade.post(f"/projects/steps/{row.steps.get().pk}/", {"result": "已完成"})
    facility = factories.FacilityFactory(area=here, state=FacilityState.FILED, filed_on=TODAY)
    factories.CareClassFactory(facility=facility, places=lacks, enrolled=0)
    counting.roll_up(on=TODAY, at=AT)
    planner.post(f"/projects/{row.pk}/open/", {"facility": facility.pk})

    row.refresh_from_db()
    assert row.get_absolute_url() in waits
    assert (row.state, row.facility, row.steps.get().done_by) == ("opened", facility, fire)
    now = needs(here, Decimal(20), on=TODAY)[0]
    assert (now.places, now.planned, now.gap) == (lacks, 0, 0)
