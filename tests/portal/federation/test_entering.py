"""Coming in by the login of another system: whom the administrator recorded, confirmed by a server that checks what it is sent."""

from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from django.core import checks
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from portal.accounts.choices import Role
from portal.federation import asking, entering, gateways
from portal.models import LinkedLogin, LoginEvent, SecondFactor, User
from portal.settings import base
from tests.factories import CHANGQING, officer
from tests.portal.federation.systems import (
    CasServer,
    OpenIdProvider,
    System,
    ZhelibanGateway,
    ZhezhengdingGateway,
    running,
)

pytestmark = pytest.mark.django_db
KINDS = {"oidc": OpenIdProvider, "cas": CasServer, "zheliban": ZhelibanGateway, "zhezhengding": ZhezhengdingGateway}
SUBJECT = "GE_4711-zhang"


def values(code: str, url: str) -> dict[str, str]:
    """Return the settings of a system that runs at the address."""
    return {
        "oidc": {"issuer": url, "client_id": "portal", "client_secret": "key/of the portal", "claim": ""},
        "cas": {"url": url},
        "zheliban": {
            "login": f"{url}/uc/sso/login",
            "token_url": f"{url}/restapi/prod/IC1/uc/sso/access_token?v=2&a=1",
            "person_url": f"{url}/restapi/prod/IC2/uc/sso/getUserInfo",
            "app_id": "2026",
            "access_key": "BCDSGA",
            "secret_key": ZhelibanGateway.secret,
        },
        "zhezhengding": {
            "login": f"{url}/oauth2/auth.htm",
            "gateway": url,
            "app_key": "app-key",
            "app_secret": ZhezhengdingGateway.secret,
            "claim": "",
        },
    }[code]


@pytest.fixture(params=KINDS)
def system(request, settings) -> Iterator[System]:
    yield from started(request.param, settings)


@pytest.fixture
def provider(settings) -> Iterator[System]:
    yield from started("oidc", settings)


def started(code: str, settings) -> Iterator[System]:
    with running(KINDS[code]) as made:
        made.code = code
        settings.LOGIN_GATEWAYS = {code: values(code, made.url)}
        yield made


@pytest.fixture
def few_tries(monkeypatch) -> None:
    monkeypatch.setattr(entering, "MOST", 3)


@pytest.fixture
def street_officer() -> User:
    return officer(Role.STREET_OFFICER, area=CHANGQING)


@pytest.fixture
def linked(street_officer):
    """Record the identifier with the officer's account, for whichever system a test starts."""

    def link(system: System, subject: str = SUBJECT, user: User = street_officer) -> LinkedLogin:
        return LinkedLogin.objects.create(
            user=user, system=system.code, subject=subject, recorded_by=user, recorded_at=timezone.now()
        )

    return link


def go(client: Client, system: System, following: str = "/facilities/") -> str:
    return client.get(f"/login/with/{system.code}/", {"next": following})["Location"]


def come_back(client: Client, system: System, brought: dict[str, str], **extra: str):
    return client.get(f"/login/with/{system.code}/back/", brought, **extra)


def kinds() -> list[str]:
    return list(LoginEvent.objects.order_by("pk").values_list("kind", flat=True))


def test_whom_the_administrator_recorded_comes_in_and_goes_on_to_where_one_wanted(system, street_officer, linked):
    linked(system)
    client = Client()
    assert f"/login/with/{system.code}/" in client.get("/login/").content.decode()

    answer = come_back(client, system, system.log_in(go(client, system), SUBJECT))

    assert answer["Location"] == "/facilities/"
    assert client.get("/home/").context["user"] == street_officer
    assert kinds() == ["vouched", "logged_in"]


