"""Every change of a case is on record, field by field: who, when, from where, and nobody can change the record."""

import pytest
from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.test import Client

from facilities.models import Booking, Child, Family, Filing, Suspension, Wish
from portal.accounts.choices import Role
from portal.audit import tracking
from portal.audit.context import RequestContext
from portal.models import Department, RowChange, TextMessage, User
from portal.operations.roles import append_only
from tests.factories import FilingFactory, officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def department() -> Department:
    return Department.objects.get(pk="fire")


def change_as(user: User | None, act) -> None:
    """Let the act happen within a request of the user."""
    told = {"user": user.pk if user else None, "url": "/some/page/", "address": "203.0.113.7"}
    with tracking_context(**told):
        act()


def tracking_context(**told):
    import pghistory  # noqa: PLC0415 - of the test alone

    return pghistory.context(**told)


def last() -> RowChange:
    return RowChange.objects.order_by("-pk")[0]


def test_a_changed_field_is_kept_before_and_after_with_who_and_from_where(department):
    lead = officer(Role.BUREAU_LEAD)

    change_as(lead, lambda: Department.objects.filter(pk="fire").update(name="消防局", number=department.number))

    change = last()
    assert (change.table, change.row, change.operation) == ("portal_department", "fire", "update")
    assert change.before == {"name": department.name}
    assert change.after == {"name": "消防局"}
    assert (change.user, change.address, change.url) == (lead, "203.0.113.7", "/some/page/")


def test_a_bulk_update_keeps_a_line_for_each_row_that_changed(department):
    before = RowChange.objects.count()

    Department.objects.update(name_en="Fire brigade" if not department.name_en else department.name_en)
    changed = Department.objects.count() - 1

    assert RowChange.objects.count() - before == changed


def test_saving_without_a_change_keeps_nothing(department):
    before = RowChange.objects.count()

    department.save()

    assert RowChange.objects.count() == before


def test_a_deleted_row_is_kept_whole():
    made = Department.objects.create(code="test", number=99, name="测试局", name_en="Test")

    made.delete()

    assert last().operation == "delete"
    assert last().before["name"] == "测试局"
    assert last().after is None


@pytest.mark.parametrize("is_somebody", [True, False])
def test_a_row_added_by_somebody_is_kept_and_reference_data_are_not(is_somebody):
    before = RowChange.objects.count()

    change_as(
        officer(Role.BUREAU_LEAD) if is_somebody else None,
        lambda: Department.objects.create(code="test", number=99, name="测试局", name_en="Test"),
    )

    assert RowChange.objects.filter(table="portal_department").count() - before == is_somebody


def test_plain_sql_leaves_its_line_too(department):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE portal_department SET number = 77 WHERE code = 'fire'")

    assert last().after == {"number": 77}
    assert last().user is None


def test_nobody_changes_the_record_and_the_role_of_the_portal_may_not_either(department):
    Department.objects.filter(pk="fire").update(number=department.number + 100)

    assert "portal_rowchange" in append_only()
    assert "portal_seal" in append_only()
    for act in (lambda: RowChange.objects.update(url=""), lambda: RowChange.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


def test_every_table_of_the_house_has_a_history_or_a_reason_for_none():
    versioned = {model.pgh_tracked_model for model in apps.get_models() if hasattr(model, "pgh_tracked_model")}
    ours = [m for app in settings.OWN_APPS for m in apps.get_app_config(app).get_models(include_auto_created=True)]
    without = {
        model
        for model in ours
        if model._meta.managed
        and model not in versioned
        and model not in tracking.tracked()
        and model._meta.db_table not in append_only()
    }

    assert without == set(tracking.UNTRACKED)
    assert all(tracking.UNTRACKED.values())


def test_what_a_family_deletes_is_gone_from_histories_too():
    for model in (Family, Child, Booking, Wish, TextMessage):
        assert model not in tracking.tracked()


def test_the_triggers_stand_on_every_tracked_table():
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE starts_with(tgname, 'pgtrigger_history_')")
        installed = [row[0] for row in cursor.fetchall()]

    assert sorted(set(installed)) == [model._meta.db_table for model in tracking.tracked()]
    assert {Filing._meta.db_table, Suspension._meta.db_table} <= set(installed)
    assert len(installed) == 3 * len(set(installed))


def test_an_act_on_a_page_is_on_record_with_its_page_and_address(rf):
    security = officer(Role.SECURITY)
    client = Client()
    client.force_login(security, backend=settings.AUTHENTICATION_BACKENDS[1])

    client.post("/logins/rules/", {"roles": ["reviewer"]}, REMOTE_ADDR="203.0.113.9")

    change = RowChange.objects.filter(table="portal_rolerule").order_by("-pk")[0]
    assert change.after == {"needs_second_factor": False}
    assert (change.user, change.address, change.url) == (security, "203.0.113.9", "/logins/rules/")
    assert RequestContext(lambda request: None).get_context(rf.get("/x/"))["url"] == "/x/"


def test_what_is_sealed_in_the_row_is_sealed_in_its_history():
    filing = FilingFactory()
    sealed = [
        (model, column)
        for model in tracking.tracked()
        for column in model._meta.concrete_fields
        if type(column).__name__ == "SealedField"
    ]

    Filing.objects.filter(pk=filing.pk).update(state=filing.state)

    assert all(column.get_prep_value("13800138000").startswith("gAAAAA") for _model, column in sealed)
