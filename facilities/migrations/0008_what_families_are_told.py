"""What families are told of a facility: hours, fees and places free by class; and the district's landmarks."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from portal.batching import Batch


class Migration(migrations.Migration):

    dependencies = [
        ('facilities', '0007_common_wordings'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        Batch([
            migrations.CreateModel(
                name='ClassOffer',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('free', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='places free')),
                    ('free_as_of', models.DateField(blank=True, null=True, verbose_name='places free as of')),
                    ('monthly_fee', models.DecimalField(blank=True, decimal_places=2, max_digits=8, null=True, verbose_name='monthly fee of this class (yuan)')),
                    ('told_on', models.DateField(verbose_name='told on')),
                    ('care_class', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='offer', to='facilities.careclass')),
                ],
                options={
                    'verbose_name': 'offer of a class',
                },
            ),
            migrations.CreateModel(
                name='ClassOfferEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('id', models.BigIntegerField()),
                    ('free', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='places free')),
                    ('free_as_of', models.DateField(blank=True, null=True, verbose_name='places free as of')),
                    ('monthly_fee', models.DecimalField(blank=True, decimal_places=2, max_digits=8, null=True, verbose_name='monthly fee of this class (yuan)')),
                    ('told_on', models.DateField(verbose_name='told on')),
                    ('care_class', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='facilities.careclass')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='facilities.classoffer')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='Landmark',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=80, verbose_name='name')),
                    ('other_name', models.CharField(blank=True, max_length=80, verbose_name='other name')),
                    ('kind', models.CharField(blank=True, help_text="In the source's words.", max_length=40, verbose_name='kind')),
                    ('address', models.CharField(blank=True, max_length=200, verbose_name='address')),
                    ('longitude', models.FloatField(help_text='Degrees, WGS 84.', verbose_name='longitude')),
                    ('latitude', models.FloatField(help_text='Degrees, WGS 84.', verbose_name='latitude')),
                    ('search_key', models.GeneratedField(db_persist=True, expression=models.Func(models.F('name'), models.F('other_name'), function='facility_search_key'), output_field=models.TextField())),
                ],
                options={
                    'verbose_name': 'landmark',
                    'ordering': ['name', 'id'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('latitude__range', (-90, 90)), ('longitude__range', (-180, 180))), name='landmark_lies_on_the_earth')],
                },
            ),
            migrations.CreateModel(
                name='OpeningHours',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('opens_at', models.TimeField(blank=True, help_text='From Monday to Friday.', null=True, verbose_name='opens at')),
                    ('closes_at', models.TimeField(blank=True, null=True, verbose_name='closes at')),
                    ('on_weekends', models.BooleanField(blank=True, null=True, verbose_name='cares for children at weekends')),
                    ('at_night', models.BooleanField(blank=True, null=True, verbose_name='cares for children overnight')),
                    ('in_holidays', models.BooleanField(blank=True, null=True, verbose_name='cares for children in the holidays')),
                    ('told_on', models.DateField(verbose_name='told on')),
                    ('facility', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='hours', to='facilities.facility')),
                ],
                options={
                    'verbose_name': 'opening hours',
                },
            ),
            migrations.CreateModel(
                name='OpeningHoursEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('id', models.BigIntegerField()),
                    ('opens_at', models.TimeField(blank=True, help_text='From Monday to Friday.', null=True, verbose_name='opens at')),
                    ('closes_at', models.TimeField(blank=True, null=True, verbose_name='closes at')),
                    ('on_weekends', models.BooleanField(blank=True, null=True, verbose_name='cares for children at weekends')),
                    ('at_night', models.BooleanField(blank=True, null=True, verbose_name='cares for children overnight')),
                    ('in_holidays', models.BooleanField(blank=True, null=True, verbose_name='cares for children in the holidays')),
                    ('told_on', models.DateField(verbose_name='told on')),
                    ('facility', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='facilities.facility')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='facilities.openinghours')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.AddConstraint(
                model_name='classoffer',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('free__isnull', True), ('free_as_of__isnull', True)), models.Q(('free__isnull', False), ('free_as_of__isnull', False)), _connector='OR'), name='places_free_have_their_day'),
            ),
            migrations.AddConstraint(
                model_name='classoffer',
                constraint=models.CheckConstraint(condition=models.Q(('monthly_fee__isnull', True), ('monthly_fee__gt', 0), _connector='OR'), name='fee_of_a_class_is_above_nothing'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='classoffer',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "facilities_classofferevent" ("care_class_id", "free", "free_as_of", "id", "monthly_fee", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "told_on") VALUES (NEW."care_class_id", NEW."free", NEW."free_as_of", NEW."id", NEW."monthly_fee", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."told_on"); RETURN NULL;', hash='9cf5c1c7534c3b97808ce462f84068220ebe30cb', operation='INSERT', pgid='pgtrigger_insert_insert_d61f7', table='facilities_classoffer', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='classoffer',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "facilities_classofferevent" ("care_class_id", "free", "free_as_of", "id", "monthly_fee", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "told_on") VALUES (NEW."care_class_id", NEW."free", NEW."free_as_of", NEW."id", NEW."monthly_fee", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."told_on"); RETURN NULL;', hash='2d74a8314e5f9b40b469529b81a420c227a34c3f', operation='UPDATE', pgid='pgtrigger_update_update_5ae0a', table='facilities_classoffer', when='AFTER')),
            ),
            migrations.AddConstraint(
                model_name='openinghours',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('closes_at__isnull', True), ('opens_at__isnull', True)), models.Q(('closes_at__gt', models.F('opens_at')), ('closes_at__isnull', False), ('opens_at__isnull', False)), _connector='OR'), name='opening_hours_are_a_span'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='openinghours',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "facilities_openinghoursevent" ("at_night", "closes_at", "facility_id", "id", "in_holidays", "on_weekends", "opens_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "told_on") VALUES (NEW."at_night", NEW."closes_at", NEW."facility_id", NEW."id", NEW."in_holidays", NEW."on_weekends", NEW."opens_at", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."told_on"); RETURN NULL;', hash='2b85837d78b2f17feb78627181ab2a22a472e5d4', operation='INSERT', pgid='pgtrigger_insert_insert_4408a', table='facilities_openinghours', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='openinghours',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "facilities_openinghoursevent" ("at_night", "closes_at", "facility_id", "id", "in_holidays", "on_weekends", "opens_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "told_on") VALUES (NEW."at_night", NEW."closes_at", NEW."facility_id", NEW."id", NEW."in_holidays", NEW."on_weekends", NEW."opens_at", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."told_on"); RETURN NULL;', hash='379e69e5877f4676e47b8fa9e21dd81240c35fe9', operation='UPDATE', pgid='pgtrigger_update_update_7f566', table='facilities_openinghours', when='AFTER')),
            ),
        ])
    ]
