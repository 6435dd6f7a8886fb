"""Vouchers of families, schemes that are earned by them or by what is filed, and which share the district bears."""

import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
import pgtrigger.compiler
import pgtrigger.migrations
import portal.identifiers.fields
import portal.sealing
from django.conf import settings
from django.db import migrations, models

from portal.batching import Batch


class Migration(migrations.Migration):

    dependencies = [
        ('facilities', '0017_purchases_relief_and_leases'),
        ('portal', '0016_retention_and_subjects'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Batch([
            migrations.CreateModel(
                name='Voucher',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('token', models.BigIntegerField(editable=False, verbose_name='token of the child')),
                    ('month', models.DateField(editable=False, help_text="The month's first day.", verbose_name='for the month')),
                    ('kind', models.CharField(default='voucher', editable=False, max_length=7)),
                    ('code', portal.sealing.SealedField(editable=False, verbose_name='code of the voucher')),
                    ('digest', portal.identifiers.fields.DigestField(default='', editable=False, max_length=64, unique=True)),
                    ('issued_on', models.DateField(editable=False, verbose_name='voucher given on')),
                    ('valid_until', models.DateField(editable=False, verbose_name='voucher holds until')),
                    ('state', models.CharField(choices=[('issued', 'Voucher can be redeemed'), ('redeemed', 'Voucher redeemed'), ('expired', 'Voucher expired'), ('withdrawn', 'Voucher withdrawn')], default='issued', editable=False, max_length=9, verbose_name='state')),
                    ('redeemed_on', models.DateField(editable=False, null=True, verbose_name='redeemed on')),
                    ('withdrawn_on', models.DateField(editable=False, null=True, verbose_name='withdrawn on')),
                ],
                options={
                    'verbose_name': 'childcare voucher',
                    'ordering': ['-id'],
                },
            ),
            migrations.RemoveConstraint(
                model_name='rate',
                name='rate_unit_is_known',
            ),
            migrations.AddField(
                model_name='scheme',
                name='district_percent',
                field=models.PositiveSmallIntegerField(db_default=100, default=100, help_text='Higher levels bear the rest.', verbose_name='percent that the district bears'),
            ),
            migrations.AddField(
                model_name='scheme',
                name='kind',
                field=models.CharField(choices=[('attendance', 'By attendance'), ('capacity', 'By filed places, classes or floor space'), ('voucher', 'By vouchers of families')], db_default='attendance', default='attendance', max_length=10, verbose_name='earned'),
            ),
            migrations.AddField(
                model_name='scheme',
                name='voucher_days',
                field=models.PositiveSmallIntegerField(blank=True, help_text='The day on which it is given counts.', null=True, verbose_name='days that a voucher holds'),
            ),
            migrations.AlterField(
                model_name='rate',
                name='unit',
                field=models.CharField(choices=[('child_month', 'a child and month'), ('child_day', 'a child and day'), ('place_month', 'a place and month'), ('class_month', 'a class and month'), ('metre_month', 'a square metre and month'), ('voucher', 'a voucher')], default='child_month', max_length=12, verbose_name='paid for'),
            ),
            migrations.AddConstraint(
                model_name='rate',
                constraint=models.CheckConstraint(condition=models.Q(('unit__in', ['child_month', 'child_day', 'place_month', 'class_month', 'metre_month', 'voucher'])), name='rate_unit_is_known'),
            ),
            migrations.AddConstraint(
                model_name='scheme',
                constraint=models.CheckConstraint(condition=models.Q(('district_percent__lte', 100)), name='scheme_is_borne_up_to_the_whole'),
            ),
            migrations.AddConstraint(
                model_name='scheme',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['attendance', 'capacity']), ('voucher_days__isnull', True)), models.Q(('kind', 'voucher'), ('voucher_days__range', (1, 366))), _connector='OR'), name='a_scheme_of_vouchers_says_how_long_they_hold'),
            ),
            migrations.AddField(
                model_name='voucher',
                name='area',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.area', verbose_name='area'),
            ),
            migrations.AddField(
                model_name='voucher',
                name='budget',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='vouchers', to='facilities.budget', verbose_name='budget of a scheme'),
            ),
            migrations.AddField(
                model_name='voucher',
                name='department',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.department', verbose_name='given by'),
            ),
            migrations.AddField(
                model_name='voucher',
                name='facility',
                field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='vouchers', to='facilities.facility', verbose_name='redeemed at'),
            ),
            migrations.AddField(
                model_name='voucher',
                name='issued_by',
                field=models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
            ),
            migrations.AddField(
                model_name='voucher',
                name='rate',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='facilities.rate', verbose_name='rate of a scheme'),
            ),
            migrations.AddField(
                model_name='voucher',
                name='scheme',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='vouchers', to='facilities.scheme', verbose_name='support scheme'),
            ),
            migrations.AddIndex(
                model_name='voucher',
                index=models.Index(fields=['facility', 'scheme', 'redeemed_on'], name='voucher_facility'),
            ),
            migrations.AddIndex(
                model_name='voucher',
                index=models.Index(fields=['state', 'valid_until'], name='voucher_state'),
            ),
            migrations.AddConstraint(
                model_name='voucher',
                constraint=models.CheckConstraint(condition=models.Q(('state__in', ['issued', 'redeemed', 'expired', 'withdrawn'])), name='voucher_state_is_known'),
            ),
            migrations.AddConstraint(
                model_name='voucher',
                constraint=models.CheckConstraint(condition=models.Q(('month__day', 1)), name='voucher_month_is_named_by_its_first_day'),
            ),
            migrations.AddConstraint(
                model_name='voucher',
                constraint=models.CheckConstraint(condition=models.Q(('valid_until__gte', models.F('issued_on'))), name='voucher_holds_from_its_day_on'),
            ),
            migrations.AddConstraint(
                model_name='voucher',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'redeemed'), _negated=True), models.Q(('facility__isnull', False), ('redeemed_on__gte', models.F('issued_on')), ('redeemed_on__isnull', False), ('redeemed_on__lte', models.F('valid_until'))), _connector='OR'), name='voucher_is_redeemed_while_it_holds'),
            ),
            migrations.AddConstraint(
                model_name='voucher',
                constraint=models.UniqueConstraint(condition=models.Q(('withdrawn_on__isnull', True)), fields=('scheme', 'token', 'month'), name='one_voucher_for_a_child_and_month'),
            ),
            migrations.AddConstraint(
                model_name='voucher',
                constraint=models.CheckConstraint(condition=django.db.models.lookups.In(django.db.models.functions.text.Left(models.F('code'), 6), ['', 'gAAAAA']), name='voucher_code_is_sealed'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='voucher',
                trigger=pgtrigger.compiler.Trigger(name='what_a_voucher_says_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (ROW(OLD.scheme_id, OLD.rate_id, OLD.budget_id, OLD.token, OLD.month, OLD.department_id, OLD.area_id, OLD.issued_by_id, OLD.issued_on, OLD.valid_until) IS DISTINCT FROM ROW(NEW.scheme_id, NEW.rate_id, NEW.budget_id, NEW.token, NEW.month, NEW.department_id, NEW.area_id, NEW.issued_by_id, NEW.issued_on, NEW.valid_until))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='c6ef3e2850525c9e82bfb7d5a00ca7496dbed1e6', operation='UPDATE', pgid='pgtrigger_what_a_voucher_says_stays_ca1cd', table='facilities_voucher', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='voucher',
                trigger=pgtrigger.compiler.Trigger(name='vouchers_stay', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='0442b37751d9313fc320d576bc8b8c1ae56f42d7', operation='DELETE', pgid='pgtrigger_vouchers_stay_9647e', table='facilities_voucher', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='voucher',
                trigger=pgtrigger.compiler.Trigger(name='a_claimed_voucher_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (ROW(OLD.state, OLD.facility_id, OLD.redeemed_on) IS DISTINCT FROM ROW(NEW.state, NEW.facility_id, NEW.redeemed_on))', func="\n    IF EXISTS (\n        SELECT FROM facilities_claim c WHERE c.scheme_id = OLD.scheme_id AND (\n            OLD.state = 'redeemed' AND c.facility_id = OLD.facility_id AND c.month = date_trunc('month', OLD.redeemed_on)::date\n            OR NEW.state = 'redeemed' AND c.facility_id = NEW.facility_id AND c.month = date_trunc('month', NEW.redeemed_on)::date\n        )\n    ) THEN RAISE EXCEPTION 'the month of this voucher is claimed' USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NEW;\n", hash='088148ac3910eeabab4946feb6a311052863ea27', operation='UPDATE', pgid='pgtrigger_a_claimed_voucher_stays_35a20', table='facilities_voucher', when='BEFORE')),
            ),
        ]),
    ]