def test_somebody_unknown_is_never_let_in_and_no_account_is_made(system, linked):
    linked(system)
    for subject in (SUBJECT.upper(), SUBJECT.replace("-", ""), "somebody-else"):
        client, accounts = Client(), User.objects.count()

        answer = come_back(client, system, system.log_in(go(client, system), subject))

        assert (answer.status_code, User.objects.count()) == (403, accounts)
        assert "请联系" in answer.content.decode()
        assert client.get("/home/").status_code == 302
    assert kinds() == ["vouch_unknown"] * 3


def test_a_second_factor_that_the_role_asks_for_is_still_asked(system, street_officer, linked, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    linked(system)
    client = Client()

    come_back(client, system, system.log_in(go(client, system), SUBJECT))

    assert client.get("/home/")["Location"].startswith("/login/own/second-factor/?next=")
    SecondFactor.objects.create(user=street_officer, secret="A" * 32, set_up_at=timezone.now(), last_step=0)
    again = Client()
    come_back(again, system, system.log_in(go(again, system), SUBJECT))
    assert again.get("/home/")["Location"].startswith("/login/code/?next=")


def test_a_code_or_ticket_holds_once_and_in_the_browser_that_asked_for_it_alone(system, linked):
    linked(system)
    mine, other = Client(), Client()
    brought = system.log_in(go(mine, system), SUBJECT)

    assert come_back(other, system, brought).status_code == 403  # who was sent a link of somebody else's login
    go(other, system)
    assert come_back(other, system, brought).status_code == 403
    assert come_back(mine, system, brought).status_code == 302
    go(mine, system)
    mine.logout()

    go(mine, system)
    assert come_back(mine, system, brought | state_of(mine)).status_code == 403


def state_of(client: Client) -> dict[str, str]:
    kept = client.session[entering.KEY]
    return {"state": kept["state"], "sp": kept["state"]}


def test_whatever_is_wrong_gets_one_and_the_same_answer(system, linked):
    linked(system)
    seen = set()
    for changes in (
        {"code": "x", "ticket": "x", "ticketId": "x"},
        {"code": "", "ticket": "", "ticketId": ""},
        {"state": "", "sp": ""},
    ):
        client = Client()
        answer = come_back(client, system, system.log_in(go(client, system), SUBJECT) | changes)
        seen.add((answer.status_code, answer.context["reason"]))
    if system.code in ("zheliban", "zhezhengding"):  # whose gateway then calls our signature wrong
        system.secret = "another"  # noqa: S105 - guards nothing
        client = Client()
        answer = come_back(client, system, system.log_in(go(client, system), SUBJECT))
        seen.add((answer.status_code, answer.context["reason"]))

    assert seen == {(403, str(asking.WRONG))}
    assert set(kinds()) == {"vouch_refused"}


def test_tries_of_an_address_are_slowed_and_lock_nobody_out_elsewhere(provider, linked, few_tries):
    linked(provider)
    for _ in range(entering.MOST):
        assert come_back(Client(), provider, {"code": "guess", "state": "guess"}).status_code == 403

    client = Client()
    assert come_back(client, provider, provider.log_in(go(client, provider), SUBJECT)).status_code == 429
    assert kinds()[-1] == "locked"
    client = Client()
    brought = provider.log_in(go(client, provider), SUBJECT)
    assert come_back(client, provider, brought, REMOTE_ADDR="203.0.113.7").status_code == 302


def test_a_system_that_is_away_is_told_apart_and_counts_against_nobody(system, linked, few_tries):
    linked(system)
    for _ in range(entering.MOST + 1):
        client = Client()
        system.is_broken = False
        brought = system.log_in(go(client, system), SUBJECT)
        system.is_broken = True
        cache.clear()
        assert come_back(client, system, brought).status_code == 503
    system.is_broken = False
    client = Client()

    assert come_back(client, system, system.log_in(go(client, system), SUBJECT)).status_code == 302


def test_no_key_of_ours_follows_a_redirect(system, linked):
    linked(system)
    client = Client()
    brought = system.log_in(go(client, system), SUBJECT)
    with running(CasServer) as elsewhere:
        system.leads_on = f"{elsewhere.url}/taken"
        cache.clear()

        assert come_back(client, system, brought).status_code == 403
        assert elsewhere.asked == []


def test_a_round_is_over_after_ten_minutes(provider, linked):
    linked(provider)
    for late, status in ((timedelta(minutes=9, seconds=59), 302), (timedelta(minutes=10, seconds=1), 403)):
        client = Client()
        brought = provider.log_in(go(client, provider), SUBJECT)
        session = client.session
        session[entering.KEY] |= {"at": (timezone.now() - late).isoformat()}
        session.save()

        assert come_back(client, provider, brought).status_code == status


@pytest.mark.parametrize(("seconds", "status"), [(-91, 403), (-89, 302), (89, 302), (91, 403)])
@pytest.mark.parametrize("code", ["zheliban", "zhezhengding"])
def test_a_gateway_whose_clock_differs_by_more_than_ninety_seconds_is_no_way_in(
    code, seconds, status, settings, linked
):
    for system in started(code, settings):
        linked(system)
        client = Client()
        brought = system.log_in(go(client, system), SUBJECT)
        system.ahead = seconds

        assert come_back(client, system, brought).status_code == status


AT = timezone.now().replace(microsecond=0)


@pytest.mark.parametrize(("seconds", "holds"), [(89, True), (90, True), (91, False)])
@pytest.mark.parametrize("which", ["ended", "made later"])
def test_a_token_holds_ninety_seconds_beyond_its_times_for_clocks_that_differ(provider, which, seconds, holds):
    gateway = gateways.switched_on()["oidc"]
    stamp = int(AT.timestamp())
    provider.said = (
        {"iat": stamp - 400, "exp": stamp - seconds}
        if which == "ended"
        else {"iat": stamp + seconds, "exp": stamp + 400}
    )
    begun = entering.Round("state", "nonce", "verifier" * 6, "https://portal.example/back/")
    brought = provider.log_in(gateway.address(begun), SUBJECT)

    if holds:
        assert gateway.subject(brought, begun, at=AT) == SUBJECT
    else:
        with pytest.raises(asking.NotConfirmed):
            gateway.subject(brought, begun, at=AT)


STRANGER = ec.generate_private_key(ec.SECP256R1())
FORGED = {
    "signed by another key": lambda claims: jwt.encode(claims, STRANGER, algorithm="ES256", headers={"kid": "first"}),
    "by a key that nobody knows": lambda claims: jwt.encode(claims, STRANGER, algorithm="ES256", headers={"kid": "x"}),
    "unsigned": lambda claims: jwt.encode(claims, None, algorithm="none", headers={"kid": "first"}),
    "by a shared secret": lambda claims: jwt.encode(claims, "k" * 32, algorithm="HS256", headers={"kid": "first"}),
    "no token": lambda claims: "no.token.atall",
}
FOREIGN = {
    "issuer": {"iss": "https://elsewhere.example"},
    "audience": {"aud": "another"},
    "nonce": {"nonce": "another"},
    "party": {"aud": ["portal", "another"], "azp": "another"},
    "times": {"exp": "never"},
    "subject": {"sub": ""},
}


@pytest.mark.parametrize("fault", [*FORGED, *FOREIGN])
def test_a_token_that_is_forged_or_meant_for_others_lets_nobody_in(provider, linked, fault):
    linked(provider)
    client = Client()
    brought = provider.log_in(go(client, provider), SUBJECT)
    provider.signs_with, provider.said = FORGED.get(fault, provider.signs_with), FOREIGN.get(fault, {})

    answer = come_back(client, provider, brought)

    assert (answer.status_code, answer.context["reason"]) == (403, asking.WRONG)


def test_a_provider_that_calls_itself_by_another_name_is_none(provider, settings):
    settings.LOGIN_GATEWAYS = {"oidc": values("oidc", f"{provider.url}/")}

    assert Client().get("/login/with/oidc/").status_code == 503


def test_keys_that_the_provider_replaced_are_asked_for_anew(provider, linked):
    linked(provider)
    for number in range(2):
        provider.key, provider.kid = ec.generate_private_key(ec.SECP256R1()), f"key {number}"
        client = Client()

        assert come_back(client, provider, provider.log_in(go(client, provider), SUBJECT)).status_code == 302


def test_a_cas_answer_with_entities_or_without_a_user_lets_nobody_in(settings, linked):
    entity = '<!DOCTYPE r [<!ENTITY u "GE_4711-zhang">]>' + CasServer.XML.format(
        "<cas:authenticationSuccess><cas:user>&u;</cas:user></cas:authenticationSuccess>"
    )
    nobody = CasServer.XML.format("<cas:authenticationSuccess><cas:user> </cas:user></cas:authenticationSuccess>")
    for system in started("cas", settings):
        linked(system)
        for raw in (entity, nobody, "<html>", f"{'x' * asking.MOST_BYTES}x"):
            client = Client()
            brought = system.log_in(go(client, system), SUBJECT)
            system.raw = raw

            assert come_back(client, system, brought).status_code in (403, 503)


def test_a_closed_account_stays_closed_and_a_one_time_password_that_ended_too(provider, street_officer, linked):
    linked(provider)
    for closed in ({"is_active": False}, {"must_change_password": True, "one_time_until": "2026-01-01"}):
        open_again = {"is_active": True, "must_change_password": False, "one_time_until": None}
        User.objects.filter(pk=street_officer.pk).update(**open_again | closed)
        client = Client()

        assert come_back(client, provider, provider.log_in(go(client, provider), SUBJECT)).status_code == 403


def test_nothing_is_on_as_delivered_and_half_of_the_settings_switch_nothing_on(client, settings):
    settings.LOGIN_GATEWAYS = base.LOGIN_GATEWAYS
    assert "/login/with/" not in client.get("/login/").content.decode()
    for code in KINDS:
        assert client.get(f"/login/with/{code}/").status_code == 404
        assert client.get(f"/login/with/{code}/back/").status_code == 404
    settings.LOGIN_GATEWAYS = {"oidc": values("oidc", "https://id.example") | {"client_secret": ""}}

    assert gateways.switched_on() == {}
    assert [error.id for error in checks.run_checks() if "oidc" in error.msg] == ["portal.E001"]


def test_nobody_is_led_to_another_site_afterwards(provider, linked):
    linked(provider)
    client = Client()

    brought = provider.log_in(go(client, provider, following="https://elsewhere.example/"), SUBJECT)

    assert come_back(client, provider, brought)["Location"] == "/home/"


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_it_works_with_a_provider_by_another_hand(settings, street_officer, linked):
    import httpx  # noqa: PLC0415 - of the provider's package, as the next
    from oidc_provider_mock import run_server_in_thread  # noqa: PLC0415 - slow to import, and needed here alone

    with run_server_in_thread(require_nonce=True) as server:
        url = f"http://localhost:{server.server_port}"
        settings.LOGIN_GATEWAYS = {"oidc": values("oidc", url)}
        link = LinkedLogin(user=street_officer, system="oidc", subject=SUBJECT, recorded_by=street_officer)
        link.recorded_at = timezone.now()
        link.save()
        client = Client()
        address = client.get("/login/with/oidc/")["Location"]
        sent_back = httpx.post(address, data={"sub": SUBJECT}).headers["location"]
        brought = dict(parse_qsl(urlsplit(sent_back).query))

        assert client.get("/login/with/oidc/back/", brought)["Location"] == "/home/"
        again = Client()
        again.get("/login/with/oidc/")
        assert again.get("/login/with/oidc/back/", brought | state_of(again)).status_code == 403
    assert client.get("/home/").context["user"] == street_officer
