"""A district starts with one administrator, opened from the shell and only once."""

import io

import pytest
from django.core.management import CommandError, call_command

from portal import permissions
from portal.accounts.scope import may
from portal.models import Area, User
from tests.factories import DISTRICT, UserFactory

pytestmark = pytest.mark.django_db


def create(username: str) -> str:
    out = io.StringIO()
    call_command("create_administrator", username, name="张敏", stdout=out)
    return out.getvalue()


def test_the_first_administrator_keeps_the_districts_accounts_and_must_change_the_password():
    username, _, password = create("zhangmin").strip().partition(": ")

    user = User.objects.get(username=username)
    assert user.check_password(password)
    assert user.must_change_password
    assert may(user, permissions.KEEP_ACCOUNTS, Area.objects.get(pk=DISTRICT))


def test_there_is_no_second_first_administrator():
    create("zhangmin")

    with pytest.raises(CommandError):
        create("lihua")

    assert not User.objects.filter(username="lihua").exists()


def test_a_taken_name_is_refused():
    UserFactory(username="zhangmin")

    with pytest.raises(CommandError):
        create("zhangmin")
