"""What docs/exchange.md tells a programmer to send is what the portal takes."""

import json
import re
from pathlib import Path

import pytest
from django.urls import reverse
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema

from portal.exchange.choices import WebhookEvent
from tests.portal.exchange.test_department import opinion

__all__ = ["opinion"]
pytestmark = pytest.mark.django_db
PAGE = (Path(__file__).resolve().parents[3] / "docs" / "exchange.md").read_text()


def requests() -> list[tuple[str, str, dict[str, str], str]]:
    """Return method, path, headers and body of every request on the page."""
    found = []
    for block in re.findall(r"```http\n(.*?)```", PAGE, re.DOTALL):
        head, _gap, body = block.partition("\n\n")
        first, *lines = head.splitlines()
        method, path = first.split(" ")
        found.append((method, path, dict(line.split(": ", 1) for line in lines), body.strip()))
    return found


def filled(text: str, known: dict[str, str]) -> str:
    """Return a text of the page with what the programmer knows by then in its gaps."""
    return re.sub(r"\{(\w+)\}", lambda gap: known[gap[1]], text)


def test_the_requests_of_the_page_work_in_their_order(client, token, opinion):
    known, answers = {"token": token, "opinion": str(opinion.pk), "etag": ""}, []
    known["facility"] = str(opinion.filing.facility_id)
    for method, path, headers, body in requests():
        said = {name: filled(text, known) for name, text in headers.items()}
        content = filled(body, known)
        answers.append(client.generic(method, filled(path, known), content, "application/json", headers=said))
        known["etag"] = answers[-1].headers.get("ETag", "")

    assert [answer.status_code for answer in answers] == [200] * 6
    _list, _one, given, checked, past, several = [answer.json() for answer in answers]
    assert given["conditions"] == json.loads(requests()[2][3])["conditions"]
    assert [row["outcome"] for row in checked["findings"]] == ["breached"]
    assert list(past) == ["results", "next"]
    assert [answer["status"] for answer in several["answers"]] == [200, 422]  # the key is that of the act above


def test_every_address_of_the_page_is_one_of_the_schema(client):
    known = [
        re.sub(r"\{\w+\}", "[^/]+", path) for path in SchemaGenerator().get_schema(request=None, public=True)["paths"]
    ]
    asked = [path.partition("?")[0] for _method, path, _headers, _body in requests()]

    assert [path for path in asked if not any(re.fullmatch(each, path) for each in known)] == []


def test_the_page_names_every_event():
    assert set(re.findall(r"`(\w+\.\w+)`", PAGE)) >= set(WebhookEvent.values)


def test_the_schema_is_valid_openapi_3_1_and_knows_the_token(client):
    schema = SchemaGenerator().get_schema(request=None, public=True)

    validate_schema(schema)
    assert schema["openapi"] == "3.1.0"
    assert schema["components"]["securitySchemes"]["token"]["scheme"] == "bearer"
    assert {"token": []} in schema["paths"][reverse("api-opinion-list")]["get"]["security"]
