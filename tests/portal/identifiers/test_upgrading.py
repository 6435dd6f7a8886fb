"""Rows from before: brought into form and sealed by the migrations, nothing lost, nothing doubled, nothing left to be read."""

from importlib import import_module

import pytest
from django.db import connection

from facilities.changes import change_filings
from facilities.filing import filings
from facilities.filing.choices import ChangeTopic
from facilities.models import Filing, Operator
from portal.identifiers.upgrading import Table, bring_into_form
from portal.models import Organisation, User
from staff.models import Person
from tests.facilities.builders import complete_facility, draft
from tests.facilities.life import filed_facility
from tests.factories import TODAY, OrganisationFactory, PersonFactory, UserFactory, operator_user, valid_uscc

pytestmark = pytest.mark.django_db
ID, OTHER = "11010519491231002X", "330106198206190003"
MIGRATIONS = ("portal.migrations.0007", "facilities.migrations.0006", "staff.migrations.0002")
TABLES = [table for name in MIGRATIONS for table in import_module(f"{name}_canonical_identifiers").TABLES]


def upgrade(tables: list[Table] = TABLES) -> None:
    raw("SET CONSTRAINTS ALL IMMEDIATE")
    bring_into_form(connection.schema_editor(atomic=False), tables)


def raw(statement: str, *params: object) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return cursor.fetchall() if cursor.description else []


def as_before(table: str, *constraints: str) -> None:
    """Take the table back to what it could hold."""
    raw(f"SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE {table} DISABLE TRIGGER USER")
    for name in constraints:
        raw(f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {name}")


def readable(number: str) -> dict[str, int]:
    """Count the rows of every table of the database in which the number can be read."""
    tables = raw("SELECT format('%%I', tablename) FROM pg_tables WHERE schemaname = 'public'")
    counted = {
        name: raw(f"SELECT count(*) FROM {name} t WHERE t::text LIKE %s", f"%{number}%")[0][0] for (name,) in tables
    }
    return {name: count for name, count in counted.items() if count}


def test_no_table_holds_a_readable_id_number_of_a_filing_a_change_or_a_person():
    facility = filed_facility()
    operator = operator_user(facility.operator)
    numbers = {facility.head_id_number, facility.operator.representative_id, PersonFactory(facility=facility).id_number}
    filing = change_filings.propose(facility, topics=ChangeTopic.values, reason="变更", by=operator, on=TODAY)
    change_filings.enter(filing, {"head_id_number": OTHER}, seen=None, by=operator)

    assert numbers == {str(number) for number in numbers if len(number) == 18}
    assert [readable(number) for number in {*numbers, OTHER}] == [{}] * len({*numbers, OTHER})
    assert Filing.objects.get(pk=filing.pk).amendment.values["head_id_number"] == OTHER


def test_a_declaration_opens_as_it_was_declared():
    filing = draft(complete_facility())
    filings.submit(filing, by=operator_user(filing.facility.operator), on=TODAY, declared_by="李 明")
    filing = Filing.objects.get(pk=filing.pk)
    assert filing.declared["basics"]["head_id_number"] == filing.facility.head_id_number
    assert filing.declared_by == "李明"


def test_rows_and_histories_from_before_are_sealed_without_further_history():
    person = PersonFactory(id_number=ID)
    count = person.events.count()
    for table in ("staff_person", "staff_personevent"):
        as_before(table, "person_id_is_sealed")
        raw(f"UPDATE {table} SET id_number = %s, id_digest = ''", ID.lower())

    upgrade()

    assert readable(ID.lower()) == {}
    assert Person.objects.get(pk=person.pk).id_number == ID
    assert [event.id_number for event in person.events.all()] == [ID] * count
    assert Person.objects.known_by("resident", ID).get() == person


def test_declarations_from_before_are_sealed_and_name_their_paper():
    filing = draft(complete_facility())
    declared = f'{{"basics": {{"head_id_number": "{ID}", "capacity": 40}}, "operator": {{"representative_id": null}}}}'
    raw("UPDATE facilities_filing SET declared = %s::jsonb WHERE id = %s", declared, filing.pk)

    upgrade()

    found = Filing.objects.get(pk=filing.pk).declared
    assert found["basics"] == {"head_id_number": ID, "capacity": 40, "head_id_type": "resident"}
    assert "facilities_filing" not in readable(ID)


def test_two_codes_of_one_form_are_both_kept_and_the_later_one_is_told(caplog):
    first, second = OrganisationFactory(uscc=None), OrganisationFactory(uscc=None)
    as_before("portal_organisation", "organisation_uscc_is_canonical")
    raw("UPDATE portal_organisation SET uscc = %s WHERE id = %s", valid_uscc(4).lower(), first.pk)
    raw("UPDATE portal_organisation SET uscc = %s WHERE id = %s", valid_uscc(4), second.pk)

    upgrade()

    assert Organisation.objects.get(pk=first.pk).uscc == valid_uscc(4)
    assert Organisation.objects.get(pk=second.pk).uscc == f"{valid_uscc(4)}~{second.pk}"
    assert f"portal_organisation {second.pk}" in caplog.text


def test_two_accounts_that_differ_in_capitals_are_both_kept():
    first, second = UserFactory(username="lihong"), UserFactory(username="another")
    raw("DROP INDEX one_account_per_user_name")
    as_before("portal_user")
    raw("UPDATE portal_user SET username = 'LIHONG' WHERE id = %s", second.pk)

    upgrade()

    assert User.objects.get(pk=first.pk).username == "lihong"
    assert User.objects.get(pk=second.pk).username == f"LIHONG~{second.pk}"


def test_upgrading_twice_changes_nothing():
    PersonFactory(id_number=ID)
    before = raw("SELECT id, representative_id FROM facilities_operator") + raw(
        "SELECT id, id_number, id_digest FROM staff_person"
    )
    upgrade()
    after = raw("SELECT id, representative_id FROM facilities_operator") + raw(
        "SELECT id, id_number, id_digest FROM staff_person"
    )
    assert before == after
    assert Operator.objects.count() == len(raw("SELECT 1 FROM facilities_operator"))
