"""A day card or special day marks its facility, as checks read them."""

from importlib import import_module

from django.db import migrations

marks = import_module("metrics.migrations.0002_marks_by_triggers")
TABLES = ("facilities_daycard", "facilities_specialday")


def install(apps, schema_editor):
    for table in TABLES:
        marks._install(schema_editor, table, [marks.OWN], marks.EVENTS)


def remove(apps, schema_editor):
    for table in TABLES:
        for event in marks.EVENTS:
            schema_editor.execute(f"DROP TRIGGER metrics_mark_{event} ON {table}")


class Migration(migrations.Migration):

    dependencies = [
        ("metrics", "0005_bans_mark"),
        ("facilities", "0011_the_day_of_a_facility"),
    ]

    operations = [migrations.RunPython(install, remove)]
