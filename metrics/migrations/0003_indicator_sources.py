"""Says of the indicators that are there already what they are counted from: so far that stood in the code alone."""

from django.db import migrations

ITEMS = {
    "health-management": ("followed_up", "due"),
    "family-doctor": ("doctor_signed", "under3"),
    "knowledge-reach": ("reached", "caregivers"),
    "knowledge-awareness": ("knowing", "asked"),
    "kindergarten-integration": ("kindergartens_with_nursery", "kindergartens"),
}


def say(apps, schema_editor):
    indicators = apps.get_model("metrics", "Indicator").objects
    for code, (numerator, denominator) in ITEMS.items():
        indicators.filter(code=code, numerator_item="").update(
            source="reports", numerator_item=numerator, denominator_item=denominator
        )
    indicators.filter(code="places-per-thousand").update(source="both")


class Migration(migrations.Migration):
    dependencies = [("metrics", "0002_reports")]
    operations = [migrations.RunPython(say, migrations.RunPython.noop)]
