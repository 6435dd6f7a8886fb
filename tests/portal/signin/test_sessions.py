"""Sessions end after half an hour without use and after twelve hours; their owner sees and ends them; nothing typed is lost."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from portal.accounts.choices import Role
from portal.models import LoginEvent, LoginSession, User
from tests.factories import PASSWORD, FacilityFactory, UserFactory, officer, operator_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def user() -> User:
    return UserFactory(username="liming")


def log_in(user: User, **extra: str) -> Client:
    client = Client(**extra)
    client.post("/login/", {"username": user.username, "password": PASSWORD})
    return client


@pytest.fixture
def later(monkeypatch):
    """Let requests happen so many seconds after the present moment."""
    now = timezone.now()

    def move(seconds: float) -> None:
        monkeypatch.setattr("django.utils.timezone.now", lambda: now + timedelta(seconds=seconds))

    move(0)
    return move


@pytest.mark.parametrize(("seconds", "is_in"), [(1799, True), (1800, False), (1801, False)])
def test_a_session_ends_after_half_an_hour_without_a_request(user, later, seconds, is_in):
    client = log_in(user)

    later(seconds)

    assert (client.get("/home/").status_code == 200) == is_in
    assert LoginEvent.objects.filter(user=user, kind="idle").exists() != is_in


def test_a_session_in_use_ends_after_twelve_hours(user, later):
    client = log_in(user)

    for minute in range(20, 12 * 60, 20):
        later(minute * 60)
        assert client.get("/home/").status_code == 200
    later(12 * 3600 - 1)
    assert client.get("/home/").status_code == 200
    later(12 * 3600)

    assert client.get("/home/").status_code == 302
    assert LoginEvent.objects.filter(user=user, kind="too_long").count() == 1


def test_a_session_that_ended_can_not_be_taken_up_again(user, later):
    client = log_in(user)
    key = client.cookies["sessionid"].value
    later(1800)
    client.get("/home/")

    thief = Client()
    thief.cookies["sessionid"] = key
    later(0)

    assert thief.get("/home/").status_code == 302


def test_what_was_typed_in_an_idle_session_is_back_after_the_login(later):
    facility = FacilityFactory()
    user = operator_user(facility.operator)
    client = log_in(user)
    page = f"/facilities/{facility.pk}/people/new/"
    later(1800)

    answer = client.post(page, {"name": "周小红", "experience_years": "4", "_user": user.pk})
    assert answer["Location"] == f"/login/?next={page}"
    client.post("/login/", {"username": user.username, "password": PASSWORD, "next": page})

    assert 'value="周小红"' in client.get(page).content.decode()


def test_a_busy_session_is_written_once_a_minute_at_most(user, later):
    client = log_in(user)
    seen = LoginSession.objects.get(user=user).seen_at

    later(59)
    client.get("/home/")
    assert LoginSession.objects.get(user=user).seen_at == seen
    later(60)
    client.get("/home/")

    assert LoginSession.objects.get(user=user).seen_at == seen + timedelta(seconds=60)


def test_the_owner_sees_the_sessions_and_ends_another_one(user):
    here = log_in(user, HTTP_USER_AGENT="Firefox")
    there = log_in(user, HTTP_USER_AGENT="Stolen", REMOTE_ADDR="203.0.113.7")

    page = here.get("/login/own/")
    shown = page.content.decode()
    [other] = [each["name"] for each in page.context["sessions"] if each["browser"] == "Stolen"]
    here.post("/login/own/sessions/end/", {"session": other})

    assert "Stolen" in shown
    assert "203.0.113.7" in shown
    assert there.cookies["sessionid"].value not in shown
    assert there.get("/home/").status_code == 302
    assert here.get("/home/").status_code == 200


def test_all_other_sessions_end_at_once(user):
    here, *others = [log_in(user) for _ in range(3)]

    here.post("/login/own/sessions/end/")

    assert [client.get("/home/").status_code for client in others] == [302, 302]
    assert here.get("/home/").status_code == 200


def test_nobody_ends_the_session_of_somebody_else(user):
    mine, strangers = log_in(user), log_in(UserFactory())
    [name] = [each["name"] for each in strangers.get("/login/own/").context["sessions"]]

    mine.post("/login/own/sessions/end/", {"session": name})

    assert strangers.get("/home/").status_code == 200


def test_the_security_administrator_ends_the_sessions_of_a_departed_officer():
    departed = officer(Role.REVIEWER)
    client = log_in(departed)

    log_in(officer(Role.SECURITY)).post(f"/logins/{departed.pk}/sessions/end/")

    assert client.get("/home/").status_code == 302
    event = LoginEvent.objects.get(kind="ended")
    assert event.user == departed
    assert event.by != departed
