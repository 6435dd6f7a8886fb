"""The API shows what the pages show, scoped in the same way."""

import pytest

from facilities.ground.choices import FacilityState, FilingState
from portal.accounts.choices import Role
from tests.factories import WULIN, FacilityFactory, FilingFactory, community_of, officer, operator_user

pytestmark = pytest.mark.django_db


def ids(answer) -> list[int]:
    return [row["id"] for row in answer.json()["results"]]


def test_a_street_office_lists_its_own_facilities_only(client, street):
    near = FacilityFactory(name="长庆小太阳", state=FacilityState.FILED)
    FacilityFactory(area=community_of(WULIN), state=FacilityState.FILED)
    client.force_login(street)

    answer = client.get("/api/v1/facilities/")

    assert ids(answer) == [near.pk]
    row = answer.json()["results"][0]
    assert row["name"] == "长庆小太阳"
    assert row["area_id"] == near.area_id
    assert "head_id_number" not in row


def test_a_list_goes_on_after_the_last_key_in_one_query_per_page(client, bureau, django_assert_max_num_queries):
    made = [FacilityFactory(state=FacilityState.FILED).pk for _ in range(3)]
    client.force_login(bureau)

    with django_assert_max_num_queries(6):
        first = client.get("/api/v1/facilities/", {"limit": 2}).json()
    second = client.get("/api/v1/facilities/", {"limit": 2, "after": first["next"]}).json()

    assert [row["id"] for row in first["results"] + second["results"]] == made
    assert second["next"] is None


@pytest.mark.parametrize("query", [{"limit": 0}, {"limit": 501}, {"after": "x"}, {"after": -1}])
def test_a_wrong_page_is_refused_with_the_field_named(client, bureau, query):
    client.force_login(bureau)

    answer = client.get("/api/v1/facilities/", query)

    assert answer.status_code == 400
    assert {error["field"] for error in answer.json()["errors"]} == set(query)


def test_the_public_list_needs_no_login_and_the_others_do(client):
    filed = FacilityFactory(state=FacilityState.FILED)
    FacilityFactory()

    assert ids(client.get("/api/v1/register/")) == [filed.pk]
    assert client.get("/api/v1/facilities/").status_code == 403


def test_a_filing_of_a_stranger_is_not_found(client):
    filing = FilingFactory()
    client.force_login(operator_user(filing.facility.operator))
    assert client.get(f"/api/v1/filings/{filing.pk}/").json()["state"] == "submitted"

    client.force_login(operator_user(FacilityFactory().operator))
    assert client.get(f"/api/v1/filings/{filing.pk}/").status_code == 404


def test_the_schema_is_complete_and_the_docs_need_no_internet(client):
    schema = client.get("/api/schema/")
    docs = client.get("/api/docs/").content.decode()

    assert schema.status_code == 200
    assert b"/api/v1/facilities/" in schema.content
    assert "http://" not in docs.replace("http://testserver", "")
    assert "https://" not in docs


def actions_of(client, address: str, user) -> list[str]:
    client.force_login(user)
    return client.get(address).json()["actions"]


def test_a_filing_names_the_acts_that_its_page_offers(client):
    filing = FilingFactory()
    address = f"/api/v1/filings/{filing.pk}/"
    reviewing = [
        "consult",
        "give_back",
        "pause",
        "propose_acceptance",
        "propose_refusal",
        "remark",
        "step_aside",
        "take",
    ]

    assert actions_of(client, address, officer(Role.REVIEWER)) == reviewing
    assert actions_of(client, address, officer(Role.BUREAU_LEAD)) == sorted([*reviewing, "accept", "hand_out"])
    assert actions_of(client, address, operator_user(filing.facility.operator)) == ["withdraw"]


def test_a_decided_filing_names_no_acts(client):
    filing = FilingFactory(state=FilingState.REFUSED)

    assert actions_of(client, f"/api/v1/filings/{filing.pk}/", officer(Role.BUREAU_LEAD)) == []
