"""Landmarks come in as a table: each refused row with its number and reason, the same table again changes nothing."""

import pytest

from facilities.models import Landmark
from facilities.register import gazetteer
from portal.importing import reports
from tests.portal.importing.builders import bring, counts, faults, table

pytestmark = pytest.mark.django_db
TITLES = "编号 名称 别名 类别 地址 经度 纬度".split()


def row(n: int, **cells: str) -> dict[str, str]:
    right = [f"地{n:03d}", f"第{n}公园", "", "公园", "", "120.17", "30.28"]
    return dict(zip(TITLES, right, strict=True)) | cells


def bring_landmarks(*rows: dict[str, str]):
    return bring(table(*rows), reports.SHIPPED["landmarks"].read_text())


@pytest.mark.parametrize(
    ("cells", "is_taken"),
    [
        ({"经度": "180", "纬度": "90"}, True),
        ({"经度": "180.1"}, False),
        ({"纬度": "-90.1"}, False),
        ({"经度": ""}, False),
        ({"纬度": "北"}, False),
        ({"名称": ""}, False),
    ],
)
def test_a_landmark_needs_a_name_and_a_place_on_the_earth(cells, is_taken):
    run = bring_landmarks(row(1), row(2, **cells))

    assert counts(run)["added"] == 1 + is_taken
    assert [line for line, _column, _reason in faults(run)] == ([] if is_taken else [3])


def test_the_same_table_again_changes_nothing_and_a_new_word_is_taken_over():
    bring_landmarks(row(1, 别名="老公园"), row(2))
    again = bring_landmarks(row(1, 别名="老公园"), row(2))
    moved = bring_landmarks(row(1, 经度="120.2"), row(2))

    assert "added" not in counts(again)
    assert counts(again)["unchanged"] == 2
    assert counts(moved)["changed"] == 1
    assert Landmark.objects.get(name="第1公园").longitude == 120.2
    assert [spot.name for spot in gazetteer.spots("老公园")] == ["第1公园"]
