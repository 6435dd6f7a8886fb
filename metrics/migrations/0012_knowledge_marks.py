"""Attendances at events and answers of surveys mark their community, as the two indicators of knowledge count them."""

from importlib import import_module

from django.db import migrations

marks = import_module("metrics.migrations.0002_marks_by_triggers")
OF_SURVEY = marks.communities("i.area_id", "changed c JOIN metrics_invitation i ON i.survey_id = c.id")
# where a caregiver is counted may move to another community once an earlier attendance comes or goes
OF_ATTENDANCE = marks.communities(
    "o.area_id", "changed c JOIN facilities_attendance o ON (o.year, o.caregiver) = (c.year, c.caregiver)"
)
TABLES = {
    "facilities_attendance": [marks.communities("area_id"), OF_ATTENDANCE],
    "metrics_invitation": [marks.communities("area_id")],
    "metrics_survey": [OF_SURVEY],
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
        ("metrics", "0011_premises_and_supply"),
        ("facilities", "0016_premises_and_supply"),
    ]

    operations = [migrations.RunPython(install, remove)]
