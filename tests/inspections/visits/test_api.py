"""The API lists what its user may see, in pages."""

import pytest

from portal.accounts.choices import Role
from tests.factories import WULIN, FindingFactory, officer, operator_user

pytestmark = pytest.mark.django_db


def test_visits_and_findings_are_listed_to_those_who_see_them(client, street):
    finding = FindingFactory()

    for user, actions in (
        (street, ["recheck_on_site", "rescind", "unable"]),
        (operator_user(finding.facility.operator), ["answer"]),
    ):
        client.force_login(user)
        [visit_row] = client.get("/api/v1/visits/").json()["results"]
        [finding_row] = client.get("/api/v1/findings/").json()["results"]
        assert client.get(f"/api/v1/visits/{finding.visit_id}/").json().keys() == {*visit_row, "actions"}
        assert client.get(f"/api/v1/findings/{finding.pk}/").json() == finding_row | {"actions": actions}
        assert (visit_row["id"], visit_row["state"]) == (finding.visit_id, "concluded")
        assert (finding_row["id"], finding_row["clause_code"]) == (finding.pk, "fire-exits")


@pytest.mark.parametrize("path", ["/api/v1/visits/", "/api/v1/findings/"])
def test_others_get_an_empty_list_and_strangers_none(client, path):
    FindingFactory()

    assert client.get(path).status_code == 403
    client.force_login(officer(Role.STREET_OFFICER, area=WULIN))
    assert client.get(path).json() == {"results": [], "next": None}
    assert client.get(f"{path}1/").status_code == 404


def test_a_list_goes_on_where_the_page_before_ended(client, street):
    first, second = FindingFactory(), FindingFactory()
    client.force_login(street)

    page = client.get("/api/v1/findings/", {"limit": 1}).json()
    rest = client.get("/api/v1/findings/", {"limit": 1, "after": page["next"]}).json()

    assert [row["id"] for row in page["results"] + rest["results"]] == [first.pk, second.pk]


def test_nothing_is_written_through_the_lists(client, street):
    client.force_login(street)

    assert client.post("/api/v1/findings/", {}).status_code == 405
