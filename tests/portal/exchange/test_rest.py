"""Refusals of the domain as answers of the API: readable, with the field, and with a status that says what to do."""

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
