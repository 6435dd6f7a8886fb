"""One box finds a place: a street, a community, a landmark, an address or a name; cards say how far it is on foot."""

from datetime import time

import pytest
from django.test import Client

from facilities.ground.choices import FacilityState
from facilities.models import Landmark, OpeningHours
from facilities.register import asking, gazetteer, search
from facilities.register.walking import FARTHEST, Pace
from portal import public_pages
from portal.importing import mappings, reports
from portal.models import Area, Threshold
from tests.factories import TODAY, WULIN, FacilityFactory, community_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_kept(monday):
    public_pages.STORE.clear()


@pytest.fixture
def two() -> None:
    """Two facilities on file: one in the middle of the street 武林, one far in the east."""
    home = community_of(WULIN)
    street = Area.objects.get(pk=WULIN)
    FacilityFactory(
        name="彩虹园",
        state="filed",
        area=home,
        address="文晖路12号",
        longitude=street.longitude,
        latitude=street.latitude,
    )
    FacilityFactory(
        name="武林小太阳", state="filed", address="体育场路300号", longitude=120.30, latitude=street.latitude
    )


def shown(**query) -> list[str]:
    return [row.name for row in Client().get("/register/", query).context["facilities"]]


def test_the_whole_name_of_a_street_or_community_searches_around_it(two):
    assert asking.meant("武林街道").spot.kind == "街道"
    assert shown(q="武林街道") == ["彩虹园", "武林小太阳"]
    community = community_of(WULIN)
    assert asking.meant(str(community)).spot.name == str(community)


def test_a_name_wins_over_a_part_of_a_places_name_and_the_places_are_offered_beside(two):
    answer = Client().get("/register/", {"q": "武林"})

    assert [row.name for row in answer.context["facilities"]] == ["武林小太阳"]
    assert ("街道", "武林街道", "?q=%E6%AD%A6%E6%9E%97%E8%A1%97%E9%81%93") in answer.context["others"]


def test_where_no_facility_is_called_so_the_best_place_is_taken(two):
    Landmark.objects.create(name="西湖文化广场", other_name="环球中心", kind="广场", longitude=120.16, latitude=30.27)

    for text in ("西湖文化广场", "文化广场", "环球", "Ｗ西湖文化"[1:]):
        assert asking.meant(text).spot.name == "西湖文化广场", text
    assert len(shown(q="环球")) == 2


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("文晖路12号", "address"),
        ("文晖路", "address"),
        ("文晖路18号", "文晖路12号"),
        ("无此路5号", "name"),
        ("zz", "name"),
    ],
)
def test_an_address_is_found_as_it_is_or_by_the_nearest_number_on_its_road(two, text, read):
    meant = asking.meant(text)

    told = meant.spot.name if meant.spot else "address" if meant.address else "name"
    assert told == read


def test_what_the_box_understood_is_said_and_can_be_turned_round(two):
    page = Client().get("/register/", {"q": "武林街道", "months": 8}).content.decode()

    assert "街道“武林街道”附近" in page
    assert "?months=8&amp;name=%E6%AD%A6%E6%9E%97%E8%A1%97%E9%81%93" in page


@pytest.mark.parametrize("text", ["（）", "%", "_", "\\", "'; DROP TABLE", "a" * 60, "路", "号"])
def test_no_text_breaks_the_box(two, text):
    assert Client().get("/register/", {"q": text}).status_code == 200


@pytest.mark.parametrize(
    ("metres", "minutes"),
    [(0, 1), (53.8, 1), (53.9, 2), (3230, 60), (3231, None)],
)
def test_minutes_on_foot_follow_the_rulebooks_detour_and_pace(metres, minutes):
    assert Pace(TODAY).minutes(metres) == minutes
    assert minutes is None or minutes <= FARTHEST


def test_without_a_pace_in_the_rulebook_only_kilometres_are_told(two):
    Threshold.objects.filter(key__startswith="walking.").delete()

    page = Client().get("/register/", {"q": "武林街道"}).content.decode()

    assert Pace(TODAY).minutes(500) is None
    assert "公里" in page
    assert "步行约" not in page


def test_a_card_says_that_nobody_has_inspected_yet(two):
    page = Client().get("/register/").content.decode()

    assert page.count("尚未检查") == 2


def test_the_comparison_tells_the_same_as_the_cards_for_the_same_child_from_the_same_place(two):
    listed = Client().get("/register/", {"q": "武林街道", "months": 8})
    keys = [row.pk for row in listed.context["facilities"]] or [1, 2]
    chosen = Client().get("/register/", {"q": "武林街道", "months": 8, "chosen": keys})

    page = Client().get(chosen.context["compare_url"])

    assert "months=8" in chosen.context["compare_url"]
    assert "lat=" in chosen.context["compare_url"]
    assert page.status_code == 200


def test_landmarks_are_named_by_the_shipped_mapping():
    mapping = mappings.load(reports.SHIPPED["landmarks"].read_text())

    assert mapping.importer.code == "landmarks"
    assert set(mapping.fields) == {"name", "other_name", "kind", "address", "longitude", "latitude"}


def test_a_place_without_position_is_no_place_to_search_around():
    Area.objects.filter(pk=WULIN).update(longitude=None, latitude=None)

    assert all(spot.name != "武林街道" for spot in gazetteer.spots("武林街道"))


def test_a_facility_without_position_is_not_the_address_that_is_searched_around():
    FacilityFactory(state=FacilityState.FILED, address="文晖路12号")

    assert gazetteer.address("文晖路14号") is None


@pytest.mark.parametrize(
    ("query", "kinds"),
    [
        ({"months": 22}, ["toddler", "mixed", "family"]),
        ({"months": 22, "needed": "2026-12"}, ["toddler", "mixed", "family"]),
        ({"months": 22, "needed": "2027-01"}, ["older", "mixed", "family"]),
        ({"months": 36 - 12, "needed": "2027-11"}, []),
    ],
)
def test_a_place_needed_later_is_looked_for_in_the_class_of_that_day(query, kinds):
    answer = Client().get("/register/", query)

    assert not answer.context["form"].errors
    assert search.kinds(answer.context["form"].asked(), TODAY) == set(kinds)


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ({"needed": "2026-10"}, "本月"),
        ({"needed": "2026-11"}, ""),
        ({"needed": "2027-11"}, ""),
        ({"needed": "2027-12"}, "本月"),
        ({"needed": "2027-02", "months": 33}, ""),
        ({"needed": "2027-03", "months": 33}, "三岁"),
    ],
)
def test_a_place_is_needed_within_a_year_and_before_the_child_is_three(query, reason):
    errors = Client().get("/register/", query).context["form"].errors

    assert reason in str(errors.get("needed", ""))
    assert bool(errors) == bool(reason)


@pytest.mark.parametrize(
    ("query", "is_found"),
    [
        ({"open_from": "07:29"}, False),
        ({"open_from": "07:30"}, True),
        ({"open_until": "18:00"}, True),
        ({"open_until": "18:01"}, False),
        ({"night": "on"}, True),
        ({"weekends": "on"}, False),
        ({"holidays": "on"}, False),
    ],
)
def test_hours_are_asked_to_the_minute_and_what_is_not_known_is_not_open(query, is_found):
    place = FacilityFactory(name="早晚园", state="filed")
    told = {"opens_at": time(7, 30), "closes_at": time(18), "at_night": True, "on_weekends": None, "in_holidays": False}
    OpeningHours.objects.create(facility=place, told_on=TODAY, **told)
    FacilityFactory(name="未知园", state="filed")

    assert shown(**query) == (["早晚园"] if is_found else [])
