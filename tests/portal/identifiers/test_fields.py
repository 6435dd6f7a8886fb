"""Every column, form and serializer that holds an identifier has the field of its kind, and the database holds its one form only."""

import re
from collections.abc import Iterator

import pytest
from django import forms
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import IntegrityError, connection, models, transaction
from django.urls import get_resolver
from rest_framework import serializers

from facilities.importing.fields import FIELDS
from portal.identifiers import entries, fields, serializers as values, texts
from portal.importing.judging import Setup, Wrong
from portal.models import Organisation, User
from portal.sealing import SEAL, SealedField, SealedJSONField
from tests.factories import TODAY, FacilityFactory, OperatorFactory, OrganisationFactory, PersonFactory, valid_uscc

HOUSE = ("portal", "facilities", "staff", "inspections", "metrics")
SPEAKS_OF = re.compile(
    r"mobile|phone|uscc|licence_number|(^|_)licence$|(^|_)id_number$|^representative(_id)?$|_licence$|^username$"
    r"|^full_name$|^head_name$|^declared_by$|^number$|source_number|original_name|^file_name$|permit_number|receipt_number"
)
MADE_HERE = {  # numbers that the portal itself gives, in the form in which it looks for them
    *(
        "portal.letter.number",
        "facilities.registration.number",
        "facilities.filing.number",
        "facilities.receipt.number",
    ),
    *("facilities.appeal.number", "inspections.complaint.number", "inspections.incident.number"),
    *("facilities.batch.number", "facilities.contract.number", "facilities.recognition.number"),
    *("inspections.visit.number", "inspections.draw.number", "inspections.unfiledplace.number"),
}
NO_IDENTIFIER = {"metrics.reportitem.number"}  # the kind of a number
ONLY_SHOWN = {"number", "uscc"}  # of serializers that take nothing


def test_no_bare_column_holds_an_identifier():
    bare = {
        f"{field.model._meta.label_lower}.{field.name}"
        for field in columns()
        if type(field) in (models.CharField, models.TextField) and SPEAKS_OF.search(field.name)
    }
    assert {name for name in bare if not name.endswith("event")} - MADE_HERE - NO_IDENTIFIER - events_of(
        MADE_HERE
    ) == set()


def events_of(names: set[str]) -> set[str]:
    return {re.sub(r"\.(\w+)$", r"event.\1", name) for name in names}


def columns() -> Iterator[models.Field]:
    for app in HOUSE:
        for model in apps.get_app_config(app).get_models():
            yield from model._meta.concrete_fields


def test_the_database_says_of_each_that_it_is_in_form():
    for field in columns():
        if field.model._meta.object_name.endswith("Event"):
            continue
        if isinstance(field, fields.IdentifierField | fields.IdentityField):
            assert said_of(field), f"{field.model._meta.label}.{field.name} has no constraint"


def said_of(field: models.Field) -> bool:
    return any(
        isinstance(one, models.CheckConstraint) and f"F({field.name})" in str(one.condition)
        for one in field.model._meta.constraints
    )


def test_no_bare_entry_of_a_form_asks_for_an_identifier():
    bare = {
        f"{form.__module__}.{form.__qualname__}.{name}"
        for form in subclasses(forms.BaseForm)
        if form.__module__.split(".")[0] in HOUSE
        for name, field in getattr(form, "base_fields", {}).items()
        if type(field) is forms.CharField and SPEAKS_OF.search(name)
    }
    assert bare == set()


def test_no_bare_value_of_the_api_takes_an_identifier():
    get_resolver().url_patterns  # noqa: B018 - imports every API
    bare = {
        f"{each.__module__}.{each.__qualname__}.{name}"
        for each in subclasses(serializers.Serializer)
        if each.__module__.split(".")[0] in HOUSE
        for name, field in getattr(each, "_declared_fields", {}).items()
        if type(field) is serializers.CharField and SPEAKS_OF.search(name) and not is_shown(each, name, field)
    }
    assert bare == set()


def is_shown(serializer: type, name: str, field: serializers.Field) -> bool:
    return field.read_only or (name in ONLY_SHOWN and serializer.__name__ != "PushedEntry")


