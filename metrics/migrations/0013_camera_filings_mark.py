"""Filings of cameras with the police mark their facility, as a check reads them."""

from importlib import import_module

from django.db import migrations

marks = import_module("metrics.migrations.0002_marks_by_triggers")
TABLE = "inspections_camerafiling"


def install(apps, schema_editor):
    marks._install(schema_editor, TABLE, [marks.OWN], marks.EVENTS)


def remove(apps, schema_editor):
    for event in marks.EVENTS:
        schema_editor.execute(f"DROP TRIGGER metrics_mark_{event} ON {TABLE}")


class Migration(migrations.Migration):

    dependencies = [
        ("metrics", "0012_knowledge_marks"),
        ("inspections", "0012_footage"),
    ]

    operations = [migrations.RunPython(install, remove)]
