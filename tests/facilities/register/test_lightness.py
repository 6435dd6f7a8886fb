"""What a page of the register costs stays bounded, and what is kept between pages is never older than the rows it was made of."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from facilities.ground import panels
from facilities.models import Facility
from portal import freshness
from portal.models import Area
from portal.rulebook.rulebook import Limits, numbers_once
from tests.factories import TODAY, CareClassFactory, FacilityFactory, VisitFactory
from tests.inspections.conftest import NOW
from tests.inspections.credit.test_credit import make_entry

pytestmark = pytest.mark.django_db
SEALED = ("head_name", "head_id_number", "contact_mobile")


@pytest.fixture
def facilities() -> list[Facility]:
    made = [
        FacilityFactory(state="filed", name=f"云朵{n}托育园", longitude=120.17 + n / 100, latitude=30.28)
        for n in range(30)
    ]
    for facility in made:
        CareClassFactory(facility=facility, kind="toddler")
    return made


@pytest.mark.parametrize("query", ["?q=云朵&months=20", "?lat=30.28&lon=120.17&months=20"])
def test_a_search_reads_nothing_sealed_and_asks_as_often_for_thirty_as_for_one(client, facilities, query):
    client.get(f"/register/{query}")  # what is kept between pages is made once

    with CaptureQueriesContext(connection) as asked:
        page = client.get(f"/register/{query}&sort=")

    assert page.content.decode().count('<li class="card">') == 20
    assert len(asked) <= 13
    assert not [row["sql"] for row in asked if any(f'facility"."{name}"' in row["sql"] for name in SEALED)]


def test_further_conditions_hold_what_was_asked_and_every_community_that_there_is(client):
    before = client.get("/register/?within=3").content.decode()

    community = Area.objects.filter(level=12).order_by("pk").first()
    Area.objects.filter(pk=community.pk).update(name="改了名的社区")
    after = client.get("/register/?within=5").content.decode()

    assert '<option value="3" selected>' in before
    assert '<option value="5" selected>' in after
    assert "改了名的社区" not in before
    assert "改了名的社区" in after


def test_who_fell_to_grade_d_stands_last_at_once(facilities):
    first = facilities[0]
    assert first.pk not in panels.put_last(TODAY, freshness.stamp().version)

    make_entry(first, -90, 1)

    assert first.pk in panels.put_last(TODAY, freshness.stamp().version)


def test_marks_are_kept_until_anything_shown_changes(facilities, django_assert_num_queries):
    keys = [facility.pk for facility in facilities]
    before = panels.marks_of(keys, TODAY, freshness.stamp().version)

    version = freshness.stamp().version
    with django_assert_num_queries(0):
        assert panels.marks_of(keys[3:7], TODAY, version) == {key: before[key] for key in keys[3:7]}
    VisitFactory(facility=facilities[4], state="concluded", concluded_at=NOW, number="查0001")

    after = panels.marks_of(keys, TODAY, freshness.stamp().version)
    assert [key for key in keys if before[key] != after[key]] == [facilities[4].pk]


def test_what_is_kept_under_the_stamp_asks_only_tables_that_count_it_up(facilities):
    version = freshness.stamp().version

    with CaptureQueriesContext(connection) as asked:
        panels.marks_of([facility.pk for facility in facilities], TODAY, f"{version} anew")
        panels.put_last(TODAY, f"{version} anew")

    tables = {name for row in asked for name in re.findall(r'(?:FROM|JOIN) "(\w+)"', row["sql"])}
    assert {"inspections_visit", "inspections_creditentry", "metrics_facilitysummary"} <= tables
    never_changes = {"django_content_type"}
    assert tables - never_changes <= {model._meta.db_table for model in freshness.WATCHED}


def test_a_process_keeps_the_marks_of_so_many_facilities_and_no_more(facilities, monkeypatch):
    monkeypatch.setattr(panels, "MOST_KEPT", 25)
    keys, version = [facility.pk for facility in facilities], freshness.stamp().version

    told = [panels.marks_of(some, TODAY, version) for some in (keys[:20], keys[15:20], keys[:25], keys)]

    assert [len(marks) for marks in told] == [20, 5, 25, 30]
    assert told[3] == panels.marks_of(keys, TODAY, version)


def test_the_rulebooks_numbers_are_read_once_within_and_anew_outside(django_assert_num_queries):
    with django_assert_num_queries(1), numbers_once():
        assert Limits(TODAY)["credit.base"] == Limits(TODAY)["credit.base"]

    with django_assert_num_queries(2):
        assert Limits(TODAY)["credit.base"] == Limits(TODAY)["credit.base"]
