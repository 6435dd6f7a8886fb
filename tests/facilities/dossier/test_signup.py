"""An operator opens its account."""

import re

import pytest
from django.urls import reverse

from facilities.dossier import preparation
from facilities.models import Operator
from portal import permissions
from portal.accounts.scope import may
from portal.errors import Refused
from portal.models import Organisation, User
from tests.factories import TODAY, UserFactory, valid_uscc
from tests.together import at_once

TYPED = {
    "uscc": valid_uscc(900001),
    "name": "杭州向阳托育服务有限公司",
    "nature": "for_profit",
    "representative": "李明",
    "full_name": "张丽",
    "mobile": "13800138000",
    "username": "xiangyang",
    "password": "Tuoyu-2026-ok",
    "password_again": "Tuoyu-2026-ok",
}


@pytest.mark.django_db
def test_signing_up_opens_an_account_that_may_act_for_its_operator_only(client):
    answer = client.post(reverse("signup"), TYPED)

    assert answer.status_code == 302
    assert answer.url == reverse("facility-create")
    user, operator = User.objects.get(username="xiangyang"), Operator.objects.get(representative="李明")
    assert operator.organisation.uscc == TYPED["uscc"]
    assert may(user, permissions.OPERATE, operator.organisation)
    assert not may(user, permissions.REVIEW_FILINGS, operator.organisation.area)
    assert client.get(reverse("facility-create")).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("uscc", "91330103MA00000010"),
        ("uscc", "123"),
        ("uscc", ""),
        ("mobile", "12345678901"),
        ("mobile", "1380013800"),
        ("nature", "non_profit"),
        ("nature", "secret"),
        ("password", "1234567890"),
        ("password", "kurz"),
        ("password_again", "something-else-9"),
        ("username", "with space"),
        ("full_name", ""),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(client, field, value):
    answer = client.post(reverse("signup"), TYPED | {field: value})

    assert answer.status_code == 200
    assert field in answer.context["form"].errors
    assert "杭州向阳托育服务有限公司" in answer.content.decode()
    assert not User.objects.filter(username="xiangyang").exists()


@pytest.mark.django_db
def test_a_code_may_be_typed_with_spaces_and_small_letters(client):
    code = TYPED["uscc"]

    client.post(reverse("signup"), TYPED | {"uscc": f" {code[:4].lower()} {code[4:].lower()} "})

    assert Organisation.objects.filter(uscc=code).exists()


@pytest.mark.django_db
def test_a_code_is_taken_once_and_the_second_is_told_what_to_do(client):
    client.post(reverse("signup"), TYPED)
    client.logout()

    answer = client.post(reverse("signup"), TYPED | {"username": "another"})

    assert "uscc" in answer.context["form"].errors
    assert Organisation.objects.filter(uscc=TYPED["uscc"]).count() == 1
    assert not User.objects.filter(username="another").exists()


@pytest.mark.django_db
def test_a_user_name_is_taken_once_and_leaves_nothing_half_done(client):
    UserFactory(username="xiangyang")

    answer = client.post(reverse("signup"), TYPED)

    assert "username" in answer.context["form"].errors
    assert not Organisation.objects.filter(uscc=TYPED["uscc"]).exists()


@pytest.mark.django_db
def test_whoever_wanted_a_taken_name_is_told_a_free_one_and_gets_on_with_it(client):
    UserFactory(username="xiangyang")

    [told] = client.post(reverse("signup"), TYPED).context["form"].errors["username"]
    free = re.search(r"xiangyang\d{3}", told)[0]

    assert client.post(reverse("signup"), TYPED | {"username": free}).status_code == 302
    assert User.objects.filter(username=free).exists()


@pytest.mark.django_db
def test_an_address_is_told_of_few_names_and_then_the_same_whether_they_are_taken(client, settings):
    settings.SIGN_UPS_PER_ADDRESS = 2
    UserFactory(username="xiangyang")

    def answered(username: str, address: str) -> dict[str, list[str]]:
        answer = client.post(reverse("signup"), TYPED | {"username": username}, REMOTE_ADDR=address)
        return {} if answer.status_code == 302 else dict(answer.context["form"].errors)

    client.post(reverse("signup"), TYPED | {"username": "with space"})  # tells of no account, counts for none
    told = [list(answered("xiangyang", "203.0.113.7")) for _ in range(3)]

    assert told == [["username"], ["username"], ["__all__"]]
    assert answered("free-name", "203.0.113.7") == answered("xiangyang", "203.0.113.7")
    assert answered("free-name", "203.0.113.8") == {}


@pytest.mark.django_db
def test_accounts_that_were_opened_count_too(client, settings):
    settings.SIGN_UPS_PER_ADDRESS = 1
    client.post(reverse("signup"), TYPED)
    client.logout()

    answer = client.post(reverse("signup"), TYPED | {"username": "second", "uscc": valid_uscc(900002)})

    assert "__all__" in answer.context["form"].errors
    assert User.objects.filter(username__in=["xiangyang", "second"]).count() == 1


@pytest.mark.django_db
def test_somebody_logged_in_is_sent_home(client):
    client.force_login(UserFactory())

    assert client.get(reverse("signup")).url == reverse("home")


@pytest.mark.django_db(transaction=True)
def test_two_sign_ups_with_one_code_at_the_same_moment_give_one_operator():
    def sign_up(number: int) -> User:
        user = User(username=f"racer{number}", full_name="张丽", mobile="13800138000")
        operator = Operator(nature="for_profit", representative="李明", mobile="13800138000")
        return preparation.sign_up(user, operator, name="向阳", uscc=TYPED["uscc"], on=TODAY)

    results = at_once(lambda: sign_up(0), lambda: sign_up(1))

    assert [result.field for result in results if isinstance(result, Refused)] == ["uscc"]
    assert Operator.objects.count() == 1
    assert User.objects.filter(username__startswith="racer").count() == 1
