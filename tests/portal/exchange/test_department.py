"""A department's program works off what it is asked: reads, gives its opinion once, and is told what went wrong."""

import json

import pytest
from django.urls import get_resolver
from django.utils import timezone

from facilities.models import Opinion
from facilities.opinions import consultation
from portal.exchange import idempotency
from portal.models import KeptAnswer, Transition
from tests.factories import TODAY, FilingFactory
from tests.security.test_addresses import addresses

pytestmark = pytest.mark.django_db
GIVEN = {"outcome": "conditions", "conditions": "疏散通道须保持畅通"}


@pytest.fixture
def opinion(reviewer, monday) -> Opinion:
    filing = FilingFactory(facility__highest_floor=1, assigned_to=reviewer, number="备330103-2026-00001")
    rules = [each.rule for each in consultation.suggestions(filing)]
    return {each.department_id: each for each in consultation.ask(filing, rules, by=reviewer, on=TODAY)}["fire"]


@pytest.fixture
def program(client, token):
    """Return a function that asks as the program does."""

    def ask(method: str, path: str, body=None, **headers):
        headers = {"Authorization": f"Bearer {token}", **headers}
        return client.generic(method, path, json.dumps(body) if body else "", "application/json", headers=headers)

    return ask


def give(program, opinion: Opinion, body=GIVEN, **headers):
    return program("POST", f"/api/v1/opinions/{opinion.pk}/give/", body, **headers)


def seen(program, opinion: Opinion) -> dict[str, str]:
    """Return the headers of an act on the opinion as it is read now."""
    tag = program("GET", f"/api/v1/opinions/{opinion.pk}/")["ETag"]
    return {"If-Match": tag, "Idempotency-Key": "k1"}


def test_a_departments_program_finds_reads_and_answers_what_it_is_asked(program, opinion, system):
    listed = program("GET", "/api/v1/opinions/").json()["results"]
    assert [row["id"] for row in listed] == [opinion.pk]
    read = program("GET", f"/api/v1/opinions/{opinion.pk}/")
    assert "give" in read.json()["actions"]

    given = give(program, opinion, **{"If-Match": read["ETag"], "Idempotency-Key": "fire-2026-1"})

    assert given.status_code == 200
    opinion.refresh_from_db()
    assert (opinion.state, opinion.outcome, opinion.given_by) == ("given", "conditions", system.account)
    assert given.json()["state"] == "given"
    assert Transition.objects.filter(by=system.account, after="given").count() == 1


def test_the_same_request_again_is_answered_the_same_and_done_once(program, opinion):
    headers = seen(program, opinion)

    first, again = give(program, opinion, **headers), give(program, opinion, **headers)

    assert (again.status_code, again.json(), again["ETag"]) == (first.status_code, first.json(), first["ETag"])
    assert again["Idempotent-Replayed"] == "true"
    assert Transition.objects.filter(after="given").count() == 1


def test_a_key_of_another_request_is_refused(program, opinion):
    headers = seen(program, opinion)
    give(program, opinion, **headers)

    other = give(program, opinion, {"outcome": "agree"}, **headers)

    assert (other.status_code, other.json()["field"]) == (422, "Idempotency-Key")


def test_the_same_request_while_the_first_one_runs_is_told_to_wait(program, opinion, system, monkeypatch):
    headers, real = seen(program, opinion), consultation.give
    second = []

    def slow(*args, **kwargs):
        second.append(give(program, opinion, **headers))
        return real(*args, **kwargs)

    monkeypatch.setattr(consultation, "give", slow)
    first = give(program, opinion, **headers)

    assert (first.status_code, second[0].status_code, second[0]["Retry-After"]) == (200, 409, "1")


@pytest.mark.parametrize(("age", "status"), [(idempotency.GIVEN_UP, 409), (idempotency.GIVEN_UP * 1.01, 200)])
def test_a_request_that_died_with_its_process_may_be_sent_again(program, opinion, system, age, status):
    headers = seen(program, opinion)
    give(program, opinion, {"outcome": "nonsense"}, **headers)
    assert KeptAnswer.objects.count() == 0  # what was refused may be corrected under the same key
    real = idempotency._claim
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(idempotency, "_done", lambda *args, **kwargs: (_ for _ in ()).throw(idempotency.StillRunning))
        give(program, opinion, **headers)
    assert idempotency._claim is real
    row = KeptAnswer.objects.get()
    KeptAnswer.objects.update(begun_at=timezone.now() - age + idempotency.GIVEN_UP * 0.005)

    answer = give(program, opinion, **headers)

    assert (row.status, answer.status_code) == (None, status)


@pytest.mark.parametrize("key", ["", "x" * 201])
def test_a_token_must_send_a_key_of_1_to_200_characters(program, opinion, key):
    answer = give(program, opinion, **seen(program, opinion) | {"Idempotency-Key": key})

    assert (answer.status_code, answer.json()["field"]) == (400, "Idempotency-Key")


def test_nothing_is_said_about_a_record_that_was_not_read_or_changed_since(program, opinion):
    unread = give(program, opinion, **{"Idempotency-Key": "k1"})
    headers = seen(program, opinion)
    Opinion.objects.filter(pk=opinion.pk).update(question="消防通道？")
    changed = give(program, opinion, **headers)

    assert (unread.status_code, unread.json()["field"]) == (428, "If-Match")
    assert (changed.status_code, changed.json()["field"]) == (412, "If-Match")


def test_a_record_that_is_known_is_not_sent_again(program, opinion):
    path = f"/api/v1/opinions/{opinion.pk}/"
    tag = program("GET", path)["ETag"]

    answer = program("GET", path, **{"If-None-Match": tag})

    assert (answer.status_code, answer.content) == (304, b"")


def test_a_wrong_value_is_a_problem_that_names_the_field_in_chinese(program, opinion):
    answer = give(program, opinion, {"outcome": "perhaps"}, **seen(program, opinion))

    told = answer.json()
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert (told["field"], told["title"], told["errors"][0]["detail"]) == ("outcome", "Bad Request", told["detail"])
    assert "perhaps" in told["detail"]
    assert "不是" in told["detail"]


def test_a_refusal_of_the_act_is_a_problem_and_leaves_nothing(program, opinion):
    answer = give(program, opinion, {"outcome": "conditions"}, **seen(program, opinion))

    assert (answer.status_code, answer.json()["field"]) == (409, "conditions")
    assert KeptAnswer.objects.count() == 0


def test_every_write_of_the_versioned_api_may_be_repeated():
    views = {view.view_class for path, view in addresses(get_resolver().url_patterns) if hasattr(view, "view_class")}
    ours = [view for view in views if hasattr(view, "scope")]
    writes = [
        getattr(view, verb)
        for view in ours
        if not hasattr(view, "is_question")
        for verb in ("post", "put", "patch", "delete")
        if hasattr(view, verb)
    ]

    assert len(writes) == 2
    assert all(getattr(write, "is_repeatable", False) for write in writes)
