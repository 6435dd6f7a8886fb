"""What keeps accounts and sessions safe: lockout, session fixation, redirects, hosts, frames, production's settings."""

import os
import re
import secrets
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from portal.addressing import public_address
from portal.models import LoginEvent, User
from tests.factories import PASSWORD, OperatorFactory, UserFactory, operator_user

pytestmark = pytest.mark.django_db
BACKEND = settings.AUTHENTICATION_BACKENDS[1]


@pytest.fixture
def user() -> User:
    return UserFactory(username="liming")


def try_in(client: Client, username: str, password: str, **extra):
    return client.post("/login/", {"username": username, "password": password}, **extra)


def test_five_wrong_passwords_lock_the_account_for_a_while_even_for_the_right_one(client, user):
    for _ in range(6):
        last = try_in(client, "liming", "wrong")

    assert last.status_code == 429
    assert "锁定15分钟" in last.content.decode()
    assert try_in(client, "liming", PASSWORD).status_code == 429
    assert LoginEvent.objects.filter(user=user, kind="wrong_password").count() == 5


def test_somebody_elses_guessing_from_elsewhere_does_not_lock_me_out(client, user):
    for _ in range(6):
        try_in(client, "liming", "wrong", REMOTE_ADDR="203.0.113.7")

    assert try_in(client, "liming", PASSWORD, REMOTE_ADDR="203.0.113.8").status_code == 302


def test_the_answer_does_not_tell_whether_an_account_exists(client, user):
    known, unknown = try_in(client, "liming", "wrong"), try_in(client, "nobody", "wrong")

    told = "用户名或密码不正确"
    assert told in known.content.decode()
    assert told in unknown.content.decode()


def test_a_closed_account_can_not_log_in(client, user):
    User.objects.filter(pk=user.pk).update(is_active=False)

    assert try_in(client, "liming", PASSWORD).status_code == 200
    assert client.get("/home/").status_code == 302


def test_a_session_from_before_the_login_is_worth_nothing_after_it(client, user):
    client.get("/signup/")
    session = client.session
    session["planted"] = True
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = before = session.session_key

    try_in(client, "liming", PASSWORD)

    assert client.cookies[settings.SESSION_COOKIE_NAME].value != before
    stranger = Client()
    stranger.cookies[settings.SESSION_COOKIE_NAME] = before
    assert stranger.get("/home/").status_code == 302


def test_a_new_password_ends_all_other_sessions(client, user):
    other = Client()
    other.force_login(user, backend=BACKEND)
    client.force_login(user, backend=BACKEND)

    client.post(
        "/password/", {"old_password": PASSWORD, "new_password1": "xin-mima-2026", "new_password2": "xin-mima-2026"}
    )

    assert client.get("/home/").status_code == 200
    assert other.get("/home/").status_code == 302


def test_logging_out_takes_a_button_not_a_link(client, user):
    client.force_login(user, backend=BACKEND)

    assert client.get("/logout/").status_code == 405
    assert client.get("/home/").status_code == 200


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", r"\\evil.example", "http:///evil"]
)
def test_nobody_is_sent_to_another_site_after_logging_in(client, user, target):
    answer = client.post("/login/", {"username": "liming", "password": PASSWORD, "next": target})

    assert answer["Location"] == "/home/"


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/"])
def test_nobody_is_sent_to_another_site_by_switching_the_language(client, target):
    answer = client.get("/language/", {"language": "en", "next": target})

    assert "evil" not in answer["Location"]


def test_a_form_that_names_a_strange_page_as_its_own_leads_to_no_other_site(user):
    client = Client(enforce_csrf_checks=True)
    client.force_login(user, backend=BACKEND)
    headers = {"Origin": "http://testserver", "Referer": "http://testserver//evil.example/"}

    answer = client.post("/home/", {"a": "b"}, headers=headers)

    assert answer["Location"] == "/evil.example/"


def test_a_request_for_another_host_is_refused(client):
    assert client.get("/", headers={"Host": "evil.example"}).status_code == 400


def test_no_page_can_be_framed(client):
    answer = client.get("/login/")

    assert answer["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]


def test_an_act_without_a_token_is_refused(user):
    client = Client(enforce_csrf_checks=True)
    client.force_login(user, backend=BACKEND)

    assert client.post("/logout/").status_code == 403
    assert client.get("/home/").status_code == 200


def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(client, user):
    try_in(client, "liming", PASSWORD)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]

    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_without_redis_pages_and_the_login_work(client, user, settings):
    settings.CACHES = {"default": settings.CACHES["default"] | {"LOCATION": "redis://127.0.0.1:1/0"}}
    operator = operator_user(OperatorFactory())

    assert try_in(client, operator.username, PASSWORD).status_code == 302
    for path in ("/", "/register/", "/home/", "/facilities/"):
        assert client.get(path).status_code == 200


