"""Tokens: shown once, hashed, within their scopes, rotated with an overlap, ended, and no dearer than a session."""

from datetime import timedelta

import pytest
from django.core.cache import cache

from facilities.ground.choices import FacilityState
from portal.accounts import keeping
from portal.errors import NotAllowed, Refused
from portal.exchange import rates, systems, tokens
from portal.models import ApiToken
from tests.factories import TODAY, FacilityFactory

pytestmark = pytest.mark.django_db
PATH = "/api/v1/facilities/"


def asked(client, token: str, path: str = PATH, **headers):
    return client.get(path, headers={"Authorization": f"Bearer {token}", **headers})


def test_a_system_reads_by_its_token_what_its_post_lets_it_see(client, token):
    facility = FacilityFactory(state=FacilityState.FILED)

    answer = asked(client, token)

    assert [row["id"] for row in answer.json()["results"]] == [facility.pk]


def test_a_request_by_token_takes_the_three_queries_of_one_by_session(client, token, django_assert_num_queries):
    asked(client, token)

    with django_assert_num_queries(3):
        assert asked(client, token).status_code == 200


def test_only_a_hash_of_the_token_is_kept_and_its_last_use(client, token, now):
    asked(client, token)

    row = ApiToken.objects.get()
    assert token not in {str(value) for value in vars(row).values()}
    assert token.startswith(row.hint)
    assert now <= row.last_used_at <= now + timedelta(minutes=1)


@pytest.mark.parametrize("end", ["revoked", "expired", "closed", "account", "unknown"])
def test_a_token_that_holds_no_longer_gets_one_and_the_same_answer(client, token, system, admin, now, end):
    row = ApiToken.objects.get()
    match end:
        case "revoked":
            tokens.revoke(row, by=admin, at=now)
        case "expired":
            ApiToken.objects.update(expires_at=now)
        case "closed":
            systems.close(system, by=admin, at=now)
        case "account":
            keeping.close(system.account, by=admin)
        case "unknown":
            token = "ccp_" + "x" * 43

    answer = asked(client, token)

    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Bearer")
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json() == {
        "type": "about:blank",
        "title": "Unauthorized",
        "status": 401,
        "detail": "令牌无效。",
    }


def test_wrong_tokens_from_one_address_are_slowed(client, db):
    answers = [asked(client, f"ccp_{number}").status_code for number in range(31)]

    assert answers == [401] * 30 + [429]


@pytest.mark.parametrize("path", ["/api/v1/filings/", "/api/v1/findings/", "/api/v1/registrations/"])
def test_what_no_scope_of_the_token_names_is_refused_with_the_missing_scope(client, token, path):
    answer = asked(client, token, path)

    assert answer.status_code == 403
    assert f"{path.split('/')[3]}:read" in answer.json()["detail"]


def test_a_token_opens_no_page(client, token):
    assert asked(client, token, "/home/").status_code == 302


def test_the_former_token_holds_for_seven_days_beside_the_new_one(client, token, admin, now):
    row = ApiToken.objects.select_related("system").get()

    _new, text = tokens.rotate(row, by=admin, at=now)

    assert tokens.holding(token, at=now + tokens.OVERLAP - timedelta(seconds=1))
    assert tokens.holding(token, at=now + tokens.OVERLAP) is None
    assert tokens.holding(text, at=now + timedelta(days=30) - timedelta(seconds=1)).scopes == row.scopes
    assert tokens.holding(text, at=now + timedelta(days=30)) is None


@pytest.mark.parametrize(("days", "taken"), [(0, False), (1, True), (400, True), (401, False)])
def test_a_token_holds_for_a_day_to_400_days(system, admin, now, days, taken):
    facts = {"given": ["opinions:read"], "rate": 1, "days": days, "by": admin, "at": now}
    if taken:
        assert tokens.issue(system, **facts)[0].expires_at == now + timedelta(days=days)
    else:
        with pytest.raises(Refused):
            tokens.issue(system, **facts)


@pytest.mark.parametrize("given", [[], ["everything:write"]])
def test_a_token_needs_scopes_that_exist(system, admin, now, given):
    with pytest.raises(Refused) as refusal:
        tokens.issue(system, given=given, rate=1, days=1, by=admin, at=now)

    assert refusal.value.field == "scopes"


def test_nobody_but_a_system_administrator_issues_tokens(system, bureau, now):
    with pytest.raises(NotAllowed):
        tokens.issue(system, given=["opinions:read"], rate=1, days=1, by=bureau, at=now)


def test_a_token_is_told_its_rate_and_refused_beyond_it(client, token, monkeypatch):
    monkeypatch.setattr(rates.time, "time", lambda: 1_800_000_010)
    row = ApiToken.objects.get()
    ApiToken.objects.update(rate=2)
    cache.delete(f"exchange.rate.{row.pk}.{1_800_000_010 // 60}")

    first, second, third = [asked(client, token) for _ in range(3)]

    assert [first.status_code, second.status_code, third.status_code] == [200, 200, 429]
    assert first["RateLimit-Policy"] == '"token";q=2;w=60'
    assert [first["RateLimit"], third["RateLimit"]] == ['"token";r=1;t=50', '"token";r=0;t=50']
    assert third["Retry-After"] == "50"


def test_the_administrator_opens_a_system_issues_replaces_and_revokes_on_pages(client, admin):
    client.force_login(admin, backend="portal.accounts.authentication.AccountBackend")
    body = admin.memberships.get().organisation
    sent = {"name": "市政务网关", "kind": "gateway", "organisation": body.pk, "role": "reviewer"}

    opened = client.post("/systems/new/", sent)
    page = opened["Location"]
    issued = client.post(f"{page}tokens/", {"scopes": ["filings:read"], "rate": 10, "days": 10})
    row = ApiToken.objects.get()
    replaced = client.post(f"{page}tokens/{row.pk}/rotate/")
    client.post(f"{page}tokens/{row.pk}/revoke/")

    assert b"ccp_" in issued.content
    assert b"ccp_" in replaced.content
    assert "no-store" in issued["Cache-Control"]
    row.refresh_from_db()
    assert row.revoked_by == admin
    assert "市政务网关" in client.get("/systems/").content.decode()
    assert row.hint in client.get(page).content.decode()


def test_former_addresses_lead_on_and_say_when_they_end(client):
    answer = client.get("/api/filings/7/?a=1")

    assert (answer.status_code, answer["Location"]) == (308, "/api/v1/filings/7/?a=1")
    assert answer["Deprecation"] == "@1796083200"
    assert answer["Sunset"] == "Wed, 01 Dec 2027 00:00:00 GMT"


def test_an_unknown_address_of_the_api_is_a_problem(client):
    answer = client.get("/api/v1/nothing/")

    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")


def test_nobody_gets_a_password_of_a_program(system, admin, client):
    with pytest.raises(Refused):
        keeping.give_password(system.account, by=admin, on=TODAY)

    client.force_login(admin)
    answer = client.post(f"/accounts/{system.account_id}/password/", follow=True)

    assert "没有人用密码登录" in answer.content.decode()
    system.account.refresh_from_db()
    assert not system.account.has_usable_password()
