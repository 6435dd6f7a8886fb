"""Parents find facilities whose filing holds, and nothing personal."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from facilities.ground import panels
from facilities.ground.choices import ClassKind, FacilityState, FilingKind, FilingState, ServiceForm
from facilities.ground.states import FACILITY_MOVES
from facilities.models import Facility, Receipt
from facilities.register import search
from portal import public_pages
from portal.models import Clause, Threshold
from portal.workflow import workflow
from tests.facilities.builders import add_document
from tests.factories import TODAY, WULIN, CareClassFactory, FacilityFactory, FilingFactory, UserFactory, community_of
from tests.markup import flat

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_kept():
    """Let every page be made anew, so that its context can be read."""
    public_pages.STORE.clear()


def names(client, **query) -> set[str]:
    return {facility.name for facility in client.get("/register/", query).context["facilities"]}


@pytest.mark.parametrize(
    ("state", "shown"),
    [
        ("unfiled", False),
        ("filed", True),
        ("verified", True),
        ("suspended", False),
        ("closed", False),
        ("cancelled", False),
    ],
)
def test_only_facilities_whose_filing_holds_are_offered(client, state, shown):
    FacilityFactory(name="小太阳", state=state, filed_on=TODAY)

    assert (names(client) == {"小太阳"}) is shown


@pytest.mark.parametrize(
    ("state", "status"), [("unfiled", 404), ("filed", 200), ("cancelled", 200), ("nonconforming", 200)]
)
def test_a_facility_that_lost_its_filing_keeps_its_page_and_an_unfiled_has_none(client, state, status):
    facility = FacilityFactory(state=state)

    assert client.get(f"/register/{facility.pk}/").status_code == status


def test_parents_search_by_part_of_the_name_street_age_and_free_places(client, monday):
    told = {"state": FacilityState.FILED, "places_as_of": TODAY}
    near = FacilityFactory(name="长庆小太阳", **told)
    far = FacilityFactory(name="武林彩虹", area=community_of(WULIN), is_inclusive=True, **told)
    CareClassFactory(facility=near, kind=ClassKind.INFANT, places=10, enrolled=10)
    CareClassFactory(facility=far, kind=ClassKind.OLDER, places=20, enrolled=5)

    assert names(client, name="太阳") == {"长庆小太阳"}
    assert names(client, street=WULIN) == {"武林彩虹"}
    assert names(client, class_kind="infant") == {"长庆小太阳"}
    assert names(client, free="on") == {"武林彩虹"}
    assert names(client, inclusive="on") == {"武林彩虹"}
    assert names(client, name="没有") == set()


def test_nothing_personal_is_on_a_public_page(client):
    facility = FacilityFactory(state=FacilityState.FILED, head_name="陈静", contact_mobile="13800138001")

    page = client.get(f"/register/{facility.pk}/").content.decode()

    for secret in ("陈静", "13800138001", "11010519491231002X", "李明"):
        assert secret not in page


def test_the_register_pages_by_key_in_a_fixed_number_of_queries(client, django_assert_max_num_queries):
    FacilityFactory.create_batch(2, state=FacilityState.FILED)
    with CaptureQueriesContext(connection) as for_two:
        client.get("/register/")
    FacilityFactory.create_batch(23, state=FacilityState.FILED)
    public_pages.STORE.clear()

    with django_assert_max_num_queries(
        min(14, len(for_two))
    ):  # 9 of the list, 5 of what oversight says of each facility
        first = client.get("/register/")
    second = client.get("/register/", {"after": first.context["pager"].next})
    back = client.get("/register/", {"before": second.context["pager"].previous})

    assert len(first.context["facilities"]) == 20
    assert len(second.context["facilities"]) == 5
    assert second.context["pager"].next == ""
    assert [f.pk for f in back.context["facilities"]] == [f.pk for f in first.context["facilities"]]


@pytest.mark.parametrize("cursor", ["nonsense", "|", "|x", "9" * 40, "2026|5"])
def test_a_broken_cursor_shows_a_page_and_no_error(client, cursor):
    FacilityFactory(state=FacilityState.FILED)

    assert client.get("/register/", {"after": cursor}).status_code == 200


@pytest.mark.parametrize(
    ("months", "kinds"),
    [
        (5, ["family"]),
        (6, ["infant", "family"]),
        (12, ["toddler", "family"]),
        (18, ["toddler", "mixed", "family"]),
        (24, ["older", "mixed", "family"]),
        (35, ["older", "mixed", "family"]),
        (36, []),
    ],
)
def test_a_childs_age_in_months_leads_to_the_classes_that_take_it(months, kinds):
    assert search.kinds_for(months, TODAY) == kinds


def test_the_ages_of_classes_come_from_the_rulebook():
    Threshold.objects.filter(key="class.infant.months_from").update(value=3)

    assert search.kinds_for(4, TODAY) == ["infant", "family"]


@pytest.mark.parametrize(
    ("born", "months"), [(date(2025, 11, 23), 12), (date(2025, 11, 24), 11), (date(2026, 11, 23), 0)]
)
def test_a_child_is_a_month_older_on_its_day(born, months):
    assert search.months_on(born, TODAY) == months


def test_free_places_must_be_in_a_class_for_the_childs_age(client, monday):
    facility = FacilityFactory(name="小太阳", state=FacilityState.FILED, places_as_of=TODAY)
    CareClassFactory(facility=facility, kind=ClassKind.INFANT, places=10, enrolled=10)
    CareClassFactory(facility=facility, kind=ClassKind.OLDER, places=20, enrolled=5)

    assert names(client, months=8) == {"小太阳"}
    assert names(client, months=8, free="on") == set()
    assert names(client, months=30, free="on") == {"小太阳"}


def test_parents_narrow_by_fee_service_meals_kind_and_community(client):
    here, there = community_of(WULIN), FacilityFactory().area
    FacilityFactory(
        name="甲", state="filed", area=here, monthly_fee=2000, serves_meals=True, service_forms=[ServiceForm.HOURLY]
    )
    FacilityFactory(name="乙", state="filed", area=there, monthly_fee=5000, setting="employer")
    FacilityFactory(name="丙", state="filed", area=there, monthly_fee=None)

    assert names(client, price_from=1000, price_to=3000) == {"甲"}
    assert names(client, price_from=3000) == {"乙"}
    assert names(client, meals="on") == {"甲"}
    assert names(client, service_form="hourly") == {"甲"}
    assert names(client, setting="employer") == {"乙"}
    assert names(client, community=here.pk) == {"甲"}
    assert [f.name for f in client.get("/register/", {"sort": "fee"}).context["facilities"]] == ["甲", "乙", "丙"]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"price_from": 5, "price_to": 1}, "price_to"),
        ({"lat": 30}, "lon"),
        ({"lat": 95, "lon": 120}, "lat"),
        ({"lat": "nan", "lon": "inf"}, "lat"),
        ({"months": 400}, "months"),
        ({"born": "1990-01"}, "born"),
        ({"name": "（）"}, "name"),
        ({"street": "nowhere"}, "street"),
    ],
)
def test_what_makes_no_sense_is_told_beside_its_field_and_nothing_typed_is_lost(client, query, field):
    answer = client.get("/register/", query)

    assert answer.status_code == 200
    assert field in answer.context["form"].errors
    assert answer.context["facilities"] == []
    assert all(answer.context["form"][name].value() == str(value) for name, value in query.items())


def test_the_nearest_come_first_with_their_distance_and_the_far_are_left_out(client):
    for number, latitude in enumerate((30.30, 30.27, 30.29, 30.90)):
        FacilityFactory(name=f"园{number}", state="filed", longitude=120.17, latitude=latitude)
    FacilityFactory(name="无处", state="filed")

    answer = client.get("/register/", {"lat": 30.27, "lon": 120.17, "within": 5})

    assert [f.name for f in answer.context["facilities"]] == ["园1", "园2", "园0"]
    assert [round(f.kilometres, 1) for f in answer.context["facilities"]] == [0.0, 2.2, 3.3]


def test_without_a_script_a_community_is_where_one_stands(client):
    community = community_of(WULIN)
    FacilityFactory(name="近", state="filed", longitude=community.longitude, latitude=community.latitude)
    FacilityFactory(name="远", state="filed", longitude=community.longitude + 0.1, latitude=community.latitude)

    answer = client.get("/register/", {"near": community.pk})

    assert [f.name for f in answer.context["facilities"]] == ["近", "远"]


def test_the_nearest_are_paged_by_key_there_and_back(client):
    for number in range(45):
        FacilityFactory(state="filed", longitude=120.17, latitude=30 + number / 1000)
    start = {"lat": 30, "lon": 120.17}

    first = client.get("/register/", start)
    second = client.get("/register/", start | {"after": first.context["pager"].next})
    third = client.get("/register/", start | {"after": second.context["pager"].next})
    back = client.get("/register/", start | {"before": third.context["pager"].previous})

    pages = [[f.pk for f in page.context["facilities"]] for page in (first, second, third)]
    assert [len(page) for page in pages] == [20, 20, 5]
    assert len({pk for page in pages for pk in page}) == 45
    assert [f.pk for f in back.context["facilities"]] == pages[1]
    assert third.context["pager"].next == ""


def test_an_address_with_nul_is_refused_at_the_door(client):
    answer = client.get("/register/", {"name": "a\x00b"})

    assert answer.status_code == 400
    assert "Traceback" not in answer.content.decode()


def test_each_chosen_condition_can_be_taken_away_alone(client):
    FacilityFactory(state="filed")

    answer = client.get("/register/", {"name": "无此园", "free": "on", "months": "12", "after": "|5"})

    links = {label: url for label, _value, url in answer.context["conditions"]}
    assert set(links) == {"名称关键字", "宝宝月龄（月）", "有空余托位"}
    assert links["有空余托位"] == "?name=%E6%97%A0%E6%AD%A4%E5%9B%AD&months=12"
    assert "请放宽条件" in answer.content.decode()


def test_the_map_shows_single_facilities_that_can_be_reached_by_keyboard_and_says_that_it_is_schematic(client):
    community = community_of(WULIN)
    facility = FacilityFactory(
        name="图上园", state="filed", area=community, longitude=community.longitude, latitude=community.latitude
    )
    FacilityFactory(state="filed")

    answer = client.get("/register/", {"view": "map", "lat": community.latitude, "lon": community.longitude})
    page = answer.content.decode()

    assert f'<a href="/register/{facility.pk}/" aria-label="图上园">' in flat(page)
    assert "非行政区划界线" in page
    assert answer.context["map"]["start"] is not None
    assert len(answer.context["map"]["streets"]) == 8


def test_many_facilities_are_a_number_per_street_on_the_map(client, monkeypatch):
    monkeypatch.setattr("facilities.register.views.register.MOST_POINTS", 2)
    for _ in range(3):
        FacilityFactory(state="filed", longitude=120.17, latitude=30.28, area=community_of(WULIN))

    streets = client.get("/register/", {"view": "map"}).context["map"]["streets"]

    assert {street["area"].code: street["count"] for street in streets}[WULIN] == 3


def test_up_to_four_facilities_stand_side_by_side_and_the_choice_is_in_the_address(client):
    made = [FacilityFactory(name=f"第{n}园", state="filed", monthly_fee=1000 * n) for n in range(1, 6)]
    hidden = FacilityFactory(name="草稿园")
    keys = [f.pk for f in made]

    added = client.get("/register/", {"chosen": keys[:1]}).context["facilities"][1].choose_url
    page = client.get("/register/compare/", {"chosen": [hidden.pk, "x", "9" * 30, *keys[:3], keys[0]]})
    full = client.get("/register/", {"chosen": keys[:4]})

    assert added == f"?chosen={keys[0]}&chosen={keys[1]}"
    assert [column["facility"].name for column in page.context["columns"]] == ["第1园", "第2园", "第3园"]
    assert page.context["columns"][0]["drop_url"] == f"?chosen={keys[1]}&chosen={keys[2]}"
    assert full.context["is_full"]
    assert client.get("/register/compare/").status_code == 200


def test_refused_suspended_and_cancelled_facilities_are_listed_with_day_and_reasons(client):
    refused = FacilityFactory(name="被拒园")
    filing = FilingFactory(facility=refused, state=FilingState.REFUSED, decided_on=TODAY, decision_note="疏散通道堵塞")
    filing.refused_clauses.add(Clause.objects.filter(code="fire-exits").latest("version"))
    suspended = FacilityFactory(name="暂停园", state=FacilityState.FILED)
    workflow.move(suspended, FacilityState.SUSPENDED, table=FACILITY_MOVES, by=None, note="装修三个月")
    FacilityFactory(name="正常园", state=FacilityState.FILED)
    FacilityFactory(name="草稿园")

    page = client.get("/register/ended/").content.decode()

    for told in ("被拒园", "疏散通道堵塞", "2026-11-23", "暂停园", "装修三个月"):
        assert told in page
    assert "正常园" not in page
    assert "草稿园" not in page
    assert "暂停园" not in client.get("/register/ended/", {"state": "refused"}).content.decode()
    assert "被拒园" in client.get("/register/ended/", {"state": "refused", "name": "拒园"}).content.decode()
    assert "被拒园" not in client.get("/register/ended/", {"state": "suspended"}).content.decode()


def test_a_facilitys_page_explains_its_state_certificates_history_and_what_is_not_assessed(client):
    facility = FacilityFactory(state=FacilityState.FILED, filed_on=TODAY)
    filing = FilingFactory(
        facility=facility, state=FilingState.ACCEPTED, number="备2026-1", kind=FilingKind.FIRST, decided_on=TODAY
    )
    receipt = Receipt.objects.create(
        filing=filing, number="回2026-1", issued_on=TODAY, issued_by=UserFactory(), check_code="c1", content={}
    )
    for code in ("fire-certificate", "lease"):
        add_document(facility, code)
    workflow.move(facility, FacilityState.NONCONFORMING, table=FACILITY_MOVES, by=None, note="户外面积不足")
    workflow.move(facility, FacilityState.VERIFIED, table=FACILITY_MOVES, by=None, note="内部备注")

    page = client.get(f"/register/{facility.pk}/").content.decode()

    for told in ("经现场核验与申报一致", "备2026-1", "户外面积不足", "有效期至2027-12-31", "尚未接受评估", "诚信记录"):
        assert told in page, told
    assert receipt.get_absolute_url() in page
    assert "内部备注" not in page
    assert "租赁" not in page


def test_a_grade_fills_its_place_once_somebody_gives_one(client, monkeypatch):
    facility = FacilityFactory(state=FacilityState.FILED)
    record = {"record": type("R", (), {"visits": 0})}
    grade = panels.Panel(1, True, lambda request, of: ("inspections/findings/panel_public.html", record), panels.GRADE)
    monkeypatch.setattr(panels, "PANELS", [grade])

    page = client.get(f"/register/{facility.pk}/").content.decode()

    assert "尚未接受评估" not in page
    assert "尚未评定" in page


@pytest.mark.parametrize(("state", "status"), [("filed", 200), ("suspended", 404), ("unfiled", 404)])
def test_only_a_facility_whose_filing_holds_has_a_poster(client, state, status):
    facility = FacilityFactory(state=state, public_phone="0571-85001234")

    answer = client.get(f"/register/{facility.pk}/poster.pdf")

    assert answer.status_code == status
    assert (answer.content[:5] == b"%PDF-") is (status == 200)


def test_the_register_still_counts_and_pages_when_more_is_found_than_is_counted(client, monkeypatch):
    monkeypatch.setattr("facilities.register.views.register.MOST_COUNTED", 3)
    FacilityFactory.create_batch(5, state="filed")

    assert "找到3家以上机构" in client.get("/register/").content.decode()
    assert Facility.objects.public().count() == 5
