"""Entry checks of children; alarm buttons and their tests."""

import django.db.models.deletion
import portal.identifiers.fields
import django.db.models.functions.comparison
import django.db.models.functions.text
import django.db.models.lookups
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import portal.sealing
from portal.batching import Batch


class Migration(migrations.Migration):

    dependencies = [
        ('facilities', '0022_meal_accounts'),
        ('pghistory', '0007_auto_20250421_0444'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Batch([
            migrations.CreateModel(
                name='AlarmButton',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('place', models.CharField(max_length=60, verbose_name='where it hangs')),
                    ('reach', models.CharField(choices=[('police', 'Public security office'), ('company', 'Security company'), ('house', "The facility's own guardroom")], max_length=7, verbose_name='who answers')),
                    ('number', portal.identifiers.fields.CertificateField(blank=True, max_length=40, verbose_name='number of the line or device')),
                    ('installed_on', models.DateField(verbose_name='hanging since')),
                    ('removed_on', models.DateField(editable=False, null=True, verbose_name='taken down on')),
                    ('state', models.CharField(choices=[('untested', 'Not tested yet'), ('working', 'Answered when tested'), ('faulty', 'Not answered when tested'), ('removed', 'Taken down')], default='untested', editable=False, max_length=8, verbose_name='state')),
                    ('facility', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='alarm_buttons', to='facilities.facility')),
                ],
                options={
                    'verbose_name': 'alarm button',
                    'ordering': ['place', 'id'],
                },
            ),
            migrations.CreateModel(
                name='AlarmButtonEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('id', models.BigIntegerField()),
                    ('place', models.CharField(max_length=60, verbose_name='where it hangs')),
                    ('reach', models.CharField(choices=[('police', 'Public security office'), ('company', 'Security company'), ('house', "The facility's own guardroom")], max_length=7, verbose_name='who answers')),
                    ('number', portal.identifiers.fields.CertificateField(blank=True, max_length=40, verbose_name='number of the line or device')),
                    ('installed_on', models.DateField(verbose_name='hanging since')),
                    ('removed_on', models.DateField(editable=False, null=True, verbose_name='taken down on')),
                    ('state', models.CharField(choices=[('untested', 'Not tested yet'), ('working', 'Answered when tested'), ('faulty', 'Not answered when tested'), ('removed', 'Taken down')], default='untested', editable=False, max_length=8, verbose_name='state')),
                    ('facility', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='facilities.facility')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='facilities.alarmbutton')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='AlarmTest',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('tested_at', models.DateTimeField(verbose_name='tested at')),
                    ('is_answered', models.BooleanField(verbose_name='somebody answered')),
                    ('seconds', models.PositiveSmallIntegerField(null=True, verbose_name='seconds until the answer')),
                    ('answered_by', models.CharField(blank=True, max_length=60, verbose_name='answered by')),
                    ('note', models.CharField(blank=True, max_length=200, verbose_name='what was seen')),
                    ('button', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tests', to='facilities.alarmbutton')),
                    ('entered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'test of an alarm button',
                    'ordering': ['-tested_at', '-id'],
                },
            ),
            migrations.CreateModel(
                name='EntryCheck',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('child', portal.sealing.SealedField(verbose_name='name of the child')),
                    ('birthday', portal.sealing.SealedField(help_text='ISO date.', verbose_name='day of birth')),
                    ('child_digest', models.CharField(editable=False, max_length=64)),
                    ('occasion', models.CharField(choices=[('first', 'First day in care'), ('return', 'Return after a long absence')], editable=False, max_length=6, verbose_name='checked before')),
                    ('begins_on', models.DateField(verbose_name='first day in care')),
                    ('examined_on', models.DateField(verbose_name='health checked on')),
                    ('examiner', models.CharField(max_length=80, verbose_name='health checked by')),
                    ('vaccination', models.CharField(choices=[('complete', 'Complete for the age'), ('lacking', 'Something is to be caught up')], max_length=8, verbose_name='vaccination record')),
                    ('catch_up_by', models.DateField(null=True, verbose_name='caught up by')),
                    ('caught_up_on', models.DateField(editable=False, null=True, verbose_name='found complete on')),
                    ('agreed_on', models.DateField(verbose_name='agreement signed on')),
                    ('state', models.CharField(choices=[('in_care', 'In care'), ('away', 'Away for a while'), ('ended', 'Has left, or was checked anew')], default='in_care', editable=False, max_length=7, verbose_name='state')),
                    ('last_day', models.DateField(editable=False, null=True, verbose_name='last day in care')),
                    ('entered_at', models.DateTimeField(verbose_name='entered at')),
                    ('care_class', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='facilities.careclass', verbose_name='class')),
                    ('entered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('facility', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entry_checks', to='facilities.facility')),
                ],
                options={
                    'verbose_name': 'entry check of a child',
                    'ordering': ['-begins_on', '-id'],
                },
            ),
            migrations.AddConstraint(
                model_name='alarmbutton',
                constraint=models.CheckConstraint(condition=models.Q(portal.identifiers.fields.IsNormalised(models.F('number')), models.Q(django.db.models.lookups.Regex(django.db.models.functions.comparison.Cast(models.F('number'), models.TextField()), '[a-z[:space:]\\u00ad\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff]'), _negated=True)), name='alarm_number_is_canonical', violation_error_message='This is not in the form in which the portal keeps it.'),
            ),
            migrations.AddConstraint(
                model_name='alarmbutton',
                constraint=models.CheckConstraint(condition=models.Q(('reach__in', ['police', 'company', 'house'])), name='alarm_reach_is_known'),
            ),
            migrations.AddConstraint(
                model_name='alarmbutton',
                constraint=models.CheckConstraint(condition=models.Q(('state__in', ['untested', 'working', 'faulty', 'removed'])), name='alarm_state_is_known'),
            ),
            migrations.AddConstraint(
                model_name='alarmbutton',
                constraint=models.CheckConstraint(condition=models.Q(('removed_on__isnull', True), ('removed_on__gte', models.F('installed_on')), _connector='OR'), name='alarm_hangs_for_a_span'),
            ),
            migrations.AddConstraint(
                model_name='alarmbutton',
                constraint=models.UniqueConstraint(condition=models.Q(('state', 'removed'), _negated=True), fields=('facility', 'place'), name='one_alarm_button_per_place'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='alarmbutton',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "facilities_alarmbuttonevent" ("facility_id", "id", "installed_on", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "reach", "removed_on", "state") VALUES (NEW."facility_id", NEW."id", NEW."installed_on", NEW."number", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."place", NEW."reach", NEW."removed_on", NEW."state"); RETURN NULL;', hash='3335763ba178bd71a44dae6fa08790c433cfb4d4', operation='INSERT', pgid='pgtrigger_insert_insert_912ea', table='facilities_alarmbutton', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='alarmbutton',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "facilities_alarmbuttonevent" ("facility_id", "id", "installed_on", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "reach", "removed_on", "state") VALUES (NEW."facility_id", NEW."id", NEW."installed_on", NEW."number", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."place", NEW."reach", NEW."removed_on", NEW."state"); RETURN NULL;', hash='204950fc60cd37ed7e9f240e6a84eab56f08f2e3', operation='UPDATE', pgid='pgtrigger_update_update_8704f', table='facilities_alarmbutton', when='AFTER')),
            ),
            migrations.AddConstraint(
                model_name='alarmtest',
                constraint=models.UniqueConstraint(fields=('button', 'tested_at'), name='one_alarm_test_per_moment'),
            ),
            migrations.AddConstraint(
                model_name='alarmtest',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('is_answered', True), ('seconds__isnull', False), models.Q(('answered_by', ''), _negated=True)), models.Q(('answered_by', ''), ('is_answered', False), ('seconds__isnull', True), models.Q(('note', ''), _negated=True)), _connector='OR'), name='alarm_test_tells_its_answer_or_what_was_seen'),
            ),
            migrations.AddConstraint(
                model_name='entrycheck',
                constraint=models.CheckConstraint(condition=models.Q(('occasion__in', ['first', 'return'])), name='entry_occasion_is_known'),
            ),
            migrations.AddConstraint(
                model_name='entrycheck',
                constraint=models.CheckConstraint(condition=models.Q(('state__in', ['in_care', 'away', 'ended'])), name='entry_state_is_known'),
            ),
            migrations.AddConstraint(
                model_name='entrycheck',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('catch_up_by__isnull', True), ('vaccination', 'complete')), models.Q(('catch_up_by__isnull', False), ('vaccination', 'lacking')), _connector='OR'), name='what_is_caught_up_has_its_last_day'),
            ),
            migrations.AddConstraint(
                model_name='entrycheck',
                constraint=models.CheckConstraint(condition=models.Q(('agreed_on__lte', models.F('begins_on')), ('examined_on__lte', models.F('begins_on'))), name='checked_and_agreed_before_care_begins'),
            ),
            migrations.AddConstraint(
                model_name='entrycheck',
                constraint=models.CheckConstraint(condition=models.Q(('state', 'in_care'), ('last_day__isnull', False), _connector='OR'), name='who_is_gone_had_a_last_day'),
            ),
            migrations.AddConstraint(
                model_name='entrycheck',
                constraint=models.UniqueConstraint(condition=models.Q(('state', 'ended'), _negated=True), fields=('facility', 'child_digest'), name='one_entry_check_stands_per_child'),
            ),
            migrations.AddConstraint(
                model_name='entrycheck',
                constraint=models.CheckConstraint(condition=django.db.models.lookups.In(django.db.models.functions.text.Left(models.F('child'), 6), ['', 'gAAAAA']), name='entry_child_is_sealed'),
            ),
            migrations.AddConstraint(
                model_name='entrycheck',
                constraint=models.CheckConstraint(condition=django.db.models.lookups.In(django.db.models.functions.text.Left(models.F('birthday'), 6), ['', 'gAAAAA']), name='entry_birthday_is_sealed'),
            ),
        ]),
    ]
