"""Services that the district buys, reliefs of taxes and utilities, leases of premises and relief of their rent."""

import django.contrib.postgres.constraints
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.comparison
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from portal.batching import Batch


class Migration(migrations.Migration):

    dependencies = [
        ('facilities', '0016_premises_and_supply'),
        ('portal', '0015_delegation_and_urgent_access'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Batch([
            migrations.CreateModel(
                name='ReliefGrant',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('from_on', models.DateField(verbose_name='given for the time from')),
                    ('until_on', models.DateField(verbose_name='given for the time until')),
                    ('fen', models.BigIntegerField(verbose_name='sum given (fen)')),
                    ('state', models.CharField(choices=[('given', 'Relief given'), ('revoked', 'Record of a relief revoked')], default='given', editable=False, max_length=8, verbose_name='state')),
                    ('recorded_on', models.DateField(editable=False, verbose_name='recorded on')),
                ],
                options={
                    'verbose_name': 'relief given to a facility',
                    'ordering': ['-id'],
                },
            ),
            migrations.CreateModel(
                name='RentRelief',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('fen', models.BigIntegerField(verbose_name='let off a month (fen)')),
                    ('from_on', models.DateField(verbose_name='let off from')),
                    ('until_on', models.DateField(verbose_name='let off until')),
                    ('basis', models.CharField(help_text='Name and number of the document.', max_length=200, verbose_name='basis')),
                    ('granted_on', models.DateField(editable=False, verbose_name='granted on')),
                ],
                options={
                    'verbose_name': 'relief of rent',
                    'ordering': ['from_on', 'id'],
                },
            ),
            migrations.CreateModel(
                name='CatalogueEntry',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=80, verbose_name='service')),
                    ('unit', models.CharField(help_text='For example: places a month, families, events.', max_length=20, verbose_name='counted in')),
                    ('basis', models.CharField(help_text='Name and number of the document.', max_length=200, verbose_name='basis')),
                    ('from_on', models.DateField(verbose_name='bought from')),
                    ('until_on', models.DateField(blank=True, null=True, verbose_name='bought until')),
                    ('published_on', models.DateField(editable=False, verbose_name='published on')),
                    ('published_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'entry of the catalogue of bought services',
                    'ordering': ['name', '-from_on'],
                },
            ),
            migrations.CreateModel(
                name='Contract',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.CharField(editable=False, max_length=40, unique=True, verbose_name='number')),
                    ('subject', models.CharField(max_length=200, verbose_name='what is bought')),
                    ('sum_fen', models.BigIntegerField(verbose_name='sum (fen)')),
                    ('accepted_fen', models.BigIntegerField(default=0, editable=False, verbose_name='accepted of it (fen)')),
                    ('from_on', models.DateField(verbose_name='term from')),
                    ('until_on', models.DateField(verbose_name='term until')),
                    ('state', models.CharField(choices=[('running', 'Running, services are accepted'), ('closed', 'Contract closed')], default='running', editable=False, max_length=8, verbose_name='state')),
                    ('signed_on', models.DateField(verbose_name='signed on')),
                    ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.area', verbose_name='area')),
                    ('department', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.department', verbose_name='buyer')),
                    ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contracts', to='facilities.catalogueentry', verbose_name='service')),
                    ('facility', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='contracts', to='facilities.facility', verbose_name='facility')),
                    ('operator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contracts', to='facilities.operator', verbose_name='operator')),
                    ('signed_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'contract on bought services',
                    'ordering': ['-id'],
                },
            ),
            migrations.CreateModel(
                name='Acceptance',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('text', models.CharField(max_length=300, verbose_name='what was accepted')),
                    ('quantity', models.PositiveIntegerField(validators=[django.core.validators.MinValueValidator(1)], verbose_name='quantity')),
                    ('served_from', models.DateField(verbose_name='served from')),
                    ('served_until', models.DateField(verbose_name='served until')),
                    ('fen', models.BigIntegerField(verbose_name='amount (fen)')),
                    ('accepted_on', models.DateField(verbose_name='accepted on')),
                    ('about', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reversal', to='facilities.acceptance', verbose_name='reverses')),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('contract', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='acceptances', to='facilities.contract')),
                ],
                options={
                    'verbose_name': 'acceptance of bought services',
                    'ordering': ['id'],
                },
            ),
            migrations.CreateModel(
                name='Lease',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('rent_fen', models.BigIntegerField(verbose_name='monthly rent (fen)')),
                    ('from_on', models.DateField(verbose_name='lease from')),
                    ('until_on', models.DateField(verbose_name='lease until')),
                    ('ended_on', models.DateField(editable=False, null=True, verbose_name='lease ended early on')),
                    ('state', models.CharField(choices=[('running', 'Lease agreed'), ('ended', 'Lease ended')], default='running', editable=False, max_length=8, verbose_name='state')),
                    ('signed_on', models.DateField(verbose_name='signed on')),
                    ('operator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='leases', to='facilities.operator', verbose_name='tenant')),
                    ('premises', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='leases', to='facilities.premises')),
                    ('signed_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'lease of premises',
                    'ordering': ['-from_on', '-id'],
                },
            ),
            migrations.CreateModel(
                name='Relief',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.SlugField(max_length=30, verbose_name='code')),
                    ('kind', models.CharField(choices=[('tax', 'Taxes and public fees'), ('utility', 'Water, power, gas and heat')], max_length=8, verbose_name='what is relieved')),
                    ('name', models.CharField(max_length=60, verbose_name='name')),
                    ('name_en', models.CharField(max_length=100, verbose_name='name in English')),
                    ('notice', models.CharField(max_length=100, verbose_name='by which notice')),
                    ('words', models.TextField(max_length=500, verbose_name='words of the notice')),
                    ('evidence', models.TextField(max_length=500, verbose_name='evidence to keep')),
                    ('asked_at', models.CharField(max_length=100, verbose_name='where it is asked for')),
                    ('from_on', models.DateField(verbose_name='holds from')),
                    ('until_on', models.DateField(blank=True, null=True, verbose_name='holds until')),
                    ('source_mark', models.CharField(choices=[('S', 'Founding document'), ('O', 'Original text was read'), ('F', 'Known from a reprint'), ('M-hi', 'Known, high confidence'), ('M-med', 'Known, medium confidence'), ('M-lo', 'Known, low confidence'), ('T', 'Verified in code'), ('D', 'Own design, not law')], max_length=6, verbose_name='source mark')),
                ],
                options={
                    'verbose_name': 'relief of taxes or utilities',
                    'ordering': ['kind', 'id'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['tax', 'utility'])), name='relief_kind_is_known'), models.CheckConstraint(condition=models.Q(('until_on__isnull', True), ('until_on__gte', models.F('from_on')), _connector='OR'), name='relief_is_a_span'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(models.Func(models.Func(models.F('code'), function='hashtext', output_field=models.BigIntegerField()), models.Func(models.F('code'), function='hashtext', output_field=models.BigIntegerField()), models.Value('[]'), function='int8range', output_field=models.TextField()), '&&'), (models.Func(models.F('from_on'), models.F('until_on'), models.Value('[]'), function='daterange', output_field=models.TextField()), '&&')], name='versions_of_a_relief_do_not_overlap')],
                },
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='relief',
                trigger=pgtrigger.compiler.Trigger(name='reliefs_are_only_ended', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.until_on IS NOT NULL OR ROW(OLD.code, OLD.kind, OLD.name, OLD.name_en, OLD.notice, OLD.words, OLD.evidence, OLD.asked_at, OLD.from_on, OLD.source_mark) IS DISTINCT FROM ROW(NEW.code, NEW.kind, NEW.name, NEW.name_en, NEW.notice, NEW.words, NEW.evidence, NEW.asked_at, NEW.from_on, NEW.source_mark))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='40a5d9423b052c53eb5c510a5fb3241d48c18409', operation='UPDATE', pgid='pgtrigger_reliefs_are_only_ended_15efd', table='facilities_relief', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='relief',
                trigger=pgtrigger.compiler.Trigger(name='reliefs_stay', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='d5d7c1aaef2a743a810dbc06d6facb5e9ded5c65', operation='DELETE', pgid='pgtrigger_reliefs_stay_ca148', table='facilities_relief', when='BEFORE')),
            ),
            migrations.AddField(
                model_name='reliefgrant',
                name='facility',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='relief_grants', to='facilities.facility', verbose_name='facility'),
            ),
            migrations.AddField(
                model_name='reliefgrant',
                name='recorded_by',
                field=models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
            ),
            migrations.AddField(
                model_name='reliefgrant',
                name='relief',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='grants', to='facilities.relief', verbose_name='relief'),
            ),
            migrations.AddField(
                model_name='rentrelief',
                name='granted_by',
                field=models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
            ),
            migrations.AddField(
                model_name='rentrelief',
                name='lease',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reliefs', to='facilities.lease'),
            ),
            migrations.AddConstraint(
                model_name='catalogueentry',
                constraint=models.CheckConstraint(condition=models.Q(('until_on__isnull', True), ('until_on__gte', models.F('from_on')), _connector='OR'), name='catalogue_entry_is_a_span'),
            ),
            migrations.AddConstraint(
                model_name='catalogueentry',
                constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(models.Func(models.Func(models.F('name'), function='hashtext', output_field=models.BigIntegerField()), models.Func(models.F('name'), function='hashtext', output_field=models.BigIntegerField()), models.Value('[]'), function='int8range', output_field=models.TextField()), '&&'), (models.Func(models.F('from_on'), models.F('until_on'), models.Value('[]'), function='daterange', output_field=models.TextField()), '&&')], name='entries_of_a_service_do_not_overlap'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='catalogueentry',
                trigger=pgtrigger.compiler.Trigger(name='entries_are_only_ended', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.until_on IS NOT NULL OR ROW(OLD.name, OLD.unit, OLD.basis, OLD.from_on) IS DISTINCT FROM ROW(NEW.name, NEW.unit, NEW.basis, NEW.from_on))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='c1c6f5597c5c0a47b8c4936041d1560f2ca56ed1', operation='UPDATE', pgid='pgtrigger_entries_are_only_ended_55cef', table='facilities_catalogueentry', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='catalogueentry',
                trigger=pgtrigger.compiler.Trigger(name='entries_stay', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='f61c3b0f278bc0fe939c65754ee354bc3c11b26b', operation='DELETE', pgid='pgtrigger_entries_stay_18c92', table='facilities_catalogueentry', when='BEFORE')),
            ),
            migrations.AddConstraint(
                model_name='contract',
                constraint=models.CheckConstraint(condition=models.Q(('state__in', ['running', 'closed'])), name='contract_state_is_known'),
            ),
            migrations.AddConstraint(
                model_name='contract',
                constraint=models.CheckConstraint(condition=models.Q(('sum_fen__gt', 0)), name='contract_is_above_nothing'),
            ),
            migrations.AddConstraint(
                model_name='contract',
                constraint=models.CheckConstraint(condition=models.Q(('accepted_fen__gte', 0), ('accepted_fen__lte', models.F('sum_fen'))), name='contract_is_not_exceeded'),
            ),
            migrations.AddConstraint(
                model_name='contract',
                constraint=models.CheckConstraint(condition=models.Q(('until_on__gte', models.F('from_on'))), name='contract_has_a_term'),
            ),
            migrations.AddConstraint(
                model_name='acceptance',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('about__isnull', True), ('fen__gt', 0)), models.Q(('about__isnull', False), ('fen__lt', 0)), _connector='OR'), name='acceptance_adds_or_reverses'),
            ),
            migrations.AddConstraint(
                model_name='acceptance',
                constraint=models.CheckConstraint(condition=models.Q(('served_until__gte', models.F('served_from'))), name='acceptance_is_about_a_span'),
            ),
            migrations.AddConstraint(
                model_name='acceptance',
                constraint=models.CheckConstraint(condition=models.Q(('quantity__gte', 1)), name='acceptance_counts_something'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='acceptance',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='6bc0ac2c241f83401bd915666ca9d17cfebf195f', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_530eb', table='facilities_acceptance', when='BEFORE')),
            ),
            migrations.AddConstraint(
                model_name='lease',
                constraint=models.CheckConstraint(condition=models.Q(('state__in', ['running', 'ended'])), name='lease_state_is_known'),
            ),
            migrations.AddConstraint(
                model_name='lease',
                constraint=models.CheckConstraint(condition=models.Q(('rent_fen__gte', 0)), name='rent_is_not_negative'),
            ),
            migrations.AddConstraint(
                model_name='lease',
                constraint=models.CheckConstraint(condition=models.Q(('until_on__gte', models.F('from_on'))), name='lease_has_a_term'),
            ),
            migrations.AddConstraint(
                model_name='lease',
                constraint=models.CheckConstraint(condition=models.Q(('ended_on__isnull', True), models.Q(('ended_on__gte', models.F('from_on')), ('ended_on__lte', models.F('until_on'))), _connector='OR'), name='lease_ends_within_its_term'),
            ),
            migrations.AddConstraint(
                model_name='lease',
                constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(models.Func(models.F('premises_id'), models.F('premises_id'), models.Value('[]'), function='int8range', output_field=models.TextField()), '&&'), (models.Func(models.F('from_on'), django.db.models.functions.comparison.Coalesce(models.F('ended_on'), models.F('until_on')), models.Value('[]'), function='daterange', output_field=models.TextField()), '&&')], name='leases_of_premises_do_not_overlap'),
            ),
            migrations.AddConstraint(
                model_name='reliefgrant',
                constraint=models.CheckConstraint(condition=models.Q(('state__in', ['given', 'revoked'])), name='relief_grant_state_is_known'),
            ),
            migrations.AddConstraint(
                model_name='reliefgrant',
                constraint=models.CheckConstraint(condition=models.Q(('fen__gt', 0)), name='relief_grant_is_above_nothing'),
            ),
            migrations.AddConstraint(
                model_name='reliefgrant',
                constraint=models.CheckConstraint(condition=models.Q(('until_on__gte', models.F('from_on'))), name='relief_grant_is_for_a_span'),
            ),
            migrations.AddConstraint(
                model_name='reliefgrant',
                constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('state', 'given')), expressions=[(models.Func(models.F('facility_id'), models.F('facility_id'), models.Value('[]'), function='int8range', output_field=models.TextField()), '&&'), (models.Func(models.F('relief_id'), models.F('relief_id'), models.Value('[]'), function='int8range', output_field=models.TextField()), '&&'), (models.Func(models.F('from_on'), models.F('until_on'), models.Value('[]'), function='daterange', output_field=models.TextField()), '&&')], name='a_relief_is_given_once_for_a_day'),
            ),
            migrations.AddConstraint(
                model_name='rentrelief',
                constraint=models.CheckConstraint(condition=models.Q(('fen__gt', 0)), name='rent_relief_is_above_nothing'),
            ),
            migrations.AddConstraint(
                model_name='rentrelief',
                constraint=models.CheckConstraint(condition=models.Q(('until_on__gte', models.F('from_on'))), name='rent_relief_is_for_a_span'),
            ),
            migrations.AddConstraint(
                model_name='rentrelief',
                constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(models.Func(models.F('lease_id'), models.F('lease_id'), models.Value('[]'), function='int8range', output_field=models.TextField()), '&&'), (models.Func(models.F('from_on'), models.F('until_on'), models.Value('[]'), function='daterange', output_field=models.TextField()), '&&')], name='reliefs_of_a_lease_do_not_overlap'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='rentrelief',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='7e2d5a5c871991f39a37e7dcf6747f514c3f7e14', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_bc3f1', table='facilities_rentrelief', when='BEFORE')),
            ),
        ]),
    ]
