"""An operator's account works once its mobile is confirmed by a code; officers are asked nothing."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from portal.accounts.choices import Role
from portal.models import LoginEvent, SecondFactor, TextMessage, User
from portal.signin import mobiles
from tests.factories import OperatorFactory, officer, operator_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def demanding(settings) -> None:
    settings.MOBILE_CONFIRMATION_REQUIRED = True


@pytest.fixture
def operator() -> User:
    user = operator_user(OperatorFactory())
    User.objects.filter(pk=user.pk).update(mobile="13911112222")
    return user


@pytest.fixture
def inside(operator) -> Client:
    client = Client()
    client.force_login(operator)
    return client


def code_sent() -> str:
    return TextMessage.objects.latest("pk").text.partition("验证码")[2][:6]


def confirm(client: Client, code: str):
    return client.post("/login/own/mobile/code/", {"code": code})


def test_nothing_opens_before_the_mobile_is_confirmed_and_everything_after(inside, operator):
    for path in ("/home/", "/facilities/new/", "/login/own/"):
        assert inside.get(path)["Location"] == "/login/own/mobile/"
    assert inside.get("/api/v1/facilities/").status_code == 403

    inside.post("/login/own/mobile/", {"mobile": "13911112222"})
    assert confirm(inside, code_sent())["Location"] == "/home/"

    assert inside.get("/home/").status_code == 200
    operator.refresh_from_db()
    assert operator.mobile_confirmed_at is not None
    assert LoginEvent.objects.filter(user=operator, kind="mobile_confirmed").count() == 1


def test_a_wrong_number_is_put_right_and_the_code_goes_there(inside, operator):
    inside.post("/login/own/mobile/", {"mobile": "139 3333 4444"})

    assert TextMessage.objects.get().mobile == "13933334444"
    confirm(inside, code_sent())
    operator.refresh_from_db()
    assert (operator.mobile, operator.mobile_confirmed_at is None) == ("13933334444", False)


def test_a_wrong_code_and_one_of_another_number_or_session_confirm_nothing(inside, operator):
    inside.post("/login/own/mobile/", {"mobile": "13911112222"})
    code = code_sent()
    other = Client()
    other.force_login(operator)
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"

    assert "验证码" in confirm(inside, wrong).content.decode()
    assert confirm(other, code).status_code == 200
    User.objects.filter(pk=operator.pk).update(mobile="13933334444")
    assert confirm(inside, code).status_code == 200

    operator.refresh_from_db()
    assert operator.mobile_confirmed_at is None
    assert LoginEvent.objects.filter(user=operator, kind="mobile_wrong").count() == 3


@pytest.mark.parametrize(("late", "holds"), [(timedelta(minutes=9, seconds=58), True), (timedelta(minutes=10), False)])
def test_a_code_holds_ten_minutes(inside, operator, late, holds):
    inside.post("/login/own/mobile/", {"mobile": "13911112222"})
    session = inside.session
    session[mobiles.KEY] |= {"at": (timezone.now() - late).isoformat()}
    session.save()

    confirm(inside, code_sent())

    operator.refresh_from_db()
    assert (operator.mobile_confirmed_at is not None) == holds


def test_codes_and_tries_are_limited(inside, settings):
    for _ in range(settings.CODES_PER_MOBILE):
        assert inside.post("/login/own/mobile/", {"mobile": "13911112222"}).status_code == 302
    assert inside.post("/login/own/mobile/", {"mobile": "13911112222"}).status_code == 200
    for _ in range(settings.CODE_TRIES):
        confirm(inside, "000000")

    assert "次数" in confirm(inside, code_sent()).content.decode()


def test_an_operator_with_a_second_factor_enters_its_code_first_and_is_led_round_in_no_circle(operator):
    SecondFactor.objects.create(user=operator, secret="A" * 32, set_up_at=timezone.now(), last_step=0)
    client = Client()
    client.force_login(operator)

    assert client.get("/home/")["Location"].startswith("/login/code/")
    assert client.get("/login/code/").status_code == 200
    assert client.get("/login/own/mobile/")["Location"].startswith("/login/code/")


def test_officers_are_asked_nothing_and_without_a_gateway_nobody_is(inside, settings):
    client = Client()
    client.force_login(officer(Role.REVIEWER))
    assert client.get("/home/").status_code == 200

    settings.TEXT_GATEWAY = ""
    assert inside.get("/home/").status_code == 200
