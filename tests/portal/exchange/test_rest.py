"""Refusals of the domain as answers of the API: readable, with the field, and with a status that says what to do."""

import base64
import hashlib

import pytest
from django.utils.translation import gettext_lazy as _

from portal.errors import IllegalMove, NotAllowed, Refused
from portal.exchange.problems import as_problem


@pytest.mark.parametrize(
    ("refusal", "status", "told"),
    [
        (NotAllowed(), 403, {"detail": "您没有此项操作权限。"}),
        (IllegalMove("已备案"), 409, {"detail": "已备案"}),
        (Refused(_("The remark was already sent to the operator."), field="text"), 409, {"field": "text"}),
    ],
)
def test_a_refusal_is_told_with_its_status_reason_and_field(refusal, status, told):
    answer = as_problem(refusal, {})

    assert answer.status_code == status
    assert answer.data | told == answer.data


def test_what_is_no_refusal_is_left_to_the_framework():
    assert as_problem(ValueError("x"), {}) is None


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("sm3=1", "sm3"),
        ("sha-256=3, sm3=5", "sm3"),
        ("sha-256=5, sm3=3", "sha-256"),
        ("sm3=0", ""),
        ("md5=9, SM3", ""),
        ("", ""),
    ],
)
@pytest.mark.django_db
def test_who_asks_for_a_digest_is_told_it_by_the_algorithm_liked_best(client, asked, told):
    answer = client.get("/api/v1/nothing/", headers={"Want-Repr-Digest": asked})

    own = {"sm3": hashlib.new("sm3", answer.content), "sha-256": hashlib.sha256(answer.content)}
    digest = base64.b64encode(own[told].digest()).decode() if told else ""
    assert answer.headers.get("Repr-Digest", "") == (f"{told}=:{digest}:" if told else "")
