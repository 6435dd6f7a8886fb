"""The registrar's own system pushes what it recorded; the same key counts once."""

import pytest

from facilities.models import Operator, Registration, RegistryEntry
from tests.facilities.builders import registrar, submitted_application
from tests.factories import OperatorFactory, operator_user, valid_uscc

pytestmark = pytest.mark.django_db
URL = "/api/v1/registry-entries/"


def sent(operator: Operator, **others) -> dict[str, object]:
    return {
        "key": "SN-2026-000001",
        "act": "recorded",
        "uscc": operator.organisation.uscc,
        "name": operator.organisation.name,
        "business_scope": "托育服务",
        "address": "杭州市下城区长庆街1号",
        "representative": "李明",
        "registered_on": "2026-01-05",
    } | others


def push(client, content):
    return client.post(URL, content, content_type="application/json")


def test_a_push_confirms_an_operator_and_the_same_key_counts_once(client):
    operator = OperatorFactory()
    client.force_login(registrar())

    answers = [push(client, sent(operator)) for _each in range(2)]

    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json()["id"] == answers[1].json()["id"]
    assert RegistryEntry.objects.get().kind == "confirmed"
    assert push(client, sent(operator, address="别处")).status_code == 409


def test_a_push_registers_an_application_by_its_number(client):
    application = submitted_application()
    client.force_login(registrar())

    answer = push(
        client,
        sent(application.operator, act="registered", application=application.number, uscc=valid_uscc(3), name="新名"),
    )

    assert answer.status_code == 201
    assert Registration.objects.get().state == "registered"
    assert Operator.objects.get().organisation.uscc == valid_uscc(3)


def test_a_push_ends_a_registration(client):
    operator = OperatorFactory()
    client.force_login(registrar())
    push(client, sent(operator))

    answer = push(
        client,
        {
            "key": "2",
            "act": "revoked",
            "uscc": operator.organisation.uscc,
            "effective_on": "2026-11-20",
            "reason": "违法",
        },
    )

    assert answer.status_code == 201
    assert Operator.objects.get().state == "revoked"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"act": "sold"}, "act"), ({"registered_on": "yesterday"}, "registered_on"), ({"key": ""}, "key")],
)
def test_a_wrong_shape_is_refused_with_the_field_named(client, wrong, field):
    client.force_login(registrar())

    answer = push(client, sent(OperatorFactory(), **wrong))

    assert answer.status_code == 400
    assert field in {error["field"] for error in answer.json()["errors"]}


def test_what_an_act_needs_is_named(client):
    client.force_login(registrar())

    answer = push(client, {"key": "1", "act": "revoked", "uscc": valid_uscc(1)})

    assert {error["field"] for error in answer.json()["errors"]} == {"effective_on", "reason"}


def test_what_the_law_forbids_is_refused_with_its_reason_and_field(client):
    operator = OperatorFactory()
    client.force_login(registrar())

    answer = push(client, sent(operator, registered_on="2036-01-05"))

    assert answer.status_code == 409
    assert answer.json()["field"] == "registered_on"


def test_another_department_and_the_operator_push_nothing(client):
    operator = OperatorFactory()

    client.force_login(registrar("civil-affairs"))
    assert push(client, sent(operator)).status_code == 404
    for stranger in (registrar("fire"), operator_user(operator)):
        client.force_login(stranger)
        assert push(client, sent(operator)).status_code == 403

    assert not RegistryEntry.objects.exists()


def test_lists_and_details_show_no_id_numbers(client):
    application = submitted_application()
    client.force_login(registrar())

    listed = client.get("/api/v1/registrations/").json()["results"]
    detail = client.get(f"/api/v1/registrations/{application.pk}/").content.decode()

    assert [row["id"] for row in listed] == [application.pk]
    assert application.representative_id not in detail
