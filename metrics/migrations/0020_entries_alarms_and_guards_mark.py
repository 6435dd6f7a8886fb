"""Entry checks, alarm buttons with their tests, guard posts and duties mark their facility, as checks read them."""

from importlib import import_module

from django.db import migrations

marks = import_module("metrics.migrations.0002_marks_by_triggers")
TEST = marks.facilities("b.facility_id", "changed c JOIN facilities_alarmbutton b ON b.id = c.button_id")
DUTY = marks.facilities("g.facility_id", "changed c JOIN staff_guardpost g ON g.id = c.guard_post_id")
TABLES = {
    "facilities_entrycheck": marks.OWN,
    "facilities_alarmbutton": marks.OWN,
    "facilities_alarmtest": TEST,
    "staff_guardpost": marks.OWN,
    "staff_guardduty": DUTY,
}


def install(apps, schema_editor):
    for table, marked in TABLES.items():
        marks._install(schema_editor, table, [marked], marks.EVENTS)


def remove(apps, schema_editor):
    for table in TABLES:
        for event in marks.EVENTS:
            schema_editor.execute(f"DROP TRIGGER metrics_mark_{event} ON {table}")


class Migration(migrations.Migration):

    dependencies = [
        ("metrics", "0019_credential_kinds_mark"),
        ("facilities", "0023_entry_checks_and_alarms"),
        ("staff", "0015_guard_posts"),
    ]

    operations = [migrations.RunPython(install, remove)]
