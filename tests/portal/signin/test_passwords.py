"""Passwords: ten characters or more, none that everybody knows, compared as typed, changed only by who knows the old one."""

from html.parser import HTMLParser

import pytest
from django.test import Client

from portal.models import User
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
ADDRESS = "/password/"


@pytest.fixture
def user() -> User:
    return UserFactory(username="liming")


@pytest.fixture
def inside(user) -> Client:
    client = Client()
    client.post("/login/", {"username": user.username, "password": PASSWORD})
    return client


def change(client: Client, new: str, *, old: str = PASSWORD):
    """Ask for a new password; return the page that came back with errors, or None if it was taken."""
    answer = client.post(ADDRESS, {"old_password": old, "new_password1": new, "new_password2": new})
    return None if answer.status_code == 302 else answer.content.decode()


def opens(password: str) -> bool:
    return Client().post("/login/", {"username": "liming", "password": password}).status_code == 302


@pytest.mark.parametrize(
    ("new", "is_taken"),
    [("Qz7-托育x9p", False), ("Qz7-托育x9pw", True), ("Qz7-托育x9pww", True), (f"Qz7-托育x9{'p' * 56}", True)],
    ids=["nine", "ten", "eleven", "sixty-four"],
)
def test_a_password_has_ten_characters_or_more(inside, user, new, is_taken):
    assert (change(inside, new) is None) == is_taken

    user.refresh_from_db()
    assert user.check_password(new) == is_taken
    assert user.check_password(PASSWORD) != is_taken


@pytest.mark.parametrize("new", ["password123", "1234567890", "qwertyuiop"])
def test_a_password_that_everybody_tries_is_refused_beside_the_field(inside, user, new):
    page = change(inside, new)

    assert page is not None
    assert 'id="id_new_password2_error"' in page or 'id="id_new_password1_error"' in page
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_a_new_password_asks_for_the_old_one(inside, user):
    page = change(inside, "Qz7-托育x9pw", old="wrong")

    assert page is not None
    assert 'id="id_old_password_error"' in page
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_a_password_is_compared_as_it_was_typed(inside):
    assert change(inside, " Qz7-托育x9pw ") is None

    assert not opens("Qz7-托育x9pw")
    assert not opens(" qZ7-托育X9PW ")
    assert opens(" Qz7-托育x9pw ")


class Fields(HTMLParser):
    """The fields of a page whose names speak of a password."""

    def __init__(self, page: str):
        super().__init__()
        self.found: list[dict[str, str | None]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag == "input" and "password" in (said.get("name") or ""):
            self.found.append(said)


def test_what_is_typed_is_masked_and_may_be_pasted_or_filled_by_a_manager(inside):
    fields = [
        field
        for page in (Client().get("/login/"), inside.get(ADDRESS))
        for field in Fields(page.content.decode()).found
    ]

    assert {field["name"] for field in fields} == {"password", "old_password", "new_password1", "new_password2"}
    for field in fields:
        assert field["type"] == "password"
        assert field["autocomplete"] in {"current-password", "new-password"}
        assert not {"onpaste", "readonly", "maxlength"} & set(field)
