"""Projects that bring places, and scenarios of where the next ones should be."""

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
        ('metrics', '0010_ratios_by_slot_mark'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('portal', '0009_texts_to_mobiles'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Batch([
            migrations.CreateModel(
                name='Project',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=80, verbose_name='name')),
                    ('kind', models.CharField(choices=[('new', 'New building'), ('extended', 'Extension'), ('converted', 'Conversion'), ('nursery_class', 'Nursery classes of kindergartens'), ('employer', "Employer's care"), ('community', 'Community care')], max_length=14, verbose_name='kind')),
                    ('address', models.CharField(blank=True, max_length=200, verbose_name='address')),
                    ('places', models.PositiveIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(100000)], verbose_name='places')),
                    ('opens_on', models.DateField(verbose_name='opens by')),
                    ('state', models.CharField(choices=[('planned', 'In planning'), ('opened', 'Places opened'), ('dropped', 'Given up')], default='planned', editable=False, max_length=8, verbose_name='state')),
                    ('planned_on', models.DateField(editable=False, verbose_name='planned on')),
                    ('revision', models.PositiveIntegerField(default=0, editable=False)),
                    ('is_demo', models.BooleanField(default=False, editable=False, verbose_name='demo')),
                    ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='projects', to='portal.area', verbose_name='community')),
                    ('department', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.department', verbose_name='department in the lead')),
                    ('facility', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='projects', to='facilities.facility', verbose_name='facility')),
                    ('planned_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('premises', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='projects', to='facilities.premises', verbose_name='premises for care')),
                ],
                options={
                    'verbose_name': 'supply project',
                    'ordering': ['opens_on', 'id'],
                },
            ),
            migrations.CreateModel(
                name='ProjectEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('id', models.BigIntegerField()),
                    ('name', models.CharField(max_length=80, verbose_name='name')),
                    ('kind', models.CharField(choices=[('new', 'New building'), ('extended', 'Extension'), ('converted', 'Conversion'), ('nursery_class', 'Nursery classes of kindergartens'), ('employer', "Employer's care"), ('community', 'Community care')], max_length=14, verbose_name='kind')),
                    ('address', models.CharField(blank=True, max_length=200, verbose_name='address')),
                    ('places', models.PositiveIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(100000)], verbose_name='places')),
                    ('opens_on', models.DateField(verbose_name='opens by')),
                    ('state', models.CharField(choices=[('planned', 'In planning'), ('opened', 'Places opened'), ('dropped', 'Given up')], default='planned', editable=False, max_length=8, verbose_name='state')),
                    ('planned_on', models.DateField(editable=False, verbose_name='planned on')),
                    ('revision', models.PositiveIntegerField(default=0, editable=False)),
                    ('is_demo', models.BooleanField(default=False, editable=False, verbose_name='demo')),
                    ('area', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='portal.area', verbose_name='community')),
                    ('department', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='portal.department', verbose_name='department in the lead')),
                    ('facility', models.ForeignKey(db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='facilities.facility', verbose_name='facility')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='metrics.project')),
                    ('planned_by', models.ForeignKey(db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                    ('premises', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='facilities.premises', verbose_name='premises for care')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='ProjectStep',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('text', models.CharField(max_length=200, verbose_name='what is to be done')),
                    ('due_on', models.DateField(verbose_name='due on')),
                    ('done_on', models.DateField(editable=False, null=True, verbose_name='done on')),
                    ('result', models.CharField(blank=True, editable=False, max_length=300, verbose_name='result')),
                    ('department', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.department', verbose_name='department')),
                    ('done_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='metrics.project')),
                ],
                options={
                    'verbose_name': 'step of a project',
                    'ordering': ['due_on', 'id'],
                },
            ),
            migrations.CreateModel(
                name='ProjectStepEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('id', models.BigIntegerField()),
                    ('text', models.CharField(max_length=200, verbose_name='what is to be done')),
                    ('due_on', models.DateField(verbose_name='due on')),
                    ('done_on', models.DateField(editable=False, null=True, verbose_name='done on')),
                    ('result', models.CharField(blank=True, editable=False, max_length=300, verbose_name='result')),
                    ('department', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='portal.department', verbose_name='department')),
                    ('done_by', models.ForeignKey(db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='metrics.projectstep')),
                    ('project', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='metrics.project')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='Scenario',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('places', models.PositiveIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(100000)], verbose_name='places to bring')),
                    ('most_sites', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(200)], verbose_name='sites at most')),
                    ('most_rent', models.DecimalField(decimal_places=2, max_digits=12, validators=[django.core.validators.MinValueValidator(0)], verbose_name='monthly rent at most (yuan)')),
                    ('radius', models.PositiveIntegerField(help_text='As the crow flies.', validators=[django.core.validators.MinValueValidator(50), django.core.validators.MaxValueValidator(50000)], verbose_name='reach (m)')),
                    ('rate', models.DecimalField(decimal_places=2, max_digits=5, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(100)], verbose_name='children who want a place (%)')),
                    ('data', models.JSONField(editable=False, verbose_name='data')),
                    ('data_version', models.CharField(editable=False, max_length=64, verbose_name='data version')),
                    ('state', models.CharField(choices=[('waiting', 'Being computed'), ('solved', 'Solved'), ('infeasible', 'No answer possible'), ('failed', 'Not solved in time'), ('cancelled', 'Cancelled')], default='waiting', editable=False, max_length=10, verbose_name='state')),
                    ('reached', models.PositiveIntegerField(editable=False, null=True, verbose_name='children newly reached')),
                    ('gap', models.FloatField(editable=False, null=True, verbose_name='gap to the best possible')),
                    ('advice', models.TextField(blank=True, editable=False, verbose_name='what to loosen')),
                    ('runner_up', models.JSONField(editable=False, null=True, verbose_name='runner-up')),
                    ('asked_on', models.DateField(editable=False, verbose_name='asked on')),
                    ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.area', verbose_name='area')),
                    ('asked_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'siting scenario',
                    'ordering': ['-id'],
                },
            ),
            migrations.CreateModel(
                name='ScenarioSite',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('places', models.PositiveIntegerField(verbose_name='places')),
                    ('reached', models.PositiveIntegerField(verbose_name='children newly reached')),
                    ('overlap', models.PositiveIntegerField(help_text='Children in reach of this site and of another one of the answer.', verbose_name='overlap')),
                    ('monthly_rent', models.DecimalField(decimal_places=2, max_digits=10, verbose_name='monthly rent (yuan)')),
                    ('premises', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='facilities.premises')),
                    ('scenario', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sites', to='metrics.scenario')),
                ],
                options={
                    'verbose_name': 'site of a scenario',
                    'ordering': ['-reached', 'id'],
                },
            ),
            migrations.AddConstraint(
                model_name='project',
                constraint=models.CheckConstraint(condition=models.Q(('state__in', ['planned', 'opened', 'dropped'])), name='project_state_is_known'),
            ),
            migrations.AddConstraint(
                model_name='project',
                constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['new', 'extended', 'converted', 'nursery_class', 'employer', 'community'])), name='project_kind_is_known'),
            ),
            migrations.AddConstraint(
                model_name='project',
                constraint=models.CheckConstraint(condition=models.Q(('places__gt', 0)), name='project_brings_places'),
            ),
            migrations.AddConstraint(
                model_name='project',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'opened'), _negated=True), ('facility__isnull', False), _connector='OR'), name='an_opened_project_names_its_facility'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='project',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "metrics_projectevent" ("address", "area_id", "department_id", "facility_id", "id", "is_demo", "kind", "name", "opens_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "places", "planned_by_id", "planned_on", "premises_id", "revision", "state") VALUES (NEW."address", NEW."area_id", NEW."department_id", NEW."facility_id", NEW."id", NEW."is_demo", NEW."kind", NEW."name", NEW."opens_on", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."places", NEW."planned_by_id", NEW."planned_on", NEW."premises_id", NEW."revision", NEW."state"); RETURN NULL;', hash='b0fa5cad4c289506d3e3b2c39b8bbcd176e90b48', operation='INSERT', pgid='pgtrigger_insert_insert_96322', table='metrics_project', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='project',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "metrics_projectevent" ("address", "area_id", "department_id", "facility_id", "id", "is_demo", "kind", "name", "opens_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "places", "planned_by_id", "planned_on", "premises_id", "revision", "state") VALUES (NEW."address", NEW."area_id", NEW."department_id", NEW."facility_id", NEW."id", NEW."is_demo", NEW."kind", NEW."name", NEW."opens_on", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."places", NEW."planned_by_id", NEW."planned_on", NEW."premises_id", NEW."revision", NEW."state"); RETURN NULL;', hash='776f6067858069448577f404200a2e1adfc57f40', operation='UPDATE', pgid='pgtrigger_update_update_c9c06', table='metrics_project', when='AFTER')),
            ),
            migrations.AddConstraint(
                model_name='projectstep',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('done_by__isnull', True), ('done_on__isnull', True)), models.Q(('done_by__isnull', False), ('done_on__isnull', False)), _connector='OR'), name='a_step_is_done_by_somebody'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='projectstep',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "metrics_projectstepevent" ("department_id", "done_by_id", "done_on", "due_on", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "result", "text") VALUES (NEW."department_id", NEW."done_by_id", NEW."done_on", NEW."due_on", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."project_id", NEW."result", NEW."text"); RETURN NULL;', hash='9042c244e1fd50c7df3e9d731ac249d1911428b2', operation='INSERT', pgid='pgtrigger_insert_insert_3d0d7', table='metrics_projectstep', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='projectstep',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "metrics_projectstepevent" ("department_id", "done_by_id", "done_on", "due_on", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "result", "text") VALUES (NEW."department_id", NEW."done_by_id", NEW."done_on", NEW."due_on", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."project_id", NEW."result", NEW."text"); RETURN NULL;', hash='1a140572f53685da54cc80e1d1dcf21ac03128dd', operation='UPDATE', pgid='pgtrigger_update_update_08bde', table='metrics_projectstep', when='AFTER')),
            ),
            migrations.AddConstraint(
                model_name='scenario',
                constraint=models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'solved', 'infeasible', 'failed', 'cancelled'])), name='scenario_state_is_known'),
            ),
            migrations.AddConstraint(
                model_name='scenario',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'solved'), _negated=True), models.Q(('gap__isnull', False), ('reached__isnull', False)), _connector='OR'), name='a_solved_scenario_tells_its_gap'),
            ),
            migrations.AddConstraint(
                model_name='scenariosite',
                constraint=models.UniqueConstraint(fields=('scenario', 'premises'), name='a_site_stands_once_in_a_scenario'),
            ),
            migrations.AddConstraint(
                model_name='scenariosite',
                constraint=models.CheckConstraint(condition=models.Q(('reached__lte', models.F('places'))), name='a_site_reaches_no_more_than_its_places'),
            ),
        ]),
    ]
