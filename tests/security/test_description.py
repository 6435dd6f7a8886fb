"""The description of the API is asked by another hand than ours: schemathesis sends what it allows and what it forbids, to everybody's door.

Requests follow the links, too, from lists to rows and from rows to acts. What is sent is drawn the same in each run of the suite; many
times as much is sent with FUZZ=all.
"""

import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import schemathesis
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings as amount
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode, checks
from schemathesis.config import GenerationConfig, ProjectConfig, ProjectsConfig, SchemathesisConfig
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.specs.openapi import checks as described_checks

from portal.exchange import scopes, tokens
from portal.exchange.problems import MEDIA_TYPE
from portal.models import ApiToken, ExternalSystem, User
from tests.security.requests import undone
from tests.security.town import Town

DEEP = os.environ.get("FUZZ") == "all"
EXAMPLES, ROUNDS, STEPS = (60, 40, 8) if DEEP else (3, 6, 5)
PHONE = "/api/field/"  # its door is the portal's session, and no token opens it
DOORS = {"visitor": "/api/", "operator": "/api/v1/", "fire": "/api/v1/", "lead": "/api/v1/", "street": PHONE}
KNOWN = {"code": "setting-19-class-size"}  # what no list of the API tells: a clause that has a check
CSRF = "c" * 32
CHECKS: list[Any] = [
    checks.not_a_server_error,
    described_checks.status_code_conformance,
    described_checks.content_type_conformance,
    described_checks.response_schema_conformance,
    described_checks.response_headers_conformance,
    described_checks.negative_data_rejection,
]
Headers = dict[str, str]


@checks.check
def a_refusal_is_a_problem(context: Any, response: Any, case: Any) -> None:
    """Hold every refusal to RFC 9457: in words, with its own status."""
    if response.status_code < 400:
        return
    kind = response.headers.get("content-type", [""])[0]
    problem = response.json() if kind == MEDIA_TYPE else {}
    if problem.get("status") != response.status_code or not problem.get("detail"):
        raise Failure(operation=case.operation.label, title="No problem", message=f"{kind}: {response.text[:200]}")


def drawn(rounds: int, **more: Any) -> amount:
    """Return how much is drawn, and that it is the same each time."""
    return amount(
        max_examples=rounds,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.explicit, Phase.generate],
        **more,
    )


@pytest.fixture(scope="module")
def described(town: Town, django_db_blocker: Any) -> Iterator[Any]:
    """The description as the portal gives it away, asked within this process and this test's transaction."""
    project = ProjectConfig(generation=GenerationConfig(with_security_parameters=False))
    config = SchemathesisConfig(projects=ProjectsConfig(default=project))
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
    with django_db_blocker.unblock():
        yield schemathesis.openapi.from_wsgi("/api/schema/?format=json", WSGIHandler(), config=config)
    request_started.connect(close_old_connections)
    request_finished.connect(close_old_connections)


@pytest.fixture
def sent(town: Town, sessions: dict[str, str]) -> Iterator[Callable[[str], Headers]]:
    """What a role sends along: nothing as a visitor, the session of the phone, else a token for every part of the API."""
    with undone():
        yield lambda role: _headers(town.users[role], sessions[role], DOORS[role])


def _headers(user: User | None, session: str, door: str) -> Headers:
    if user is None:
        return {}
    if door == PHONE:
        cookies = {settings.SESSION_COOKIE_NAME: session, settings.CSRF_COOKIE_NAME: CSRF}
        return {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()), "X-CSRFToken": CSRF}
    return {"Authorization": f"Bearer {_token(user)}"}


def _token(user: User) -> str:
    at, text = timezone.now(), f"{tokens.PREFIX}{user.pk}"
    facts = {"kind": "department", "account": user, "opened_at": at, "opened_by": user}
    system = ExternalSystem.objects.create(name=f"程序{user.pk}", **facts)
    may = [code for code, _label in scopes.options()]
    given_by = {"made_at": at, "made_by": user, "expires_at": at + timedelta(days=1)}
    ApiToken.objects.create(
        system=system, digest=tokens.digest_of(text), hint=text[:12], scopes=may, rate=10**6, **given_by
    )
    return text


def judged(case: Any, response: Any) -> None:
    """Hold an answer against the description."""
    case.validate_response(response, checks=[*CHECKS, a_refusal_is_a_problem])


def faults(operation: Any, mode: GenerationMode, headers: Headers) -> Iterator[str]:
    """Send what the mode draws for an operation and yield what is wrong with the answers."""
    known = {name: KNOWN[name] for name in KNOWN if f"{{{name}}}" in operation.path}

    @drawn(EXAMPLES)
    @given(case=operation.as_strategy(mode, path_parameters=known or None))
    def ask(case: Any) -> None:
        judged(case, case.call(headers=headers))

    try:
        ask()
    except Unsatisfiable:
        assert mode.is_negative, operation.label  # an address without anything to send can't be asked wrongly
    except (FailureGroup, Failure) as failure:
        yield f"{operation.label}: {failure}"


@pytest.mark.django_db
@pytest.mark.parametrize("mode", list(GenerationMode))
@pytest.mark.parametrize("role", DOORS)
def test_what_is_answered_is_what_the_description_says(role, mode, described, sent):
    headers = sent(role)
    operations = [found.ok() for found in described.get_all_operations()]

    failed = [
        fault
        for operation in operations
        if operation.path.startswith(DOORS[role])
        for fault in faults(operation, mode, headers)
    ]

    assert not failed, "\n".join(failed)


@pytest.mark.django_db
@pytest.mark.parametrize("role", [role for role, door in DOORS.items() if door != PHONE])
def test_links_lead_to_what_the_description_says(role, described, sent):
    headers, followed = sent(role), set()

    class Steps(described.as_state_machine()):  # type: ignore[misc] # made of the description
        def get_call_kwargs(self, case: Any) -> dict[str, Any]:
            return {"headers": headers}

        def validate_response(self, response: Any, case: Any, *args: Any, **kwargs: Any) -> None:
            judged(case, response)
            if "{id}" in case.operation.path and response.status_code == 200:
                followed.add(case.operation.label)

    Steps.run(settings=drawn(ROUNDS, stateful_step_count=STEPS))

    assert bool(followed) is (role != "visitor")


def test_every_link_names_an_operation_of_the_description_and_answers_have_what_it_takes(described):
    paths = described.raw_schema["paths"]
    links = [
        (path, name, link)
        for path, operations in paths.items()
        for name, link in operations.get("get", {}).get("responses", {}).get("200", {}).get("links", {}).items()
    ]

    targets = {(path, name): link["operationRef"].replace("~1", "/") for path, name, link in links}

    assert {target.removeprefix("#/paths/").rpartition("/")[0] for target in targets.values()} <= paths.keys()
    assert targets["/api/v1/filings/", "row"] == "#/paths//api/v1/filings/{id}//get"
    assert targets["/api/v1/findings/{id}/", "visit_id"] == "#/paths//api/v1/visits/{id}//get"
    assert targets["/api/v1/opinions/{id}/", "give"] == "#/paths//api/v1/opinions/{id}/give//post"
