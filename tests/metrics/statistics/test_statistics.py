"""Public statistics: counted from the register, each with its source, nothing about few children, the same as open data."""

import csv
import io
import json

import pytest
from django.core.cache import cache
from django.test import Client

from facilities.ground.choices import FacilityState
from facilities.models import CareClass, Facility
from metrics.rollup import counting
from metrics.statistics.statistics import protected, statistics
from portal import public_pages
from portal.models import Area
from tests import factories
from tests.factories import CHANGQING, DISTRICT, TODAY, WULIN
from tests.metrics.conftest import AT

pytestmark = pytest.mark.django_db


@pytest.fixture
def places(communities: list[Area]) -> list[Facility]:
    """Two facilities of 长庆, one of them inclusive, a small one of 武林, and one whose filing does not hold."""
    made = []
    for area, state, inclusive, offered, enrolled in [
        (communities[0], FacilityState.FILED, True, 20, 15),
        (communities[1], FacilityState.VERIFIED, False, 20, 10),
        (communities[2], FacilityState.FILED, False, 10, 4),
        (communities[2], FacilityState.CANCELLED, True, 99, 99),
    ]:
        facility = factories.FacilityFactory(area=area, state=state, filed_on=TODAY, is_inclusive=inclusive)
        factories.CareClassFactory(facility=facility, places=offered, enrolled=enrolled, kind="older")
        made.append(facility)
    public_pages.STORE.clear()
    cache.clear()
    return made


def test_places_and_shares_are_counted_from_facilities_whose_filing_holds(places: list[Facility]) -> None:
    found = statistics(on=TODAY)
    streets = {row.code: row for row in found.streets}

    assert (found.total.facilities, found.total.places, found.total.inclusive_share) == (3, 50, 40)
    assert (streets[CHANGQING].facilities, streets[CHANGQING].places) == (2, 40)
    assert sum(row.places for row in found.streets) == found.total.places
    assert [row.places for row in found.classes if row.code == "older"] == [50]
    assert streets[CHANGQING].named_classes[2][1] == 40


def test_no_rate_is_told_about_fewer_than_ten_children_nor_found_by_subtraction(places: list[Facility]) -> None:
    found = statistics(on=TODAY)
    streets = {row.code: row for row in found.streets}

    assert streets[WULIN].is_protected
    assert streets[WULIN].occupancy is None
    assert streets[CHANGQING].occupancy is None  # else 武林 would be the rest
    assert found.total.occupancy == pytest.approx(100 * 29 / 50)


@pytest.mark.parametrize(
    ("children", "hidden"),
    [([50, 40, 30], set()), ([50, 4, 30], {1, 2}), ([3, 4, 30], {0, 1}), ([0, 50, 60], set()), ([4], {0})],
)
def test_a_part_is_never_hidden_alone(children: list[int], hidden: set[int]) -> None:
    assert protected(children, 10) == hidden


def test_the_page_is_for_everybody_and_tells_no_number_of_children(places: list[Facility]) -> None:
    page = Client().get("/statistics/").content.decode()

    assert "托育服务统计" in page
    assert "不公布" in page
    assert ">29<" not in page
    assert f"?street={CHANGQING}" in page
    assert "来源" in page


def test_the_page_is_kept_until_something_shown_changes(places: list[Facility]) -> None:
    first = Client().get("/statistics/")
    again = Client().get("/statistics/", headers={"if-none-match": first["ETag"]})
    CareClass.objects.filter(facility=places[0]).update(places=30)
    after = Client().get("/statistics/", headers={"if-none-match": first["ETag"]})

    assert again.status_code == 304
    assert after.status_code == 200
    assert "<strong>60</strong>" in after.content.decode()


def test_a_new_count_of_an_indicator_makes_the_page_new(places: list[Facility], communities: list[Area]) -> None:
    first = Client().get("/statistics/")
    factories.AreaReportFactory(area=communities[0], residents=4000)
    counting.recount(on=TODAY, at=AT)

    page = Client().get("/statistics/", headers={"if-none-match": first["ETag"]})

    assert page.status_code == 200
    assert "<strong>5.0</strong>" in page.content.decode()  # 20 places, 4000 residents


def test_the_open_data_hold_what_the_page_shows(places: list[Facility]) -> None:
    text = Client().get("/statistics/data/csv/").content.decode("utf-8-sig")
    data = json.loads(Client().get("/statistics/data/json/").content)

    rows = list(csv.DictReader(io.StringIO(text)))
    district = next(row for row in rows if row["part"] == "district")
    assert (district["code"], district["facilities"], district["places"]) == (DISTRICT, "3", "50")
    assert [row["occupancy"] for row in rows if row["code"] == WULIN] == [""]
    assert [row["name"] for row in data["rows"]] == [row["name"] for row in rows]
    assert data["rows"][0]["inclusive_share"] == 40
    assert Client().get("/statistics/data/xml/").status_code == 404


def test_an_unchanged_file_is_not_sent_again(places: list[Facility]) -> None:
    first = Client().get("/statistics/data/json/")

    assert Client().get("/statistics/data/json/", headers={"if-none-match": first["ETag"]}).status_code == 304
