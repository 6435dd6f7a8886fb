"""Wrong passwords: guessing and spraying are slowed down, and nobody can lock somebody else out."""

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone

from portal.accounts.choices import Role
from portal.models import Guess, LoginEvent, User
from portal.signin import throttling
from tests.factories import PASSWORD, UserFactory, officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def user() -> User:
    return UserFactory(username="liming")


def try_in(client: Client, username: str, password: str, address: str = "127.0.0.1") -> int:
    return client.post("/login/", {"username": username, "password": password}, REMOTE_ADDR=address).status_code


def test_guessing_from_many_addresses_is_stopped(user):
    answers = [try_in(Client(), "liming", "wrong", f"203.0.113.{n // 5}") for n in range(throttling.MOST_AT_ACCOUNT)]

    assert answers == [200] * throttling.MOST_AT_ACCOUNT
    assert try_in(Client(), "liming", PASSWORD, "203.0.113.99") == 429


def test_an_officer_whose_browser_is_known_gets_in_while_strangers_guess(user):
    browser = Client()
    assert try_in(browser, "liming", PASSWORD) == 302
    browser.post("/logout/")
    for n in range(throttling.MOST_AT_ACCOUNT + 1):
        try_in(Client(), "liming", "wrong", f"203.0.113.{n // 5}")
    for _ in range(6):  # and from the very office
        try_in(Client(), "liming", "wrong")
    assert try_in(Client(), "liming", PASSWORD) == 429

    assert try_in(browser, "liming", PASSWORD) == 302


def test_a_known_browser_has_five_tries_like_everybody(user):
    browser = Client()
    try_in(browser, "liming", PASSWORD)
    browser.post("/logout/")

    assert [try_in(browser, "liming", "wrong") for _ in range(6)] == [200] * 5 + [429]
    assert try_in(browser, "liming", PASSWORD) == 429


def test_a_browser_known_to_one_account_is_a_stranger_to_another(user):
    browser = Client()
    try_in(browser, UserFactory(username="zhangsan").username, PASSWORD)
    browser.post("/logout/")
    for _ in range(5):
        try_in(Client(), "liming", "wrong")

    assert try_in(browser, "liming", PASSWORD) == 429


def test_a_forged_cookie_makes_no_browser_known(user):
    browser = Client()
    browser.cookies[throttling.COOKIE] = f'{{"{user.pk}": "mine"}}'
    for _ in range(5):
        try_in(Client(), "liming", "wrong")

    assert try_in(browser, "liming", PASSWORD) == 429


def test_one_password_at_many_accounts_is_stopped():
    UserFactory(username="liming")
    tried = [Guess(key="tries from 203.0.113.7", at=timezone.now()) for _ in range(throttling.MOST_OF_ADDRESS - 1)]
    Guess.objects.bulk_create(tried)

    assert try_in(Client(), "zhangsan", "Spring2026", "203.0.113.7") == 200
    assert try_in(Client(), "liming", PASSWORD, "203.0.113.7") == 429
    assert try_in(Client(), "liming", PASSWORD, "203.0.113.8") == 302


def test_the_right_password_forgives_the_wrong_ones_before(user):
    for _ in range(3):
        for _ in range(4):
            assert try_in(Client(), "liming", "wrong") == 200
        assert try_in(Client(), "liming", PASSWORD) == 302


def test_the_way_back_is_the_security_administrator(user):
    locked = officer(Role.REVIEWER)
    for _ in range(5):
        try_in(Client(), locked.username, "wrong")
    assert try_in(Client(), locked.username, PASSWORD) == 429
    helper = Client()
    try_in(helper, officer(Role.SECURITY).username, PASSWORD, "127.0.0.9")

    helper.post(f"/logins/{locked.pk}/unlock/")

    assert try_in(Client(), locked.username, PASSWORD) == 302
    assert LoginEvent.objects.filter(user=locked, kind="unlocked").exists()


def test_the_answer_is_the_same_for_names_that_no_account_has(user):
    known = [try_in(Client(), "liming", "wrong") for _ in range(6)]
    unknown = [try_in(Client(), "nobody", "wrong", "127.0.0.2") for _ in range(6)]

    assert known == unknown == [200] * 5 + [429]


def test_a_password_typed_for_a_name_is_not_written_down(user):
    try_in(Client(), "hunter2-geheim", "x")

    event = LoginEvent.objects.get(kind="wrong_password")
    assert (event.user, event.tried) == (None, "hu")
    assert not Guess.objects.filter(key__contains="hunter2").exists()


def test_events_stand_on_the_page_of_those_who_watch_and_can_not_be_changed(user):
    try_in(Client(), "liming", "wrong", "203.0.113.7")
    watcher, auditor, other = Client(), Client(), Client()
    try_in(watcher, officer(Role.SECURITY).username, PASSWORD)
    try_in(auditor, officer(Role.AUDIT).username, PASSWORD)
    try_in(other, officer(Role.ADMINISTRATOR).username, PASSWORD)

    page = watcher.get("/logins/events/", {"kind": "wrong_password", "text": "liming"})

    assert "203.0.113.7" in page.content.decode()
    assert len(page.context["events"]) == 1
    assert auditor.get("/logins/events/").status_code == 200
    assert other.get("/logins/events/").status_code == 403
    with pytest.raises(DatabaseError), transaction.atomic():
        LoginEvent.objects.update(address="10.0.0.1")
    with pytest.raises(DatabaseError), transaction.atomic():
        LoginEvent.objects.all().delete()
