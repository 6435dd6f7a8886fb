"""A second factor: who needs one, how it is set up, what a code is worth, and what a session may do until then."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from hypothesis import given, settings as hypothesis, strategies as st

from portal.accounts.choices import Role
from portal.models import LoginEvent, LoginSession, RecoveryCode, RoleRule, SecondFactor, User
from portal.signin import factors
from tests.factories import CHANGQING, PASSWORD, officer

pytestmark = pytest.mark.django_db
RFC_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # noqa: S105 - of RFC 6238, appendix B
PAGE = "/login/code/"


@pytest.fixture
def demanding(settings) -> None:
    settings.SECOND_FACTOR_REQUIRED = True


@pytest.fixture
def street_officer() -> User:
    return officer(Role.STREET_OFFICER, area=CHANGQING)


def log_in(user: User, following: str = "") -> Client:
    client = Client()
    client.post("/login/", {"username": user.username, "password": PASSWORD, "next": following})
    return client


def step_now() -> int:
    return int(timezone.now().timestamp()) // factors.STEP


def with_factor(user: User) -> User:
    SecondFactor.objects.create(user=user, secret=RFC_SECRET, set_up_at=timezone.now(), last_step=0)
    return user


def code(shift: int = 0) -> str:
    return factors.code_of(RFC_SECRET, step_now() + shift)


@pytest.mark.parametrize(
    ("seconds", "expected"), [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")]
)
def test_codes_are_those_of_the_standard(seconds, expected):
    assert factors.code_of(RFC_SECRET, seconds // factors.STEP) == expected


def test_an_officer_without_a_factor_sets_one_up_before_anything_else(street_officer, demanding):
    client = log_in(street_officer)

    for path in ("/home/", "/facilities/", "/login/own/", "/password/"):
        assert client.get(path)["Location"].startswith("/login/own/second-factor/?next=")
    assert client.get("/api/v1/facilities/").status_code == 403
    page = client.get("/login/own/second-factor/")
    secret = page.context["secret"].replace(" ", "")
    assert "data:image/svg+xml" in page.content.decode()
    answer = client.post(
        "/login/own/second-factor/", {"code": factors.code_of(secret, step_now()), "next": "/facilities/"}
    )

    assert len(answer.context["codes"]) == factors.RECOVERY_CODES
    assert 'href="/facilities/"' in answer.content.decode()
    assert client.get("/home/").status_code == 200
    assert client.get("/api/v1/facilities/").status_code == 200


def test_a_wrong_first_code_sets_nothing_up_and_says_so_at_the_field(street_officer, demanding):
    client = log_in(street_officer)

    answer = client.post("/login/own/second-factor/", {"code": "000000"})

    assert "code" in answer.context["form"].errors
    assert not SecondFactor.objects.exists()
    assert client.get("/home/").status_code == 302


def test_which_roles_need_one_is_data(street_officer, demanding):
    RoleRule.objects.filter(role=Role.STREET_OFFICER).update(needs_second_factor=False)

    assert log_in(street_officer).get("/home/").status_code == 200


def test_an_ended_post_asks_for_nothing(street_officer, demanding):
    street_officer.memberships.update(until=timezone.localdate())

    assert log_in(street_officer).get("/home/").status_code == 200


def test_whoever_set_one_up_is_asked_even_where_no_role_needs_it(street_officer):
    client = log_in(with_factor(street_officer), "/facilities/")

    answer = client.get("/facilities/?q=%E5%9B%AD")
    assert answer["Location"] == "/login/code/?next=%2Ffacilities%2F%3Fq%3D%25E5%259B%25AD"
    assert client.post(PAGE, {"code": code(), "next": "/facilities/"})["Location"] == "/facilities/"
    assert client.get("/facilities/").status_code == 200


def test_a_code_lets_nobody_in_twice(street_officer):
    with_factor(street_officer)
    used = code()
    assert log_in(street_officer).post(PAGE, {"code": used}).status_code == 302

    again = log_in(street_officer)
    answer = again.post(PAGE, {"code": used})

    assert "code" in answer.context["form"].errors
    assert again.get("/home/").status_code == 302


@pytest.mark.parametrize(("shift", "is_right"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_the_code_before_and_the_one_after_count_for_clocks_that_are_off(shift, is_right):
    at = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    step = int(at.timestamp()) // factors.STEP + shift

    found = factors._step_of(RFC_SECRET, factors.code_of(RFC_SECRET, step), at=at, after=0)

    assert (found == step) == is_right


def test_five_wrong_codes_are_the_most_and_then_the_right_one_waits_too(street_officer):
    client = log_in(with_factor(street_officer))

    for _ in range(5):
        client.post(PAGE, {"code": "000000"})
    answer = client.post(PAGE, {"code": code()})

    assert "错误次数过多" in answer.content.decode()
    assert client.get("/home/").status_code == 302
    assert LoginEvent.objects.filter(user=street_officer, kind="factor_wrong").count() == 5


def test_a_recovery_code_lets_in_once(street_officer):
    with_factor(street_officer)
    spare = factors.renew_recovery_codes(street_officer)[0]

    assert log_in(street_officer).post(PAGE, {"code": spare.upper()}).status_code == 302

    assert log_in(street_officer).post(PAGE, {"code": spare}).status_code == 200
    assert LoginEvent.objects.filter(user=street_officer, kind="recovery_used").count() == 1


def test_new_recovery_codes_ask_for_the_password_and_make_the_old_ones_worthless(street_officer):
    client = log_in(with_factor(street_officer))
    client.post(PAGE, {"code": code()})
    [old, *_] = factors.renew_recovery_codes(street_officer)

    assert client.post("/login/own/recovery-codes/", {"password": "wrong"}).status_code == 200
    assert RecoveryCode.objects.filter(digest__in=factors._digests(street_officer, old)).exists()
    codes = client.post("/login/own/recovery-codes/", {"password": PASSWORD}).context["codes"]

    assert not RecoveryCode.objects.filter(digest__in=factors._digests(street_officer, old)).exists()
    assert log_in(street_officer).post(PAGE, {"code": codes[3]}).status_code == 302


def test_a_dump_of_the_database_holds_no_secret_and_no_recovery_code(street_officer):
    with_factor(street_officer)
    codes = factors.renew_recovery_codes(street_officer)

    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM portal_secondfactor UNION ALL SELECT digest FROM portal_recoverycode")
        kept = " ".join(row[0] for row in cursor.fetchall())

    assert RFC_SECRET not in kept
    assert not [each for each in codes if each in kept]


def test_taking_one_off_asks_for_the_password_and_the_role_asks_for_a_new_one(street_officer, demanding):
    client = log_in(with_factor(street_officer))
    client.post(PAGE, {"code": code()})

    client.post("/login/own/second-factor/off/", {"password": "wrong"})
    assert SecondFactor.objects.exists()
    client.post("/login/own/second-factor/off/", {"password": PASSWORD})

    assert not SecondFactor.objects.exists()
    assert client.get("/home/")["Location"].startswith("/login/own/second-factor/")


def test_a_lost_phone_is_helped_by_the_security_administrator_and_by_nobody_else(street_officer):
    with_factor(street_officer)
    open_one = log_in(street_officer)
    open_one.post(PAGE, {"code": code()})
    address = f"/logins/{street_officer.pk}/second-factor/off/"

    assert log_in(officer(Role.ADMINISTRATOR)).post(address).status_code == 403
    log_in(officer(Role.SECURITY)).post(address)

    assert not SecondFactor.objects.exists()
    assert open_one.get("/home/").status_code == 302
    assert log_in(street_officer).get("/home/").status_code == 200
    event = LoginEvent.objects.get(kind="factor_reset")
    assert (event.user, event.by.memberships.get().role) == (street_officer, Role.SECURITY)


def test_a_security_administrator_does_not_take_off_the_own_factor_as_such():
    security = with_factor(officer(Role.SECURITY))
    client = log_in(security)
    client.post(PAGE, {"code": code()})

    client.post(f"/logins/{security.pk}/second-factor/off/")

    assert SecondFactor.objects.filter(user=security).exists()


def test_a_one_time_password_is_changed_before_a_factor_is_set_up(street_officer, demanding):
    User.objects.filter(pk=street_officer.pk).update(must_change_password=True)
    client = log_in(street_officer)

    assert client.get("/home/")["Location"] == "/password/"


def test_a_stolen_one_time_password_does_not_get_past_an_existing_factor(street_officer):
    User.objects.filter(pk=with_factor(street_officer).pk).update(must_change_password=True)
    client = log_in(street_officer)

    assert client.get("/password/")["Location"].startswith(PAGE)


def test_who_was_given_a_one_time_password_enters_the_code_and_then_chooses_an_own_one(street_officer):
    User.objects.filter(pk=with_factor(street_officer).pk).update(must_change_password=True)
    client = log_in(street_officer)

    assert client.get(PAGE).status_code == 200
    assert client.post(PAGE, {"code": code()}).status_code == 302
    assert client.get("/home/")["Location"] == "/password/"
    assert client.get("/password/").status_code == 200


def test_the_session_has_another_key_after_the_code(street_officer):
    client = log_in(with_factor(street_officer))
    before = client.cookies["sessionid"].value

    client.post(PAGE, {"code": code()})

    assert client.cookies["sessionid"].value != before
    assert not LoginSession.objects.filter(session_key=before).exists()


@hypothesis(max_examples=60, deadline=None)
@given(typed=st.text(max_size=20))
def test_nothing_but_the_code_is_taken_for_it(typed):
    at = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    right = {factors.code_of(RFC_SECRET, int(at.timestamp()) // 30 + shift) for shift in (-1, 0, 1)}

    found = factors._step_of(RFC_SECRET, typed, at=at, after=0)

    assert (found is not None) == ("".join(typed.split()) in right)


def test_setting_up_twice_at_once_leaves_one_factor_known_to_its_owner(street_officer, demanding):
    first, second = log_in(street_officer), log_in(street_officer)
    secrets = [client.get("/login/own/second-factor/").context["secret"].replace(" ", "") for client in (first, second)]

    first.post("/login/own/second-factor/", {"code": factors.code_of(secrets[0], step_now())})
    answer = second.post("/login/own/second-factor/", {"code": factors.code_of(secrets[1], step_now())})

    assert answer.status_code == 302
    assert SecondFactor.objects.get().secret == secrets[0]
    assert second.get("/home/").status_code == 302


def test_codes_of_yesterday_are_worth_nothing():
    at = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    old = factors.code_of(RFC_SECRET, int((at - timedelta(days=1)).timestamp()) // factors.STEP)

    assert factors._step_of(RFC_SECRET, old, at=at, after=0) is None
