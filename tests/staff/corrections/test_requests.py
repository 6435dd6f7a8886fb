"""What somebody wants corrected is answered within its term and with a reason; the bureau decides when it is not, and every step stays."""

from datetime import timedelta
from uuid import uuid4

import pytest

from portal.accounts.choices import Role
from portal.errors import IllegalMove, NotAllowed, Refused
from portal.site.days import waiting
from staff.corrections import requests
from staff.models import CorrectionRequest
from tests.factories import TODAY, FacilityFactory, PersonFactory, PostFactory, officer, operator_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
DAY = timedelta(days=1)
TERM = 30 * DAY


@pytest.fixture
def person(db):
    return PostFactory(
        person=PersonFactory(facility=FacilityFactory(state="filed", filed_on=TODAY)), kind="cook"
    ).person


@pytest.fixture
def keeper(person):
    return operator_user(person.facility.operator)


@pytest.fixture
def reviewer(db):
    return officer(Role.REVIEWER)


def asked(person, key=None) -> CorrectionRequest:
    return requests.ask(person, key=key or uuid4(), topic="post", wish="到岗日期应为3月1日", on=TODAY)


def steps(row) -> list[str]:
    return list(row.transitions.order_by("pk").values_list("after", flat=True))


def titles(user, on=TODAY) -> list:
    return [(item.url, item.due_on) for item in waiting(user, on=on) if item.kind.code == "corrections"]


def test_a_form_sent_twice_is_one_request_and_its_words_are_sealed(person):
    key = uuid4()

    first, second = asked(person, key), asked(person, key)

    assert (first.pk, first.due_on) == (second.pk, TODAY + TERM)
    assert CorrectionRequest.objects.filter(wish__contains="3月").count() == 0
    with pytest.raises(Refused) as refused:
        requests.ask(person, key=uuid4(), topic="person", wish="应为110101199003070011", on=TODAY)
    assert refused.value.field == "wish"


def test_the_facility_answers_with_a_reason_that_holds_no_number(person, keeper):
    row = asked(person)
    assert titles(keeper) == [(row.get_absolute_url(), TODAY + TERM)]

    for note in (" ", "身份证应为110101199003070011"):
        with pytest.raises(Refused) as refused:
            requests.decline(row, note=note, by=keeper, on=TODAY)
        assert refused.value.field == "note"
    requests.correct(row, note="已按合同更正", by=keeper, on=TODAY)

    assert (row.transitions.get().note, row.transitions.get().by, titles(keeper)) == ("已按合同更正", keeper, [])
    with pytest.raises(IllegalMove):
        requests.withdraw(row)


@pytest.mark.parametrize(("after", "opens"), [(TERM - DAY, False), (TERM, False), (TERM + DAY, True)])
def test_without_an_answer_the_bureau_is_asked_from_the_day_after_the_term_on(person, reviewer, after, opens):
    row, on = asked(person), TODAY + after
    assert requests.may_be_referred(row, on) is opens

    if opens:
        requests.refer(row, on=on)
        assert titles(reviewer, on) == [(row.get_absolute_url(), on + TERM)]
    else:
        with pytest.raises(Refused):
            requests.refer(row, on=on)


def test_a_refusal_goes_to_the_bureau_whose_decision_the_facility_carries_out_within_a_new_term(
    person, keeper, reviewer
):
    row = asked(person)
    with pytest.raises(NotAllowed):
        requests.uphold(row, note="不属本级", by=keeper, on=TODAY)
    requests.decline(row, note="与合同一致", by=keeper, on=TODAY)
    assert titles(reviewer) == []

    requests.refer(row, on=TODAY)
    with pytest.raises(NotAllowed):
        requests.order(row, note="应更正", by=keeper, on=TODAY)
    requests.order(row, note="社保记录为3月1日", by=reviewer, on=TODAY + DAY)
    assert titles(keeper) == [(row.get_absolute_url(), TODAY + DAY + TERM)]
    requests.correct(row, note="已更正", by=keeper, on=TODAY + DAY)

    assert steps(row) == ["declined", "referred", "ordered", "corrected"]


def test_the_bureau_sees_only_what_reached_it_and_a_stranger_nothing(client, person, keeper, reviewer):
    row, stranger = asked(person), operator_user(FacilityFactory().operator)
    found = {}
    for state in ("asked", "referred"):
        CorrectionRequest.objects.update(state=state)
        for name, user in (("keeper", keeper), ("reviewer", reviewer), ("stranger", stranger)):
            client.force_login(user)
            found[name, state] = client.get(row.get_absolute_url()).status_code

    assert {key for key, status in found.items() if status == 200} == {
        ("keeper", "asked"),
        ("keeper", "referred"),
        ("reviewer", "referred"),
    }


def test_what_was_typed_stays_when_an_answer_is_refused(client, person, keeper):
    row = asked(person)
    client.force_login(keeper)

    page = client.post(row.get_absolute_url(), {"answer": "decline", "note": "请致电13912345678"}).content.decode()

    assert "请致电13912345678" in page
    assert steps(row) == []
    assert client.post(row.get_absolute_url(), {"answer": "decline", "note": "与合同一致"}).status_code == 302
    assert steps(row) == ["declined"]
