"""What was claimed, paid and is owed stays as it is; corrections of frozen months that no attendance decides."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from portal.batching import Batch


class Migration(migrations.Migration):

    dependencies = [
        ('facilities', '0020_photos_of_facilities'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Batch([
            migrations.CreateModel(
                name='LineCorrection',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('version', models.PositiveSmallIntegerField(default=1)),
                    ('quantity', models.PositiveIntegerField(verbose_name='paid for instead')),
                    ('reason', models.CharField(max_length=300, verbose_name='why it is corrected')),
                    ('corrected_on', models.DateField(verbose_name='corrected on')),
                ],
                options={
                    'verbose_name': "correction of a claim's line",
                    'ordering': ['line', 'version'],
                },
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='claim',
                trigger=pgtrigger.compiler.Trigger(name='what_is_paid_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (OLD.state IN ('paid', 'offset') OR ROW(OLD.facility_id, OLD.scheme_id, OLD.month, OLD.submitted_by_id, OLD.submitted_on) IS DISTINCT FROM ROW(NEW.facility_id, NEW.scheme_id, NEW.month, NEW.submitted_by_id, NEW.submitted_on))", func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='987a77762cb1e2323c0b4a94147c164be1fad9b6', operation='UPDATE', pgid='pgtrigger_what_is_paid_stays_12651', table='facilities_claim', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='claim',
                trigger=pgtrigger.compiler.Trigger(name='claims_stay', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='b8d4b9ed94ecdc4cc15d51b8158ae16c3964b024', operation='DELETE', pgid='pgtrigger_claims_stay_c2a17', table='facilities_claim', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='payment',
                trigger=pgtrigger.compiler.Trigger(name='payments_are_answered_once', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (OLD.paid_on IS NOT NULL OR OLD.failure <> '' OR ROW(OLD.batch_id, OLD.claim_id, OLD.fen) IS DISTINCT FROM ROW(NEW.batch_id, NEW.claim_id, NEW.fen))", func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='488a1e4678118a59d64ca7af21e0f6812ada06e1', operation='UPDATE', pgid='pgtrigger_payments_are_answered_once_be500', table='facilities_payment', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='recovery',
                trigger=pgtrigger.compiler.Trigger(name='recoveries_stay', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='2333ca7f28cf7dc7a0612fe1e2ba3fbf9ab01c28', operation='DELETE', pgid='pgtrigger_recoveries_stay_92039', table='facilities_recovery', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='recovery',
                trigger=pgtrigger.compiler.Trigger(name='recoveries_are_only_repaid', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (OLD.state = 'repaid' OR ROW(OLD.claim_id, OLD.facility_id, OLD.fen, OLD.opened_on) IS DISTINCT FROM ROW(NEW.claim_id, NEW.facility_id, NEW.fen, NEW.opened_on))", func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='e84db909d7089db2b17cbaceabcdb444199b8d72', operation='UPDATE', pgid='pgtrigger_recoveries_are_only_repaid_c8a6d', table='facilities_recovery', when='BEFORE')),
            ),
            migrations.AddField(
                model_name='linecorrection',
                name='by',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
            ),
            migrations.AddField(
                model_name='linecorrection',
                name='line',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='facilities.claimline'),
            ),
            migrations.AddConstraint(
                model_name='linecorrection',
                constraint=models.UniqueConstraint(fields=('line', 'version'), name='one_line_correction_per_version'),
            ),
            migrations.AddConstraint(
                model_name='linecorrection',
                constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='a_line_correction_has_a_reason'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='linecorrection',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='05ab85147febc847e6c58c6463cdef3c6d67e587', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_b673f', table='facilities_linecorrection', when='BEFORE')),
            ),
        ]),
    ]
