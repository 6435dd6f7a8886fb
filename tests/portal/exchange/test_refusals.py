"""Whatever refuses a program's request, before any view of the API or behind it: it is told by a problem, and by no page for people."""

import json

import pytest
from django.db import OperationalError
from django.test import Client

from portal.accounts.choices import Role
from tests.factories import officer

pytestmark = pytest.mark.django_db


def told(answer, status: int) -> str:
    """Return the words of a problem, once its form and status are as they should be."""
    problem = json.loads(answer.content)
    assert (answer.status_code, problem["status"]) == (status, status)
    assert answer["Content-Type"] == "application/problem+json"
    return problem["detail"]


def test_an_address_that_no_column_can_hold_is_refused_by_a_problem(client):
    answer = client.get("/api/v1/register/?as_of=%00")

    assert "无法保存的字符" in told(answer, 400)


def test_a_lost_database_is_told_by_a_problem_with_the_seconds_to_wait(client, monkeypatch):
    def lost(*_args: object) -> None:
        raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr("facilities.register.api.RegisterList.rows", lost)

    answer = client.get("/api/v1/register/")

    assert "没有保存" in told(answer, 503)
    assert answer["Retry-After"]


def test_a_fault_of_the_portal_is_told_by_a_problem(monkeypatch):
    monkeypatch.setattr("facilities.register.api.RegisterList.rows", lambda *_args: 1 / 0)

    answer = Client(raise_request_exception=False).get("/api/v1/register/")

    assert told(answer, 500)


def test_who_must_choose_a_password_first_is_told_so_by_a_problem(client):
    user = officer(Role.BUREAU_LEAD)
    user.must_change_password = True
    user.save(update_fields=["must_change_password"])
    client.force_login(user)

    assert "密码" in told(client.get("/api/v1/filings/"), 403)


def test_an_address_that_nothing_answers_is_told_by_a_problem(client):
    assert told(client.get("/api/v1/nothing/"), 404)


def test_pages_for_people_stay_pages(client):
    answer = client.get("/nothing/")

    assert answer.status_code == 404
    assert answer["Content-Type"].startswith("text/html")


@pytest.mark.parametrize("query", ["as_of=", "limit=", "after="])
def test_a_value_that_is_there_but_empty_is_no_question_left_out(client, query):
    assert told(client.get(f"/api/v1/register/?{query}"), 400)


@pytest.mark.parametrize(("number", "status"), [(0, 400), (1, 200), (100, 200), (101, 400)])
def test_from_one_to_a_hundred_requests_come_at_once(client, number, status):
    client.force_login(officer(Role.BUREAU_LEAD))
    requests = [{"path": "/api/v1/nothing/", "method": "GET"}] * number

    answer = client.post("/api/v1/bulk/", {"requests": requests}, content_type="application/json")

    assert answer.status_code == status
