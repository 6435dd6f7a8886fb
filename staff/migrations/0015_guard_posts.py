"""Guard posts and who stands at them."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from portal.batching import Batch


class Migration(migrations.Migration):

    dependencies = [
        ('facilities', '0023_entry_checks_and_alarms'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('staff', '0014_rights_of_women'),
    ]

    operations = [
        Batch([
            migrations.CreateModel(
                name='GuardDuty',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('since', models.DateField(verbose_name='since')),
                    ('until', models.DateField(editable=False, help_text='Last day.', null=True, verbose_name='until')),
                    ('post', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='guard_duties', to='staff.post', verbose_name='guard')),
                ],
                options={
                    'verbose_name': 'duty at a guard post',
                    'ordering': ['-since', '-id'],
                },
            ),
            migrations.CreateModel(
                name='GuardPost',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('place', models.CharField(max_length=60, verbose_name='where the guard stands')),
                    ('starts_at', models.TimeField(verbose_name='from what time')),
                    ('ends_at', models.TimeField(help_text='Not later than the beginning: on the next day.', verbose_name='until what time')),
                    ('since', models.DateField(verbose_name='kept since')),
                    ('until', models.DateField(editable=False, help_text='Last day.', null=True, verbose_name='kept until')),
                    ('facility', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='guard_posts', to='facilities.facility')),
                ],
                options={
                    'verbose_name': 'guard post',
                    'ordering': ['place', 'id'],
                },
            ),
            migrations.CreateModel(
                name='GuardDutyEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('id', models.BigIntegerField()),
                    ('since', models.DateField(verbose_name='since')),
                    ('until', models.DateField(editable=False, help_text='Last day.', null=True, verbose_name='until')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='staff.guardduty')),
                    ('post', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='staff.post', verbose_name='guard')),
                    ('guard_post', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='staff.guardpost', verbose_name='guard post')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.AddField(
                model_name='guardduty',
                name='guard_post',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='duties', to='staff.guardpost', verbose_name='guard post'),
            ),
            migrations.CreateModel(
                name='GuardPostEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('id', models.BigIntegerField()),
                    ('place', models.CharField(max_length=60, verbose_name='where the guard stands')),
                    ('starts_at', models.TimeField(verbose_name='from what time')),
                    ('ends_at', models.TimeField(help_text='Not later than the beginning: on the next day.', verbose_name='until what time')),
                    ('since', models.DateField(verbose_name='kept since')),
                    ('until', models.DateField(editable=False, help_text='Last day.', null=True, verbose_name='kept until')),
                    ('facility', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='facilities.facility')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='staff.guardpost')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.AddConstraint(
                model_name='guardpost',
                constraint=models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='guard_post_is_a_span'),
            ),
            migrations.AddConstraint(
                model_name='guardpost',
                constraint=models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('facility', 'place'), name='one_guard_post_per_place'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='guardpost',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "staff_guardpostevent" ("ends_at", "facility_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "since", "starts_at", "until") VALUES (NEW."ends_at", NEW."facility_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."place", NEW."since", NEW."starts_at", NEW."until"); RETURN NULL;', hash='5461752366c0ede8ef692993f20f624b90f3ff32', operation='INSERT', pgid='pgtrigger_insert_insert_487b7', table='staff_guardpost', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='guardpost',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "staff_guardpostevent" ("ends_at", "facility_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "since", "starts_at", "until") VALUES (NEW."ends_at", NEW."facility_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."place", NEW."since", NEW."starts_at", NEW."until"); RETURN NULL;', hash='fc7dc2168295403d9dc0c9fbf7200b24a07ce8b3', operation='UPDATE', pgid='pgtrigger_update_update_2ef11', table='staff_guardpost', when='AFTER')),
            ),
            migrations.AddConstraint(
                model_name='guardduty',
                constraint=models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='guard_duty_is_a_span'),
            ),
            migrations.AddConstraint(
                model_name='guardduty',
                constraint=models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('guard_post', 'post'), name='one_duty_per_guard_and_post'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='guardduty',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "staff_guarddutyevent" ("guard_post_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "post_id", "since", "until") VALUES (NEW."guard_post_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."post_id", NEW."since", NEW."until"); RETURN NULL;', hash='461ef588a13c41cd0aa577e5b42a525ee9364801', operation='INSERT', pgid='pgtrigger_insert_insert_c8784', table='staff_guardduty', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='guardduty',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "staff_guarddutyevent" ("guard_post_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "post_id", "since", "until") VALUES (NEW."guard_post_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."post_id", NEW."since", NEW."until"); RETURN NULL;', hash='3ebf92c123ef00082b5749976629d7abb29d3edb', operation='UPDATE', pgid='pgtrigger_update_update_2f080', table='staff_guardduty', when='AFTER')),
            ),
        ]),
    ]
