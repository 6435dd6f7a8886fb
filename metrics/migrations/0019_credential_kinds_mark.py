"""Kinds of credentials and the posts that need them mark every facility: checks read them."""

from importlib import import_module

from django.db import migrations

marks = import_module("metrics.migrations.0002_marks_by_triggers")
TABLES = ("staff_credentialkind", "staff_credentialneed")


def install(apps, schema_editor):
    for table in TABLES:
        marks._install(schema_editor, table, [marks.EVERY], marks.EVENTS)


def remove(apps, schema_editor):
    for table in TABLES:
        for event in marks.EVENTS:
            schema_editor.execute(f"DROP TRIGGER metrics_mark_{event} ON {table}")


class Migration(migrations.Migration):

    dependencies = [
        ("metrics", "0018_scenarios_computed_again"),
        ("staff", "0011_credential_kinds"),
    ]

    operations = [migrations.RunPython(install, remove)]