def subclasses(kind: type) -> set[type]:
    get_resolver().url_patterns  # noqa: B018 - imports every form
    return {kind} | {each for one in kind.__subclasses__() for each in subclasses(one)}


def test_fields_of_forms_and_serializers_exist_for_what_the_walk_asks():
    assert issubclass(entries.UsccEntry, forms.CharField)
    assert issubclass(values.UsccValue, serializers.CharField)


@pytest.mark.django_db
class TestTheDatabase:
    def test_rows_queries_and_updates_take_any_form(self):
        code = valid_uscc(11)
        body = OrganisationFactory(uscc=f" {code.lower()}\u200b")
        assert body.uscc == code
        assert Organisation.objects.get(uscc=f"{code[:9]}-{code[9:].lower()}") == body
        Organisation.objects.filter(pk=body.pk).update(uscc=valid_uscc(12).lower())
        body.refresh_from_db()
        assert body.uscc == valid_uscc(12)

    def test_a_second_operator_of_the_same_code_in_small_letters_is_impossible(self):
        OrganisationFactory(uscc=valid_uscc(13))
        with pytest.raises(IntegrityError), transaction.atomic():
            OrganisationFactory(uscc=valid_uscc(13).lower())

    @pytest.mark.parametrize("raw", ["138 0013800", "１３８００１３８０００", "1380013800\u200b", "138-0013800", "x"])
    def test_what_is_not_in_form_is_refused_even_from_plain_sql(self, raw):
        facility = FacilityFactory()
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE facilities_facility SET contact_mobile = %s WHERE id = %s", [raw, facility.pk])

    def test_a_readable_id_number_is_refused_even_from_plain_sql(self):
        person = PersonFactory()
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE staff_person SET id_number = '330106198206190003' WHERE id = %s", [person.pk])

    def test_saving_an_untouched_row_keeps_its_seal_and_writes_no_history(self):
        person = PersonFactory()
        stored = sealed_text(person)
        count = person.events.count()
        type(person).objects.get(pk=person.pk).save()
        assert sealed_text(person) == stored
        assert stored.startswith(SEAL)
        assert person.events.count() == count

    def test_bureau_does_not_stand_beside_bureau(self, bureau):
        with pytest.raises(IntegrityError), transaction.atomic():
            User.objects.create_user("BUREAU" if bureau.username == "bureau" else bureau.username.upper())

    def test_a_user_logs_in_with_any_capitals(self, client, bureau, settings):
        assert User.objects.get_by_natural_key(bureau.username.upper()) == bureau

    def test_the_representative_of_an_operator_is_sealed(self):
        operator = OperatorFactory()
        with connection.cursor() as cursor:
            cursor.execute("SELECT representative_id FROM facilities_operator WHERE id = %s", [operator.pk])
            assert cursor.fetchone()[0].startswith(SEAL)


def sealed_text(person) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id_number FROM staff_person WHERE id = %s", [person.pk])
        return cursor.fetchone()[0]


def test_an_import_brings_codes_and_mobiles_into_form():
    setup = Setup((), TODAY)
    judged = FIELDS["uscc"].judge([valid_uscc(3).lower()], setup)
    assert list(judged.values()) == [valid_uscc(3)]
    assert list(FIELDS["contact_mobile"].judge(["+86 138-0013-8000"], setup).values()) == ["13800138000"]
    assert isinstance(FIELDS["contact_mobile"].judge(["1380013"], setup)["1380013"], Wrong)


def test_keys_of_identity_numbers_are_sealed_in_every_json():
    unsealed = [
        f"{field.model._meta.label}.{field.name}"
        for field in columns()
        if isinstance(field, models.JSONField) and field.name in ("declared", "declared_before", "base", "content")
        if not isinstance(field, SealedJSONField) and field.model._meta.app_label == "facilities"
    ]
    assert unsealed == []


def test_lines_are_counted_as_the_browser_counts_them():
    assert texts.lines("a\r\nb\rc\u2028d\n") == "a\nb\nc\nd\n"


def test_arrays_hold_no_identifiers():
    assert not [f for f in columns() if isinstance(f, ArrayField) and SPEAKS_OF.search(f.name)]


def test_a_sealed_field_is_none_of_the_bare_ones():
    assert type(SealedField()) is not models.TextField
