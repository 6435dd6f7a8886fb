"""Parents find facilities whose filing holds, and nothing personal."""

import pytest

from facilities.choices import ClassKind, FacilityState
from tests.factories import TODAY, WULIN, CareClassFactory, FacilityFactory, community_of

pytestmark = pytest.mark.django_db


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


def test_parents_search_by_part_of_the_name_street_age_and_free_places(client):
    near = FacilityFactory(name="长庆小太阳", state=FacilityState.FILED)
    far = FacilityFactory(name="武林彩虹", state=FacilityState.FILED, area=community_of(WULIN), is_inclusive=True)
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
    FacilityFactory.create_batch(25, state=FacilityState.FILED)

    with django_assert_max_num_queries(8):
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
