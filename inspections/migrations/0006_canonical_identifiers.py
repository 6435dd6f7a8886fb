"""Numbers of other registers in their one form."""

import django.db.models.functions.comparison
import django.db.models.lookups
import portal.identifiers.fields
from django.conf import settings
from django.db import migrations, models
from portal.batching import Batch
from portal.identifiers.upgrading import Table, bring_into_form

TABLES = (
    Table("inspections_complaint", kinds={"source_number": "certificate"}),
    Table("inspections_pastinspection", kinds={"number": "certificate"}),
)


def bring(apps, schema_editor):
    bring_into_form(schema_editor, TABLES)


class Migration(migrations.Migration):

    dependencies = [
        ('facilities', '0006_canonical_identifiers'),
        ('inspections', '0005_oversight_counts_where_it_happened'),
        ('portal', '0003_names_and_samples'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Batch([
        migrations.AlterField(
            model_name='complaint',
            name='source_number',
            field=portal.identifiers.fields.CertificateField(blank=True, max_length=40, verbose_name="number of the hotline's order"),
        ),
        migrations.AlterField(
            model_name='pastinspection',
            name='number',
            field=portal.identifiers.fields.CertificateField(blank=True, max_length=60, verbose_name='number in the source'),
        ),
        ]),
        migrations.RunPython(bring, migrations.RunPython.noop, elidable=False),
        Batch([
        migrations.AddConstraint(
            model_name='complaint',
            constraint=models.CheckConstraint(condition=models.Q(portal.identifiers.fields.IsNormalised(models.F('source_number')), models.Q(django.db.models.lookups.Regex(django.db.models.functions.comparison.Cast(models.F('source_number'), models.TextField()), '[a-z[:space:]\\u00ad\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff]'), _negated=True)), name='complaint_order_is_canonical', violation_error_message='This is not in the form in which the portal keeps it.'),
        ),
        migrations.AddConstraint(
            model_name='pastinspection',
            constraint=models.CheckConstraint(condition=models.Q(portal.identifiers.fields.IsNormalised(models.F('number')), models.Q(django.db.models.lookups.Regex(django.db.models.functions.comparison.Cast(models.F('number'), models.TextField()), '[a-z[:space:]\\u00ad\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff]'), _negated=True)), name='past_inspection_number_is_canonical', violation_error_message='This is not in the form in which the portal keeps it.'),
        ),
        ]),
    ]
