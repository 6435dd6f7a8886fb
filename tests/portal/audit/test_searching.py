"""The audit administrator finds changes by kind of row, row, person and day; numbers are masked, secrets stay encrypted."""

from datetime import date, timedelta

import pghistory
import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client

from facilities.models import Facility
from portal.accounts import privacy
from portal.accounts.choices import Role
from portal.audit import searching
from portal.models import Department, PersonalDataAccess, User
from tests.factories import FacilityFactory, UserFactory, officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def auditor() -> Client:
    client = Client()
    client.force_login(officer(Role.AUDIT), backend=settings.AUTHENTICATION_BACKENDS[1])
    return client


@pytest.fixture
def lead() -> User:
    return officer(Role.BUREAU_LEAD)


def change(user: User, **fields: object) -> None:
    with pghistory.context(user=user.pk, url="/page/", address="203.0.113.7"):
        Department.objects.filter(pk="fire").update(**fields)


def test_a_change_is_found_by_its_row_its_person_and_its_day(auditor, lead):
    change(lead, name="电话13800138000的单位")
    today = date.today() + timedelta(days=0)  # noqa: DTZ011 - either side of midnight is asked for below
    asked = {"noun": "portal_department", "row": "fire", "user": lead.full_name}

    page = auditor.get("/audit/changes/", asked)
    shown = page.content.decode()

    [found] = page.context["changes"]
    assert (found.user, found.address, found.url) == (lead, "203.0.113.7", "/page/")
    assert "138…00" in shown
    assert "13800138000" not in shown
    assert not auditor.get("/audit/changes/", asked | {"row": "health"}).context["changes"]
    assert not auditor.get("/audit/changes/", asked | {"user": "无此人"}).context["changes"]
    assert not auditor.get("/audit/changes/", asked | {"since": today + timedelta(days=2)}).context["changes"]
    assert not auditor.get("/audit/changes/", asked | {"until": today - timedelta(days=2)}).context["changes"]


def test_nouns_that_keep_whole_versions_are_found_the_same_way(auditor, lead):
    facility = FacilityFactory()
    with pghistory.context(user=lead.pk, url="/page/", address="203.0.113.7"):
        Facility.objects.filter(pk=facility.pk).update(name="另一个名字")

    page = auditor.get("/audit/changes/", {"noun": "facilities_facility", "row": facility.pk})

    newest = page.context["changes"][0]
    assert [(field.name, field.after) for field in newest.fields] == [("name", "另一个名字")]
    assert newest.fields[0].before == facility.name
    assert newest.user == lead


def test_every_noun_can_be_searched_with_few_queries(auditor, django_assert_max_num_queries):
    tables = [table for table, _name in searching.nouns()]

    for table in tables[:: max(1, len(tables) // 12)]:
        with django_assert_max_num_queries(14):
            assert auditor.get("/audit/changes/", {"noun": table}).status_code == 200


def test_nonsense_in_the_search_is_no_fault(auditor):
    asked = {"noun": "facilities_facility", "row": "x'; --", "since": "2026-13-45"}

    assert auditor.get("/audit/changes/", asked).status_code == 200


def test_a_look_at_personal_data_is_committed_before_anything_is_shown_and_refused_where_it_could_be_undone():
    user, subject = UserFactory(), UserFactory(mobile="13800138001")

    assert privacy.reveal(user, subject, "mobile") == "13800138001"

    with pytest.raises(RuntimeError), transaction.atomic():
        privacy.reveal(user, subject, "mobile")
    assert PersonalDataAccess.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_record_of_a_look_survives_what_is_rolled_back_afterwards():
    user = UserFactory()

    def show_and_fail() -> None:
        privacy.reveal(user, user, "mobile")
        with transaction.atomic():
            User.objects.filter(pk=user.pk).update(full_name="别名")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        show_and_fail()

    assert PersonalDataAccess.objects.filter(user=user).count() == 1
    assert User.objects.get(pk=user.pk).full_name == user.full_name
