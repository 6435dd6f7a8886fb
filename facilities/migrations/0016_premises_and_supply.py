"""Premises in which care could be given."""

import django.core.validators
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from portal.batching import Batch


class Migration(migrations.Migration):

    dependencies = [
        ('facilities', '0015_support_and_inclusive_care'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('portal', '0009_texts_to_mobiles'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Batch([
            migrations.CreateModel(
                name='Premises',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=80, verbose_name='name')),
                    ('owner', models.CharField(choices=[('state', 'State-owned company'), ('street', 'Street or community'), ('kindergarten', 'Kindergarten'), ('employer', 'Employer'), ('developer', 'New residential area'), ('market', 'Private landlord')], max_length=12, verbose_name='owner')),
                    ('address', models.CharField(max_length=200, verbose_name='address')),
                    ('longitude', models.FloatField(blank=True, help_text='Degrees, WGS 84.', null=True, validators=[django.core.validators.MinValueValidator(-180), django.core.validators.MaxValueValidator(180)], verbose_name='longitude')),
                    ('latitude', models.FloatField(blank=True, help_text='Degrees, WGS 84.', null=True, validators=[django.core.validators.MinValueValidator(-90), django.core.validators.MaxValueValidator(90)], verbose_name='latitude')),
                    ('highest_floor', models.SmallIntegerField(blank=True, help_text='1 is the ground floor, -1 a basement.', null=True, validators=[django.core.validators.MinValueValidator(-5), django.core.validators.MaxValueValidator(200)], verbose_name='highest floor')),
                    ('has_basement', models.BooleanField(blank=True, null=True, verbose_name='rooms in a basement')),
                    ('exits', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='exits')),
                    ('indoor_area', models.DecimalField(blank=True, decimal_places=2, max_digits=8, null=True, validators=[django.core.validators.MinValueValidator(1)], verbose_name='indoor area (m²)')),
                    ('outdoor_area', models.DecimalField(blank=True, decimal_places=2, max_digits=8, null=True, validators=[django.core.validators.MinValueValidator(0)], verbose_name='outdoor area (m²)')),
                    ('monthly_rent', models.DecimalField(blank=True, decimal_places=2, help_text='0 is free of rent.', max_digits=10, null=True, validators=[django.core.validators.MinValueValidator(0)], verbose_name='monthly rent (yuan)')),
                    ('free_from', models.DateField(blank=True, null=True, verbose_name='free from')),
                    ('free_until', models.DateField(blank=True, help_text="Last day that the landlord's own title allows; empty: no end is known.", null=True, verbose_name='free until')),
                    ('contact', models.CharField(max_length=120, verbose_name='whom to ask')),
                    ('state', models.CharField(choices=[('offered', 'Offered'), ('taken', 'Let or used'), ('withdrawn', 'Withdrawn')], default='offered', editable=False, max_length=10, verbose_name='state')),
                    ('entered_on', models.DateField(editable=False, verbose_name='entered on')),
                    ('revision', models.PositiveIntegerField(default=0, editable=False)),
                    ('is_demo', models.BooleanField(default=False, editable=False, verbose_name='demo')),
                    ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='premises', to='portal.area', verbose_name='community')),
                    ('entered_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'premises for care',
                    'ordering': ['area', 'name', 'id'],
                },
            ),
            migrations.CreateModel(
                name='PremisesEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('id', models.BigIntegerField()),
                    ('name', models.CharField(max_length=80, verbose_name='name')),
                    ('owner', models.CharField(choices=[('state', 'State-owned company'), ('street', 'Street or community'), ('kindergarten', 'Kindergarten'), ('employer', 'Employer'), ('developer', 'New residential area'), ('market', 'Private landlord')], max_length=12, verbose_name='owner')),
                    ('address', models.CharField(max_length=200, verbose_name='address')),
                    ('longitude', models.FloatField(blank=True, help_text='Degrees, WGS 84.', null=True, validators=[django.core.validators.MinValueValidator(-180), django.core.validators.MaxValueValidator(180)], verbose_name='longitude')),
                    ('latitude', models.FloatField(blank=True, help_text='Degrees, WGS 84.', null=True, validators=[django.core.validators.MinValueValidator(-90), django.core.validators.MaxValueValidator(90)], verbose_name='latitude')),
                    ('highest_floor', models.SmallIntegerField(blank=True, help_text='1 is the ground floor, -1 a basement.', null=True, validators=[django.core.validators.MinValueValidator(-5), django.core.validators.MaxValueValidator(200)], verbose_name='highest floor')),
                    ('has_basement', models.BooleanField(blank=True, null=True, verbose_name='rooms in a basement')),
                    ('exits', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='exits')),
                    ('indoor_area', models.DecimalField(blank=True, decimal_places=2, max_digits=8, null=True, validators=[django.core.validators.MinValueValidator(1)], verbose_name='indoor area (m²)')),
                    ('outdoor_area', models.DecimalField(blank=True, decimal_places=2, max_digits=8, null=True, validators=[django.core.validators.MinValueValidator(0)], verbose_name='outdoor area (m²)')),
                    ('monthly_rent', models.DecimalField(blank=True, decimal_places=2, help_text='0 is free of rent.', max_digits=10, null=True, validators=[django.core.validators.MinValueValidator(0)], verbose_name='monthly rent (yuan)')),
                    ('free_from', models.DateField(blank=True, null=True, verbose_name='free from')),
                    ('free_until', models.DateField(blank=True, help_text="Last day that the landlord's own title allows; empty: no end is known.", null=True, verbose_name='free until')),
                    ('contact', models.CharField(max_length=120, verbose_name='whom to ask')),
                    ('state', models.CharField(choices=[('offered', 'Offered'), ('taken', 'Let or used'), ('withdrawn', 'Withdrawn')], default='offered', editable=False, max_length=10, verbose_name='state')),
                    ('entered_on', models.DateField(editable=False, verbose_name='entered on')),
                    ('revision', models.PositiveIntegerField(default=0, editable=False)),
                    ('is_demo', models.BooleanField(default=False, editable=False, verbose_name='demo')),
                    ('area', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='portal.area', verbose_name='community')),
                    ('entered_by', models.ForeignKey(db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='facilities.premises')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.AddConstraint(
                model_name='premises',
                constraint=models.UniqueConstraint(condition=models.Q(('state', 'withdrawn'), _negated=True), fields=('area', 'address'), name='premises_are_entered_once', violation_error_message='Premises at this address of the community are entered already.'),
            ),
            migrations.AddConstraint(
                model_name='premises',
                constraint=models.CheckConstraint(condition=models.Q(('state__in', ['offered', 'taken', 'withdrawn'])), name='premises_state_is_known'),
            ),
            migrations.AddConstraint(
                model_name='premises',
                constraint=models.CheckConstraint(condition=models.Q(('owner__in', ['state', 'street', 'kindergarten', 'employer', 'developer', 'market'])), name='premises_owner_is_known'),
            ),
            migrations.AddConstraint(
                model_name='premises',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('latitude__isnull', True), ('longitude__isnull', True)), models.Q(('latitude__isnull', False), ('longitude__isnull', False)), _connector='OR'), name='premises_have_a_whole_position'),
            ),
            migrations.AddConstraint(
                model_name='premises',
                constraint=models.CheckConstraint(condition=models.Q(('indoor_area__isnull', True), ('indoor_area__gt', 0), _connector='OR'), name='premises_have_an_area'),
            ),
            migrations.AddConstraint(
                model_name='premises',
                constraint=models.CheckConstraint(condition=models.Q(('monthly_rent__isnull', True), ('monthly_rent__gte', 0), _connector='OR'), name='premises_rent_is_not_negative'),
            ),
            migrations.AddConstraint(
                model_name='premises',
                constraint=models.CheckConstraint(condition=models.Q(('free_until__isnull', True), ('free_from__isnull', True), ('free_until__gte', models.F('free_from')), _connector='OR'), name='premises_are_free_for_a_span'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='premises',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "facilities_premisesevent" ("address", "area_id", "contact", "entered_by_id", "entered_on", "exits", "free_from", "free_until", "has_basement", "highest_floor", "id", "indoor_area", "is_demo", "latitude", "longitude", "monthly_rent", "name", "outdoor_area", "owner", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revision", "state") VALUES (NEW."address", NEW."area_id", NEW."contact", NEW."entered_by_id", NEW."entered_on", NEW."exits", NEW."free_from", NEW."free_until", NEW."has_basement", NEW."highest_floor", NEW."id", NEW."indoor_area", NEW."is_demo", NEW."latitude", NEW."longitude", NEW."monthly_rent", NEW."name", NEW."outdoor_area", NEW."owner", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."revision", NEW."state"); RETURN NULL;', hash='667566d3b20113d83b5c9af2578143e5b4481fbb', operation='INSERT', pgid='pgtrigger_insert_insert_c90f1', table='facilities_premises', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='premises',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "facilities_premisesevent" ("address", "area_id", "contact", "entered_by_id", "entered_on", "exits", "free_from", "free_until", "has_basement", "highest_floor", "id", "indoor_area", "is_demo", "latitude", "longitude", "monthly_rent", "name", "outdoor_area", "owner", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revision", "state") VALUES (NEW."address", NEW."area_id", NEW."contact", NEW."entered_by_id", NEW."entered_on", NEW."exits", NEW."free_from", NEW."free_until", NEW."has_basement", NEW."highest_floor", NEW."id", NEW."indoor_area", NEW."is_demo", NEW."latitude", NEW."longitude", NEW."monthly_rent", NEW."name", NEW."outdoor_area", NEW."owner", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."revision", NEW."state"); RETURN NULL;', hash='ccf490bcf8b373f6fe03f16686da3ddcbd849ca4', operation='UPDATE', pgid='pgtrigger_update_update_d8654', table='facilities_premises', when='AFTER')),
            ),
        ]),
    ]
