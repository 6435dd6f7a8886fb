"""The file for the national filing system: what came in by the mapping goes out by it, word for word, and only one's own areas do."""

from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from facilities.importing import national
from facilities.models import Facility
from tests.factories import CHANGQING, WULIN, FacilityFactory, community_of
from tests.portal.importing.builders import TITLES, bring, counts, register_row, table

pytestmark = pytest.mark.django_db


def handed_out(user) -> list[dict[str, str]]:
    sheet = CalamineWorkbook.from_filelike(BytesIO(national.write(user))).get_sheet_by_index(0)
    head, *rows = sheet.to_python()
    return [dict(zip(head, map(str, row), strict=True)) for row in rows]


def test_what_came_in_goes_out_in_the_same_words_and_comes_in_again_unchanged(reviewer):
    came = [register_row(1), register_row(2, 备案状态="暂停", 托位数="")]
    assert counts(bring(table(*came))) == {"read": 2, "added": 2}

    went = handed_out(reviewer)

    assert [{title: row[title] for title in TITLES} for row in went] == came
    assert (went[0]["举办形式"], went[0]["是否普惠"], went[0]["法定代表人"]) == ("民办", "否", "")


def test_a_verified_filing_is_in_force_for_the_nation_and_a_draft_is_not_told(reviewer):
    for state in ("verified", "suspended", "closed", "cancelled", "unfiled"):
        FacilityFactory(state=state, name=state)

    told = {row["机构名称"]: row["备案状态"] for row in handed_out(reviewer)}

    assert told == {"verified": "有效", "suspended": "暂停", "closed": "注销", "cancelled": "撤销"}


def test_nobody_but_who_reviews_filings_takes_the_file(client, reviewer, street):
    FacilityFactory(state="filed", area=community_of(CHANGQING))
    FacilityFactory(state="filed", area=community_of(WULIN))
    client.force_login(street)
    assert client.get("/facilities/national.xlsx").status_code == 403
    assert "national.xlsx" not in client.get("/facilities/").content.decode()

    client.force_login(reviewer)

    assert client.get("/facilities/national.xlsx").headers["Content-Disposition"].endswith('.xlsx"')
    assert "national.xlsx" in client.get("/facilities/").content.decode()
    assert len(handed_out(reviewer)) == Facility.objects.count()
