"""A ban marks the facilities of whoever it names, as the table of bans is read by the check that nobody banned is at work."""

from importlib import import_module

from django.db import migrations

marks = import_module("metrics.migrations.0002_marks_by_triggers")
OF_IDENTITY = marks.facilities("p.facility_id", "changed c JOIN staff_person p ON p.identity_id = c.identity_id")


def install(apps, schema_editor):
    marks._install(schema_editor, "staff_ban", [OF_IDENTITY], marks.EVENTS)


def remove(apps, schema_editor):
    for event in marks.EVENTS:
        schema_editor.execute(f"DROP TRIGGER metrics_mark_{event} ON staff_ban")


class Migration(migrations.Migration):

    dependencies = [
        ("metrics", "0004_unknown_figures_and_areas_of_the_day"),
        ("staff", "0003_one_person_once_attested_banned"),
    ]

    operations = [migrations.RunPython(install, remove)]
