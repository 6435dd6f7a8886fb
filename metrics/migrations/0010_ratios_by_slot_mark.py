"""What a night counted marks the facilities that lacked carers, as the check of the ratio by slots reads it."""

from importlib import import_module

from django.db import migrations

marks = import_module("metrics.migrations.0002_marks_by_triggers")
SHORT = marks.facilities(
    "k.facility_id", "changed c JOIN facilities_careclass k ON k.id = c.care_class_id WHERE c.in_ratio < c.slots"
)


def install(apps, schema_editor):
    marks._install(schema_editor, "staff_ratioday", [SHORT], marks.EVENTS)


def remove(apps, schema_editor):
    for event in marks.EVENTS:
        schema_editor.execute(f"DROP TRIGGER metrics_mark_{event} ON staff_ratioday")


class Migration(migrations.Migration):

    dependencies = [
        ("metrics", "0009_cameras_mark"),
        ("staff", "0004_shifts_leave_presence_and_ratios"),
    ]

    operations = [migrations.RunPython(install, remove)]
