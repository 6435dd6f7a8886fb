"""A gateway says what it asks for; what it said is kept and shown, and who asks for itself need not say it."""

from urllib.parse import quote

import pytest

from portal.accounts.choices import Role
from portal.exchange import systems, tokens
from portal.exchange.choices import SystemKind
from portal.models import StatedRequest
from tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db
SAID = {"X-Request-Purpose": quote("办理企业开办联办事项"), "X-Case-Number": "330103-2026-0001"}


@pytest.fixture
def gateway(admin, now):
    body = OrganisationFactory(kind="department", department_id="health", uscc=None)
    return systems.open_system("省级共享平台", SystemKind.GATEWAY, body, Role.REVIEWER, by=admin, at=now)


@pytest.fixture
def ask(client, gateway, admin, now):
    text = tokens.issue(gateway, given=["filings:read"], rate=50, days=30, by=admin, at=now)[1]
    return lambda path="/api/v1/filings/", **said: client.get(path, headers={"Authorization": f"Bearer {text}", **said})


def test_what_a_gateway_asked_for_is_kept_and_shown(client, ask, gateway, admin):
    assert ask(**SAID).status_code == 200

    row = StatedRequest.objects.get()
    assert (row.purpose, row.case_number, row.path) == ("办理企业开办联办事项", "330103-2026-0001", "/api/v1/filings/")
    client.force_login(admin)
    assert "办理企业开办联办事项" in client.get(f"/systems/{gateway.pk}/").content.decode()


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"X-Request-Purpose": ""}, "X-Request-Purpose"),
        ({"X-Case-Number": " "}, "X-Case-Number"),
        ({"X-Request-Purpose": quote("用" * 201)}, "X-Request-Purpose"),
        ({"X-Case-Number": "1" * 61}, "X-Case-Number"),
        ({"X-Case-Number": "a%00b"}, "X-Case-Number"),
        ({"X-Request-Purpose": "%ff%fe"}, "X-Request-Purpose"),
    ],
)
def test_a_request_that_does_not_say_what_for_is_refused_by_the_header(ask, changed, field):
    answer = ask(**{**SAID, **changed})

    assert (answer.status_code, answer.json()["field"]) == (400, field)
    assert StatedRequest.objects.count() == 0


def test_what_the_scope_refuses_is_not_kept(ask):
    assert ask("/api/v1/visits/", **SAID).status_code == 403
    assert StatedRequest.objects.count() == 0


def test_a_department_that_asks_for_itself_need_not_say_it(client, token):
    assert client.get("/api/v1/opinions/", headers={"Authorization": f"Bearer {token}"}).status_code == 200
    assert StatedRequest.objects.count() == 0
