"""Parents find a facility by any part of its name, however they write it, and the nearest ones are really the nearest."""

import random

import pytest
from django.db import connection

from facilities.ground import namesearch
from facilities.ground.choices import FacilityState
from facilities.ground.distances import Position
from facilities.models import Facility
from facilities.register import nearby
from tests.factories import FacilityFactory

pytestmark = pytest.mark.django_db
NAMES = [
    "小太阳托育园", "小太阳（长庆）托育园", "Happy Kids 托育中心", "ＡＢＣ早教", "童·馨 托育园", "阳光100托儿所", "「星星树」托育",
    "小 橡 果", "O'Neill家庭托育点", "100%爱托育_中心", "é咖啡托育",
]  # fmt: skip
ASKED = [
    "小", "太阳", "小太阳托育园", "小太阳长庆", "（长庆）", "(长庆)", "happy kids", "HAPPYKIDS", "abc", "ABC早", "ａｂｃ", "童馨", "童・馨",
    "100", "１００", "星星树", "『星星树』", "小橡果", "小　橡　果", "o'neill", "ONEILL", "100%", "爱托育_中", "é", "不存在", "园小",
]  # fmt: skip


def by_eye(text: str) -> set[str]:
    """Return the names that hold the text, folded, by reading every name."""
    return {name for name in NAMES if namesearch.folded(text) in namesearch.folded(name)}


@pytest.mark.parametrize("common", [True, False], ids=["in order", "by the index"])
@pytest.mark.parametrize("text", ASKED)
def test_every_name_that_holds_the_text_is_found_in_both_ways(text, common, monkeypatch):
    for name in NAMES:
        FacilityFactory(name=name)
    monkeypatch.setattr(namesearch, "is_common", lambda text: common)

    assert set(Facility.objects.named(text).values_list("name", flat=True)) == by_eye(text)


def test_the_other_name_is_searched_too_and_no_text_runs_from_one_name_into_the_other():
    FacilityFactory(name="小太阳托育园", other_name="彩虹桥")

    assert Facility.objects.named("彩虹").exists()
    assert not Facility.objects.named("园彩").exists()


@pytest.mark.parametrize("text", [*NAMES, "Ｈａｐｐｙ　Ｋｉｄｓ！", "a\\b'c\"d%e_f", "︰；（）〈〉", "ÀÉÎ Straße", ""])
def test_the_database_folds_names_as_the_search_does(text):
    with connection.cursor() as cursor:
        cursor.execute("SELECT facility_search_key(%s, '')", [text])
        key = cursor.fetchone()[0]

    assert key == namesearch.folded(text) + "\n"


def test_a_text_without_any_letter_finds_nothing():
    FacilityFactory()

    assert not Facility.objects.named("（）·").exists()


def test_common_pieces_are_known_once_the_database_has_counted_them():
    rare = FacilityFactory(name="独一无二")
    same = {"operator": rare.operator, "area": rare.area}
    Facility.objects.bulk_create(FacilityFactory.build(name=f"小太阳{n}托育园", **same) for n in range(150))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE facilities_facility")
    namesearch._shares.cache_clear()

    assert namesearch.is_common("托育园")
    assert not namesearch.is_common("独一无二")
    namesearch._shares.cache_clear()


@pytest.mark.parametrize("latitude", [0.0, 30.28, 64.0])
def test_the_nearest_are_found_where_degrees_are_narrow_and_where_they_are_wide(latitude):
    chance = random.Random(7)
    for _ in range(120):
        FacilityFactory(
            state=FacilityState.FILED,
            longitude=120 + chance.uniform(-0.2, 0.2),
            latitude=latitude + chance.uniform(-0.2, 0.2),
        )
    FacilityFactory(longitude=None, latitude=None)
    start = Position(120.01, latitude + 0.02)

    found = nearby.nearest(Facility.objects.all(), start, 10)

    placed = Facility.objects.filter(longitude__isnull=False)
    every = sorted((start.metres_to(row.longitude, row.latitude), row.pk) for row in placed)
    assert [(metres, row.pk) for row, metres in found] == every[:10]


def test_distances_are_those_of_the_earth():
    hangzhou, shanghai = Position(120.1551, 30.2741), (121.4737, 31.2304)

    assert hangzhou.metres_to(*shanghai) == pytest.approx(164_600, rel=0.01)
    assert hangzhou.metres_to(120.1551, 30.2741) == 0


@pytest.mark.django_db
def test_the_functions_of_the_search_are_found_where_a_restore_empties_the_search_path():
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL search_path = ''")
        cursor.execute("SELECT public.facility_search_pieces('阳光', '')::text")
        (pieces,) = cursor.fetchone()

    assert pieces == "'光' '阳' '阳光'"
