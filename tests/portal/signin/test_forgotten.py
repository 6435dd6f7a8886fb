"""A forgotten password is replaced by a code to the confirmed mobile, and nobody learns by it whether an account exists."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from portal.models import LoginEvent, TextMessage, User
from portal.signin import forgotten
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
MOBILE, NEW = "13911112222", "Qz7-托育x9pw"


@pytest.fixture
def user() -> User:
    return UserFactory(username="liming", mobile=MOBILE, mobile_confirmed_at=timezone.now())


def ask(client: Client, username: str = "liming", mobile: str = MOBILE):
    return client.post("/login/forgotten/", {"username": username, "mobile": mobile})


def reset(client: Client, code: str, password: str = NEW):
    return client.post("/login/forgotten/new/", {"code": code, "password": password, "password_again": password})


def code_sent() -> str:
    return TextMessage.objects.latest("pk").text.partition("验证码")[2][:6]


def opens(password: str) -> bool:
    return Client().post("/login/", {"username": "liming", "password": password}).status_code == 302


def test_a_code_to_the_confirmed_mobile_gives_a_new_password_and_ends_every_session(user):
    inside, client = Client(), Client()
    inside.force_login(user)
    assert "/login/forgotten/" in client.get("/login/").content.decode()

    ask(client, "LiMing")
    assert reset(client, code_sent())["Location"] == "/home/"
    assert "密码已修改" in client.get("/home/", follow=True).content.decode()

    assert (opens(NEW), opens(PASSWORD)) == (True, False)
    assert inside.get("/home/").status_code == 302
    assert LoginEvent.objects.filter(user=user, kind="password_changed").count() == 1
    assert reset(client, code_sent(), "Another-7x9pw").status_code == 200
    assert opens(NEW)


@pytest.mark.parametrize(
    "facts",
    [
        {"username": "nobody"}, {"mobile": "13933334444"}, {"mobile_confirmed_at": None}, {"is_active": False},
    ],
    ids=["no account", "another mobile", "not confirmed", "closed"],
)  # fmt: skip
def test_without_an_account_the_answer_is_the_same_and_no_text_goes_out(user, facts):
    known = Client()
    ask(known)
    texts = TextMessage.objects.count()
    User.objects.filter(pk=user.pk).update(
        **{k: v for k, v in facts.items() if k in ("mobile_confirmed_at", "is_active")}
    )
    stranger = Client()

    answer = ask(stranger, facts.get("username", "liming"), facts.get("mobile", MOBILE))

    assert (answer.status_code, answer["Location"]) == (302, "/login/forgotten/new/")
    assert TextMessage.objects.count() == texts
    assert "验证码" in reset(stranger, "000000").content.decode()


def test_a_code_is_of_its_browser_and_holds_ten_minutes(user):
    client, other = Client(), Client()
    ask(client)

    assert reset(other, code_sent()).status_code == 200
    session = client.session
    session[forgotten.KEY] |= {"at": (timezone.now() - timedelta(minutes=10)).isoformat()}
    session.save()
    assert reset(client, code_sent()).status_code == 200
    assert opens(PASSWORD)


def test_a_common_password_is_refused_beside_its_field(user):
    client = Client()
    ask(client)

    page = reset(client, code_sent(), "password123")

    assert "password" in page.context["form"].errors
    assert opens(PASSWORD)


def test_tries_at_the_code_are_limited(user, settings):
    client = Client()
    ask(client)
    for _ in range(settings.CODE_TRIES):
        reset(client, "000000")

    assert reset(client, code_sent()).status_code == 200
    assert opens(PASSWORD)


def test_without_a_gateway_the_way_is_not_offered(client, settings):
    settings.TEXT_GATEWAY = ""

    assert "/login/forgotten/" not in client.get("/login/").content.decode()
    assert client.get("/login/forgotten/").status_code == 404
