"""Births of communities by month, and measured ways to premises."""

import django.core.validators
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from portal.batching import Batch


class Migration(migrations.Migration):

    dependencies = [
        ('facilities', '0016_premises_and_supply'),
        ('metrics', '0013_camera_filings_mark'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('portal', '0014_external_systems_tokens_and_webhooks'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Batch([
            migrations.AlterField(
                model_name='scenario',
                name='radius',
                field=models.PositiveIntegerField(help_text='On the way, not as the crow flies.', validators=[django.core.validators.MinValueValidator(50), django.core.validators.MaxValueValidator(50000)], verbose_name='reach (m)'),
            ),
            migrations.CreateModel(
                name='BirthCohort',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('month', models.DateField(help_text="The month's first day.", verbose_name='month')),
                    ('births', models.PositiveIntegerField(verbose_name='births')),
                    ('source', models.CharField(max_length=120, verbose_name='source of the figure')),
                    ('entered_on', models.DateField(editable=False, verbose_name='entered on')),
                    ('revision', models.PositiveIntegerField(default=0, editable=False)),
                    ('is_demo', models.BooleanField(default=False, editable=False, verbose_name='demo')),
                    ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cohorts', to='portal.area', verbose_name='community')),
                    ('entered_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'births of a month',
                    'ordering': ['area', '-month'],
                },
            ),
            migrations.CreateModel(
                name='BirthCohortEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('id', models.BigIntegerField()),
                    ('month', models.DateField(help_text="The month's first day.", verbose_name='month')),
                    ('births', models.PositiveIntegerField(verbose_name='births')),
                    ('source', models.CharField(max_length=120, verbose_name='source of the figure')),
                    ('entered_on', models.DateField(editable=False, verbose_name='entered on')),
                    ('revision', models.PositiveIntegerField(default=0, editable=False)),
                    ('is_demo', models.BooleanField(default=False, editable=False, verbose_name='demo')),
                    ('area', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='portal.area', verbose_name='community')),
                    ('entered_by', models.ForeignKey(db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='metrics.birthcohort')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='Reach',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('metres', models.PositiveIntegerField(verbose_name='way (m)')),
                    ('source', models.CharField(max_length=120, verbose_name='source of the figure')),
                    ('area', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='portal.area', verbose_name='community')),
                    ('premises', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='facilities.premises', verbose_name='premises for care')),
                ],
                options={
                    'verbose_name': 'measured way',
                    'ordering': ['area', 'premises'],
                },
            ),
            migrations.AddConstraint(
                model_name='birthcohort',
                constraint=models.UniqueConstraint(fields=('area', 'month'), name='births_are_entered_once', violation_error_message='The births of this community and month are entered already.'),
            ),
            migrations.AddConstraint(
                model_name='birthcohort',
                constraint=models.CheckConstraint(condition=models.Q(('month__day', 1)), name='births_are_of_a_whole_month'),
            ),
            migrations.AddConstraint(
                model_name='birthcohort',
                constraint=models.CheckConstraint(condition=models.Q(('source', ''), _negated=True), name='births_name_their_source'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='birthcohort',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "metrics_birthcohortevent" ("area_id", "births", "entered_by_id", "entered_on", "id", "is_demo", "month", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revision", "source") VALUES (NEW."area_id", NEW."births", NEW."entered_by_id", NEW."entered_on", NEW."id", NEW."is_demo", NEW."month", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."revision", NEW."source"); RETURN NULL;', hash='12eada0d00ad6ceeded80813b4cd46e94b14668b', operation='INSERT', pgid='pgtrigger_insert_insert_87040', table='metrics_birthcohort', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='birthcohort',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "metrics_birthcohortevent" ("area_id", "births", "entered_by_id", "entered_on", "id", "is_demo", "month", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revision", "source") VALUES (NEW."area_id", NEW."births", NEW."entered_by_id", NEW."entered_on", NEW."id", NEW."is_demo", NEW."month", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."revision", NEW."source"); RETURN NULL;', hash='93127507a8317efb11a52a61579a9c1e20d76816', operation='UPDATE', pgid='pgtrigger_update_update_dd6a4', table='metrics_birthcohort', when='AFTER')),
            ),
            migrations.AddConstraint(
                model_name='reach',
                constraint=models.UniqueConstraint(fields=('area', 'premises'), name='one_way_between_a_community_and_premises'),
            ),
        ]),
    ]
