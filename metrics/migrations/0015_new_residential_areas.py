"""New residential areas, of which the norm asks places."""

import django.core.validators
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from portal.batching import Batch


class Migration(migrations.Migration):

    dependencies = [
        ('metrics', '0014_births_and_measured_ways'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('portal', '0016_retention_and_subjects'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Batch([
            migrations.CreateModel(
                name='Estate',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=80, verbose_name='name')),
                    ('residents', models.PositiveIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(200000)], verbose_name='residents planned')),
                    ('moves_in_on', models.DateField(verbose_name='first residents move in on')),
                    ('document', models.CharField(help_text='Name and number of the planning conditions or the permit.', max_length=120, verbose_name='planning paper')),
                    ('entered_on', models.DateField(editable=False, verbose_name='entered on')),
                    ('revision', models.PositiveIntegerField(default=0, editable=False)),
                    ('is_demo', models.BooleanField(default=False, editable=False, verbose_name='demo')),
                    ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='estates', to='portal.area', verbose_name='community')),
                    ('entered_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('project', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='estates', to='metrics.project', verbose_name='supply project')),
                ],
                options={
                    'verbose_name': 'new residential area',
                    'ordering': ['moves_in_on', 'id'],
                },
            ),
            migrations.CreateModel(
                name='EstateEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('id', models.BigIntegerField()),
                    ('name', models.CharField(max_length=80, verbose_name='name')),
                    ('residents', models.PositiveIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(200000)], verbose_name='residents planned')),
                    ('moves_in_on', models.DateField(verbose_name='first residents move in on')),
                    ('document', models.CharField(help_text='Name and number of the planning conditions or the permit.', max_length=120, verbose_name='planning paper')),
                    ('entered_on', models.DateField(editable=False, verbose_name='entered on')),
                    ('revision', models.PositiveIntegerField(default=0, editable=False)),
                    ('is_demo', models.BooleanField(default=False, editable=False, verbose_name='demo')),
                    ('area', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='portal.area', verbose_name='community')),
                    ('entered_by', models.ForeignKey(db_constraint=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='metrics.estate')),
                    ('project', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='metrics.project', verbose_name='supply project')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.AddConstraint(
                model_name='estate',
                constraint=models.CheckConstraint(condition=models.Q(('residents__gt', 0)), name='somebody_lives_in_an_estate'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='estate',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "metrics_estateevent" ("area_id", "document", "entered_by_id", "entered_on", "id", "is_demo", "moves_in_on", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "residents", "revision") VALUES (NEW."area_id", NEW."document", NEW."entered_by_id", NEW."entered_on", NEW."id", NEW."is_demo", NEW."moves_in_on", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."project_id", NEW."residents", NEW."revision"); RETURN NULL;', hash='0d61d45eebcaf587e4c3dd829d3220814a7da44f', operation='INSERT', pgid='pgtrigger_insert_insert_a33e1', table='metrics_estate', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='estate',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "metrics_estateevent" ("area_id", "document", "entered_by_id", "entered_on", "id", "is_demo", "moves_in_on", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "residents", "revision") VALUES (NEW."area_id", NEW."document", NEW."entered_by_id", NEW."entered_on", NEW."id", NEW."is_demo", NEW."moves_in_on", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."project_id", NEW."residents", NEW."revision"); RETURN NULL;', hash='c4b3b44c15e405f6b0fe123eb503dc36a08f45d0', operation='UPDATE', pgid='pgtrigger_update_update_811c7', table='metrics_estate', when='AFTER')),
            ),
        ]),
    ]
