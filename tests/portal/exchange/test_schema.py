"""The description of the API is true: what is answered is what the schema says, refusals too."""

import re

import jsonschema
import pytest
from drf_spectacular.generators import SchemaGenerator

from portal.accounts.choices import Role
from tests.factories import (
    CareClassFactory,
    FacilityFactory,
    FilingFactory,
    FindingFactory,
    RegistrationFactory,
    VisitFactory,
    officer,
)
from tests.portal.exchange.test_department import opinion

__all__ = ["opinion"]
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def schema() -> dict:
    return SchemaGenerator().get_schema(request=None, public=True)


def judge(schema: dict, path: str, answer, method: str = "get") -> None:
    """Hold an answer against what the schema says of its address and status."""
    [template] = [each for each in schema["paths"] if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", each), path)]
    responses = schema["paths"][template][method]["responses"]
    content = responses.get(str(answer.status_code), responses["default"])["content"]
    kind = answer["Content-Type"].partition(";")[0]
    jsonschema.validate(answer.json(), {**content[kind]["schema"], "components": schema["components"]})


@pytest.fixture
def lead():
    return officer(Role.BUREAU_LEAD)


def test_every_list_and_row_is_what_the_schema_says(schema, client, lead, opinion):
    facility = CareClassFactory(facility=FacilityFactory(state="filed", monthly_fee=3200)).facility
    filing, visit, finding = FilingFactory(state="submitted"), VisitFactory(facility=facility), FindingFactory()
    client.force_login(lead)
    rows = {"facilities": facility, "filings": filing, "visits": visit, "findings": finding, "opinions": opinion}

    for name, row in rows.items():
        listed, one = client.get(f"/api/v1/{name}/"), client.get(f"/api/v1/{name}/{row.pk}/")
        assert (listed.status_code, one.status_code) == (200, 200), name
        assert listed.json()["results"] or name == "opinions"
        judge(schema, f"/api/v1/{name}/", listed)
        judge(schema, f"/api/v1/{name}/{row.pk}/", one)
    for name in ("register", "indicators", "registrations", "registry-entries"):
        judge(schema, f"/api/v1/{name}/", client.get(f"/api/v1/{name}/"))
    judge(schema, "/api/v1/facilities/", client.get("/api/v1/facilities/", {"as_of": "2026-11-29"}))


def test_what_registrars_read_is_what_the_schema_says(schema, client):
    application = RegistrationFactory()
    client.force_login(officer(Role.DEPARTMENT_OFFICER, department="market"))

    for path in ("/api/v1/registrations/", "/api/v1/registry-entries/"):
        judge(schema, path, client.get(path))
    assert application.pk


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("get", "/api/v1/filings/?limit=0", None),
        ("get", "/api/v1/filings/9999999/", None),
        ("post", "/api/v1/opinions/9999999/give/", {"outcome": "x"}),
        ("post", "/api/v1/registry-entries/", {}),
        ("post", "/api/v1/checks/setting-floor/", {"facility": "x"}),
        ("post", "/api/v1/bulk/", {}),
        ("post", "/api/field/submissions/", {}),
    ],
)
def test_every_refusal_is_a_problem_as_the_schema_says(schema, client, lead, method, path, body):
    client.force_login(lead)
    answer = (
        getattr(client, method)(path, body, content_type="application/json") if body is not None else client.get(path)
    )

    assert answer.status_code >= 400
    assert answer["Content-Type"] == "application/problem+json"
    judge(schema, path.partition("?")[0], answer, method)


def test_writes_say_their_headers_and_bring_an_example(schema):
    writes = {
        path: operations["post"]
        for path, operations in schema["paths"].items()
        if path.startswith("/api/v1/") and "post" in operations
    }

    for path, operation in writes.items():
        content = operation["requestBody"]["content"]["application/json"]
        assert content.get("examples"), path
    headers = {each["name"] for each in writes["/api/v1/opinions/{id}/give/"]["parameters"] if each["in"] == "header"}
    assert headers == {"Idempotency-Key", "If-Match"}