def in_production(*command: str, **also: str) -> subprocess.CompletedProcess:
    """Run Python with the settings of production."""
    environment = (
        os.environ
        | {
            "DJANGO_SETTINGS_MODULE": "portal.settings.production",
            "SECRET_KEY": secrets.token_urlsafe(60),
            "ALLOWED_HOSTS": "portal.example",
            "PUBLIC_URL": "https://portal.example",
        }
        | also
    )
    return subprocess.run(
        [sys.executable, *command], env=environment, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False
    )


def test_production_passes_djangos_own_deployment_checks():
    done = in_production("manage.py", "check", "--deploy", "--fail-level", "WARNING")

    assert done.returncode == 0, done.stderr


def test_production_sends_its_cookies_over_tls_only_and_shows_no_traces():
    wanted = "SESSION_COOKIE_SECURE CSRF_COOKIE_SECURE SECURE_SSL_REDIRECT SESSION_COOKIE_HTTPONLY".split()
    code = f"from django.conf import settings as s; print([getattr(s, n) for n in {wanted}], s.DEBUG, s.DEMO)"

    done = in_production("-c", code)

    assert done.stdout.strip() == "[True, True, True, True] False False", done.stderr


def test_production_gives_cookies_names_that_only_this_host_can_set():
    code = (
        "from django.conf import settings as s; from portal.cookies import of_host, of_path;"
        "print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.LANGUAGE_COOKIE_NAME, of_host('known'), of_path('family'),"
        " s.SESSION_COOKIE_DOMAIN, s.CSRF_COOKIE_DOMAIN, s.SESSION_COOKIE_PATH, s.CSRF_COOKIE_PATH)"
    )

    done = in_production("-c", code)

    names = "__Host-session __Host-csrf __Host-language __Host-known __Secure-family"
    assert done.stdout.strip() == f"{names} None None / /", done.stderr


@pytest.mark.django_db
def test_a_browser_is_known_by_a_cookie_of_this_host_alone(settings):
    settings.COOKIES_BOUND = True
    browser = Client()
    browser.post("/login/", {"username": UserFactory().username, "password": PASSWORD}, secure=True)

    cookie = browser.cookies["__Host-known"]
    assert (cookie["secure"], cookie["path"], cookie["domain"]) == (True, "/", "")


@pytest.mark.parametrize(
    "address",
    [
        *("", "http://127.0.0.1:8000", "https://127.0.0.1", "https://localhost", "https://[::1]/", "https://0.0.0.0"),
        *("http://tuoyu.example.gov.cn", "https://", "https://2130706433", "https://127.1", "https://portal.localhost"),
        *("https://[::ffff:127.0.0.1]", "https://[", "tuoyu.example.gov.cn", "https://tuoyu.example.gov.cn/somewhere"),
    ],
)
def test_production_refuses_to_print_an_address_that_nobody_else_can_open(address):
    with pytest.raises(ImproperlyConfigured, match="PUBLIC_URL"):
        public_address(address)


@pytest.mark.parametrize(
    "address", ["https://tuoyu.example.gov.cn", "https://tuoyu.example.gov.cn/", "https://10.1.2.3:8443"]
)
def test_production_prints_the_address_of_the_public(address):
    assert public_address(address) == address.rstrip("/")


def test_production_does_not_start_without_the_address_of_the_public():
    done = in_production("-c", "from django.conf import settings; settings.DEBUG", PUBLIC_URL="http://127.0.0.1:8000")

    assert done.returncode != 0
    assert "PUBLIC_URL must be" in done.stderr


def test_a_foreign_site_is_let_read_no_answer(client, user):
    client.force_login(user, backend=BACKEND)
    for address in ("/home/", "/register/", "/api/v1/filings/"):
        for ask in (client.get, client.options):
            answer = ask(
                address, headers={"origin": "https://elsewhere.example", "access-control-request-method": "GET"}
            )
            assert not [name for name in answer.headers if name.lower().startswith("access-control-")], address


def test_no_script_puts_text_into_a_page_as_markup_or_runs_it():
    means = re.compile(r"\b(innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function)")
    scripts = [path for app in settings.OWN_APPS for path in (settings.BASE_DIR / app).rglob("static/**/*.js")]

    assert len(scripts) > 10
    assert not [path.name for path in scripts if means.search(path.read_text())]


@pytest.mark.django_db
def test_a_refusal_is_in_the_log_with_who_and_where_and_without_what_was_asked(client, caplog):
    user = UserFactory()
    client.force_login(user)

    client.get("/accounts/", {"text": "李明"})

    [line] = [each.msg for each in caplog.records if each.name == "django_structlog.middlewares.request"]
    assert (line["code"], line["request"], line["user_id"]) == (403, "GET /accounts/?text", user.pk)
    assert "李明" not in caplog.text
