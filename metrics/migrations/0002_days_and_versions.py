"""Days that were counted, alarms that were seen, and who wrote which version of a definition."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('metrics', '0001_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='IndicatorEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('why', models.TextField(blank=True, max_length=500, verbose_name='what changes and why')),
                ('written_at', models.DateTimeField(editable=False, null=True, verbose_name='written at')),
                ('code', models.SlugField(db_index=False, max_length=40, verbose_name='code')),
                ('version', models.PositiveSmallIntegerField(default=1, verbose_name='version')),
                ('order', models.PositiveSmallIntegerField(verbose_name='order')),
                ('name', models.CharField(max_length=60, verbose_name='name')),
                ('name_en', models.CharField(max_length=120, verbose_name='name in English')),
                ('definition', models.TextField(verbose_name='definition')),
                ('definition_en', models.TextField(verbose_name='definition in English')),
                ('numerator', models.CharField(max_length=120, verbose_name='numerator')),
                ('numerator_en', models.CharField(max_length=200, verbose_name='numerator in English')),
                ('denominator', models.CharField(max_length=120, verbose_name='denominator')),
                ('denominator_en', models.CharField(max_length=200, verbose_name='denominator in English')),
                ('source', models.CharField(choices=[('reports', 'Approved reports of the communities'), ('rows', "The portal's own rows"), ('both', "Reports and the portal's own rows"), ('not_built', 'Not built: the portal has no rows for it yet')], default='rows', max_length=10, verbose_name='counted from')),
                ('numerator_item', models.SlugField(blank=True, db_index=False, help_text="Of the communities' yearly report.", max_length=40, verbose_name='item of the numerator')),
                ('denominator_item', models.SlugField(blank=True, db_index=False, help_text="Of the communities' yearly report.", max_length=40, verbose_name='item of the denominator')),
                ('period', models.CharField(choices=[('month', 'monthly'), ('year', 'yearly')], default='year', max_length=5, verbose_name='period')),
                ('breakdowns', models.JSONField(blank=True, default=list, help_text='Besides areas: codes of `metrics.measures.breakdowns`.', verbose_name='breakdowns')),
                ('unit', models.CharField(choices=[('percent', '%'), ('per_thousand', 'per 1,000 residents')], max_length=12, verbose_name='unit')),
                ('is_sample', models.BooleanField(default=False, help_text='Shown with its size and interval.', verbose_name='from a sample')),
                ('source_mark', models.CharField(choices=[('S', 'Founding document'), ('F', 'Found in a reprint'), ('M-hi', 'Known, high confidence'), ('M-med', 'Known, medium confidence'), ('M-lo', 'Known, low confidence'), ('T', 'Tried in code'), ('D', 'Own design, not law')], max_length=6, verbose_name='source')),
                ('valid_from', models.DateField(verbose_name='valid from')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='RollupDay',
            fields=[
                ('day', models.DateField(primary_key=True, serialize=False, verbose_name='day')),
                ('is_full', models.BooleanField(verbose_name='everything was counted')),
                ('marked', models.PositiveIntegerField(default=0, verbose_name='facilities that the date changed')),
                ('at', models.DateTimeField(verbose_name='done at')),
            ],
            options={
                'verbose_name': 'day of the summaries',
                'ordering': ['-day'],
            },
        ),
        migrations.CreateModel(
            name='ScoringRuleEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('why', models.TextField(blank=True, max_length=500, verbose_name='what changes and why')),
                ('written_at', models.DateTimeField(editable=False, null=True, verbose_name='written at')),
                ('code', models.SlugField(db_index=False, max_length=40, verbose_name='code')),
                ('version', models.PositiveSmallIntegerField(default=1, verbose_name='version')),
                ('audience', models.CharField(choices=[('street', 'Street offices'), ('department', 'Departments')], max_length=10, verbose_name='assessed')),
                ('order', models.PositiveSmallIntegerField(verbose_name='order')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('name_en', models.CharField(max_length=120, verbose_name='name in English')),
                ('basis', models.CharField(choices=[('indicator', 'An indicator against its milestone'), ('complete', 'Reports sent, of those asked for'), ('punctual', 'Reports sent in time, of those asked for'), ('targets', 'Targets on track, of those answered for'), ('actions', 'Measures done in time, of those due'), ('duties', 'Duties not overdue, of those the portal can count')], max_length=10, verbose_name='judged by')),
                ('indicator_code', models.SlugField(blank=True, db_index=False, max_length=40, verbose_name='indicator')),
                ('points', models.PositiveSmallIntegerField(verbose_name='points')),
                ('first_year', models.PositiveSmallIntegerField(verbose_name='from the year')),
                ('source_mark', models.CharField(choices=[('S', 'Founding document'), ('F', 'Found in a reprint'), ('M-hi', 'Known, high confidence'), ('M-med', 'Known, medium confidence'), ('M-lo', 'Known, low confidence'), ('T', 'Tried in code'), ('D', 'Own design, not law')], max_length=6, verbose_name='source')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='indicator',
            name='why',
            field=models.TextField(blank=True, max_length=500, verbose_name='what changes and why'),
        ),
        migrations.AddField(
            model_name='indicator',
            name='written_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='written at'),
        ),
        migrations.AddField(
            model_name='indicator',
            name='written_by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='written by'),
        ),
        migrations.AddField(
            model_name='rollupdifference',
            name='seen_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='seen at'),
        ),
        migrations.AddField(
            model_name='rollupdifference',
            name='seen_by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='scoringrule',
            name='why',
            field=models.TextField(blank=True, max_length=500, verbose_name='what changes and why'),
        ),
        migrations.AddField(
            model_name='scoringrule',
            name='written_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='written at'),
        ),
        migrations.AddField(
            model_name='scoringrule',
            name='written_by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='written by'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='indicator',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "metrics_indicatorevent" ("breakdowns", "code", "definition", "definition_en", "denominator", "denominator_en", "denominator_item", "id", "is_sample", "name", "name_en", "numerator", "numerator_en", "numerator_item", "order", "period", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "source_mark", "unit", "valid_from", "version", "why", "written_at", "written_by_id") VALUES (NEW."breakdowns", NEW."code", NEW."definition", NEW."definition_en", NEW."denominator", NEW."denominator_en", NEW."denominator_item", NEW."id", NEW."is_sample", NEW."name", NEW."name_en", NEW."numerator", NEW."numerator_en", NEW."numerator_item", NEW."order", NEW."period", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."source", NEW."source_mark", NEW."unit", NEW."valid_from", NEW."version", NEW."why", NEW."written_at", NEW."written_by_id"); RETURN NULL;', hash='7645d8ef766263e715f4d42dfbea6772a80592fc', operation='INSERT', pgid='pgtrigger_insert_insert_a12db', table='metrics_indicator', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='indicator',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "metrics_indicatorevent" ("breakdowns", "code", "definition", "definition_en", "denominator", "denominator_en", "denominator_item", "id", "is_sample", "name", "name_en", "numerator", "numerator_en", "numerator_item", "order", "period", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "source_mark", "unit", "valid_from", "version", "why", "written_at", "written_by_id") VALUES (NEW."breakdowns", NEW."code", NEW."definition", NEW."definition_en", NEW."denominator", NEW."denominator_en", NEW."denominator_item", NEW."id", NEW."is_sample", NEW."name", NEW."name_en", NEW."numerator", NEW."numerator_en", NEW."numerator_item", NEW."order", NEW."period", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."source", NEW."source_mark", NEW."unit", NEW."valid_from", NEW."version", NEW."why", NEW."written_at", NEW."written_by_id"); RETURN NULL;', hash='351e41cfff53a0e04752ed880b28779c615f0731', operation='UPDATE', pgid='pgtrigger_update_update_20a26', table='metrics_indicator', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='scoringrule',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "metrics_scoringruleevent" ("audience", "basis", "code", "first_year", "id", "indicator_code", "name", "name_en", "order", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "points", "source_mark", "version", "why", "written_at", "written_by_id") VALUES (NEW."audience", NEW."basis", NEW."code", NEW."first_year", NEW."id", NEW."indicator_code", NEW."name", NEW."name_en", NEW."order", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."points", NEW."source_mark", NEW."version", NEW."why", NEW."written_at", NEW."written_by_id"); RETURN NULL;', hash='3a155f5149dda071f4fa279491af6eb7cfbf75d6', operation='INSERT', pgid='pgtrigger_insert_insert_14d79', table='metrics_scoringrule', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='scoringrule',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "metrics_scoringruleevent" ("audience", "basis", "code", "first_year", "id", "indicator_code", "name", "name_en", "order", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "points", "source_mark", "version", "why", "written_at", "written_by_id") VALUES (NEW."audience", NEW."basis", NEW."code", NEW."first_year", NEW."id", NEW."indicator_code", NEW."name", NEW."name_en", NEW."order", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."points", NEW."source_mark", NEW."version", NEW."why", NEW."written_at", NEW."written_by_id"); RETURN NULL;', hash='1cd608395128cc0602e1f1aea16d94fd79b7ca35', operation='UPDATE', pgid='pgtrigger_update_update_fe064', table='metrics_scoringrule', when='AFTER')),
        ),
        migrations.AddField(
            model_name='indicatorevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='indicatorevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='metrics.indicator'),
        ),
        migrations.AddField(
            model_name='indicatorevent',
            name='written_by',
            field=models.ForeignKey(db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='written by'),
        ),
        migrations.AddField(
            model_name='scoringruleevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='scoringruleevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='metrics.scoringrule'),
        ),
        migrations.AddField(
            model_name='scoringruleevent',
            name='written_by',
            field=models.ForeignKey(db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='written by'),
        ),
    ]
