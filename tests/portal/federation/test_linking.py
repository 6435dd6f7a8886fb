"""Recording by which login of another system an account may come in: by who keeps accounts, never for the own one."""

import pytest
from django.db import connection
from django.test import Client

from portal.accounts.choices import Role
from portal.models import LinkedLogin, LoginEvent, User
from portal.subjects.holdings import Asked, kept_about
from tests.factories import CHANGQING, UserFactory, officer, valid_resident_id

pytestmark = pytest.mark.django_db
SUBJECT = "GE_4711-zhang"


@pytest.fixture(autouse=True)
def connected(settings) -> None:
    settings.LOGIN_GATEWAYS = {"cas": {"url": "https://cas.example/cas"}}


@pytest.fixture
def admin() -> User:
    return officer(Role.ADMINISTRATOR)


@pytest.fixture
def account() -> User:
    return officer(Role.STREET_OFFICER, area=CHANGQING)


def record(by: User, account: User, subject: str = SUBJECT, system: str = "cas"):
    client = Client()
    client.force_login(by)
    return client.post(f"/accounts/{account.pk}/logins/", {"system": system, "subject": subject})


def test_the_administrator_records_a_login_and_takes_it_off_and_both_are_on_record(admin, account):
    client = Client()
    client.force_login(admin)
    assert f"/accounts/{account.pk}/logins/" in client.get(f"/accounts/{account.pk}/").content.decode()

    record(admin, account)

    link = LinkedLogin.objects.get(user=account)
    assert SUBJECT in client.get(f"/accounts/{account.pk}/logins/").content.decode()
    client.post(f"/accounts/{account.pk}/logins/{link.pk}/off/")
    assert not LinkedLogin.objects.exists()
    told = LoginEvent.objects.filter(user=account, by=admin).order_by("pk").values_list("kind", flat=True)
    assert list(told) == ["linked", "unlinked"]


def test_the_database_holds_the_identifier_for_nobody_to_read(admin, account):
    record(admin, account)

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT to_jsonb(l)::text FROM portal_linkedlogin l UNION SELECT after::text FROM portal_rowchange"
        )
        assert "4711" not in str(cursor.fetchall())


def test_one_identifier_is_of_one_account_however_it_is_written(admin, account):
    record(admin, account)

    for subject in (SUBJECT, SUBJECT.lower(), SUBJECT.replace("-", "")):
        page = record(admin, officer(Role.STREET_OFFICER, area=CHANGQING), subject).content.decode()
        assert "已登记" in page
        assert subject in page
    assert "已登记" in record(admin, account, "another").content.decode()
    assert LinkedLogin.objects.count() == 1


@pytest.mark.parametrize("system", ["oidc", "nothing", ""])
def test_only_a_system_that_is_on_can_be_recorded(admin, account, system):
    assert record(admin, account, system=system).status_code == 200
    assert not LinkedLogin.objects.exists()


def test_nobody_records_a_login_with_the_own_account(admin):
    record(admin, admin)

    assert not LinkedLogin.objects.exists()


def test_a_program_has_no_login_of_a_person(admin, account, monkeypatch):
    monkeypatch.setattr("portal.accounts.keeping.PROGRAMS", [lambda one: one == account])

    assert "程序" in record(admin, account).content.decode()
    assert not LinkedLogin.objects.exists()


def test_a_person_who_asks_is_told_of_it(admin):
    person = UserFactory(full_name="李明", mobile="13911112222")
    LinkedLogin.objects.create(
        user=person, system="cas", subject=SUBJECT, recorded_by=admin, recorded_at="2026-11-23T01:00Z"
    )

    found = kept_about(Asked("李明", "resident", valid_resident_id(77), "13911112222"))

    assert [SUBJECT in row.values() for held, rows in found for row in rows if LinkedLogin in held.models] == [True]
