"""Many requests in one: each answered as it would be alone, a refused one stops no other, and sent again nothing is done twice."""

import pytest

from facilities.models import Opinion
from portal.models import ApiToken, Transition
from tests.portal.exchange.test_department import opinion, program, seen

__all__ = ["opinion", "program"]
pytestmark = pytest.mark.django_db


def one(pk: int, headers: dict[str, str], **body) -> dict[str, object]:
    return {"method": "POST", "path": f"/api/v1/opinions/{pk}/give/", "headers": headers, "body": body}


def several(program, *requests):
    return program("POST", "/api/v1/bulk/", {"requests": list(requests)})


def test_each_is_answered_as_alone_and_nothing_is_done_twice(program, opinion):
    headers = seen(program, opinion)
    requests = [
        one(opinion.pk, headers | {"Idempotency-Key": "a"}, outcome="perhaps"),
        one(opinion.pk, headers | {"Idempotency-Key": "b"}, outcome="agree"),
        one(opinion.pk, headers | {"Idempotency-Key": "c"}, outcome="agree"),
        {"method": "GET", "path": f"/api/v1/opinions/{opinion.pk}/"},
    ]

    first, again = several(program, *requests), several(program, *requests)

    answers = first.json()["answers"]
    assert [answer["status"] for answer in answers] == [400, 200, 412, 200]
    assert (answers[0]["body"]["field"], answers[1]["body"]["state"]) == ("outcome", "given")
    assert answers[3]["body"]["outcome"] == "agree"
    assert [answer["status"] for answer in again.json()["answers"]] == [412, 200, 412, 200]
    assert again.json()["answers"][1]["headers"]["Idempotent-Replayed"] == "true"
    assert Transition.objects.filter(after="given").count() == 1


def test_each_needs_its_own_key_and_scope(program, opinion):
    tag = seen(program, opinion)["If-Match"]
    without_key = one(opinion.pk, {"If-Match": tag}, outcome="agree")
    filings = {"method": "GET", "path": "/api/v1/filings/"}

    answers = several(program, without_key, filings).json()["answers"]

    assert [(answer["status"], answer["body"]["status"]) for answer in answers] == [(400, 400), (403, 403)]
    assert not Opinion.objects.filter(state="given").exists()


@pytest.mark.parametrize(
    "path",
    ["/api/v1/bulk/", "/home/", "/api/v1/../home/", "/api/v1/nothing/", "//x", "/odk/submission", "/api/field/day/"],
)
def test_nothing_but_the_versioned_api_is_reached(program, path):
    answers = several(program, {"method": "GET", "path": path}).json()["answers"]

    assert [answer["status"] for answer in answers] == [404]


def test_each_counts_towards_the_rate(program, opinion):
    ApiToken.objects.update(rate=3)
    read = {"method": "GET", "path": "/api/v1/opinions/"}

    answers = several(program, read, read, read, read).json()["answers"]

    assert [answer["status"] for answer in answers][-1] == 429
    assert "Retry-After" in answers[-1]["headers"]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"requests": []},
        {"requests": [{"method": "GET", "path": "/api/v1/opinions/"}] * 101},
        {"requests": [{"path": 5 * ["x"]}]},
    ],
)
def test_none_and_more_than_a_hundred_are_refused(program, opinion, body):
    answer = program("POST", "/api/v1/bulk/", body)

    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")


def test_a_session_acts_by_itself_and_nobody_without_a_login(client, bureau, opinion):
    body = {"requests": [{"method": "GET", "path": "/api/v1/filings/"}]}
    assert client.post("/api/v1/bulk/", body, content_type="application/json").status_code == 403

    client.force_login(bureau)
    [answer] = client.post("/api/v1/bulk/", body, content_type="application/json").json()["answers"]

    assert [row["id"] for row in answer["body"]["results"]] == [opinion.filing_id]
