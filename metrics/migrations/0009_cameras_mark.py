"""Rooms, channels and proofs of retention mark their facility, as checks on cameras read them."""

from importlib import import_module

from django.db import migrations

marks = import_module("metrics.migrations.0002_marks_by_triggers")
OF_CHANNEL = marks.facilities("k.facility_id", "changed c JOIN inspections_channel k ON k.id = c.channel_id")
TABLES = {
    "inspections_room": [marks.OWN],
    "inspections_channel": [marks.OWN],
    "inspections_retentionproof": [OF_CHANNEL],
}


def install(apps, schema_editor):
    for table, parts in TABLES.items():
        marks._install(schema_editor, table, parts, marks.EVENTS)


def remove(apps, schema_editor):
    for table in TABLES:
        for event in marks.EVENTS:
            schema_editor.execute(f"DROP TRIGGER metrics_mark_{event} ON {table}")


class Migration(migrations.Migration):

    dependencies = [
        ("metrics", "0008_safety_marks"),
        ("inspections", "0010_online_monitoring"),
    ]

    operations = [migrations.RunPython(install, remove)]
