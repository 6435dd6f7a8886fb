"""Food samples, drills and plans mark their facility, as checks read them."""

from importlib import import_module

from django.db import migrations

marks = import_module("metrics.migrations.0002_marks_by_triggers")
TABLES = ("facilities_foodsample", "facilities_drill", "facilities_emergencyplan")


def install(apps, schema_editor):
    for table in TABLES:
        marks._install(schema_editor, table, [marks.OWN], marks.EVENTS)


def remove(apps, schema_editor):
    for table in TABLES:
        for event in marks.EVENTS:
            schema_editor.execute(f"DROP TRIGGER metrics_mark_{event} ON {table}")


class Migration(migrations.Migration):

    dependencies = [
        ("metrics", "0007_surveys"),
        ("facilities", "0014_illness_food_and_safety"),
    ]

    operations = [migrations.RunPython(install, remove)]
