"""Fees: the catalogue, sheets with their lines, rules on inclusive care, questions; announced prices become sheets."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from portal.batching import Batch


class Migration(migrations.Migration):

    dependencies = [
        ('facilities', '0009_families_and_visits'),
        ('portal', '0008_letters_to_places'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Batch([
            migrations.CreateModel(
                name='FeeItem',
                fields=[
                    ('code', models.SlugField(max_length=30, primary_key=True, serialize=False, verbose_name='code')),
                    ('name', models.CharField(max_length=40, verbose_name='name')),
                    ('name_en', models.CharField(max_length=60, verbose_name='name in English')),
                    ('kind', models.CharField(choices=[('basic', 'Basic fee'), ('other', 'Fee of a further service'), ('collected', 'Collected for others')], max_length=10, verbose_name='kind of fee')),
                    ('unit', models.CharField(choices=[('month', 'a month'), ('day', 'a day of attendance'), ('hour', 'an hour'), ('once', 'once')], max_length=6, verbose_name='charged by')),
                    ('is_refundable', models.BooleanField(default=True, verbose_name='refunded for what was not used')),
                    ('by_class', models.BooleanField(default=False, verbose_name='may differ from class to class')),
                    ('order', models.PositiveSmallIntegerField(default=0, verbose_name='order')),
                    ('from_on', models.DateField(verbose_name='in the catalogue from')),
                    ('until', models.DateField(blank=True, null=True, verbose_name='in the catalogue until')),
                    ('source_mark', models.CharField(choices=[('S', 'Founding document'), ('O', 'Original text was read'), ('F', 'Known from a reprint'), ('M-hi', 'Known, high confidence'), ('M-med', 'Known, medium confidence'), ('M-lo', 'Known, low confidence'), ('T', 'Verified in code'), ('D', 'Own design, not law')], max_length=6, verbose_name='source mark')),
                ],
                options={
                    'verbose_name': 'fee of the catalogue',
                    'ordering': ['order', 'code'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['basic', 'other', 'collected'])), name='fee_kind_is_known'), models.CheckConstraint(condition=models.Q(('unit__in', ['month', 'day', 'hour', 'once'])), name='fee_unit_is_known')],
                },
            ),
            migrations.CreateModel(
                name='FeeSheet',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('holds_from', models.DateField(verbose_name='holds from')),
                    ('prepaid_months', models.PositiveSmallIntegerField(default=1, verbose_name='months paid in advance at most')),
                    ('fee_note', models.CharField(blank=True, max_length=200, verbose_name='what the fee includes')),
                    ('entered_at', models.DateTimeField(auto_now_add=True, verbose_name='shown since')),
                    ('board', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.document', verbose_name='photo of the board of fees')),
                    ('entered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('facility', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='fee_sheets', to='facilities.facility')),
                ],
                options={
                    'verbose_name': 'fee sheet',
                    'ordering': ['-holds_from', '-id'],
                },
            ),
            migrations.CreateModel(
                name='FeeLine',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(blank=True, choices=[('infant', 'Infant class (6-12 months)'), ('toddler', 'Toddler class (12-24 months)'), ('older', 'Older toddler class (24-36 months)'), ('mixed', 'Mixed class (18-36 months)'), ('family', 'Family care point (up to 36 months)')], max_length=8, verbose_name='kind of class')),
                    ('fen', models.BigIntegerField(verbose_name='amount (fen)')),
                    ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='facilities.feeitem', verbose_name='fee of the catalogue')),
                    ('sheet', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='facilities.feesheet')),
                ],
                options={
                    'verbose_name': 'line of a fee sheet',
                    'ordering': ['item__order', 'kind', 'id'],
                },
            ),
            migrations.CreateModel(
                name='PriceInquiry',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('state', models.CharField(choices=[('asked', "Waits for the operator's answer"), ('answered', 'Answered, waits to be settled'), ('closed', 'Settled')], default='asked', editable=False, max_length=10, verbose_name='state')),
                    ('asked_fen', models.BigIntegerField(editable=False, verbose_name='monthly fee when it was asked (fen)')),
                    ('median_fen', models.BigIntegerField(editable=False, null=True, verbose_name='median of its like (fen)')),
                    ('question', models.TextField(max_length=500, verbose_name='question')),
                    ('asked_on', models.DateField(editable=False, verbose_name='asked on')),
                    ('due_on', models.DateField(editable=False, verbose_name='answer due on')),
                    ('answer', models.TextField(blank=True, editable=False, max_length=1000, verbose_name='answer')),
                    ('outcome', models.TextField(blank=True, editable=False, max_length=500, verbose_name='outcome')),
                    ('asked_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('facility', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='price_inquiries', to='facilities.facility')),
                ],
                options={
                    'verbose_name': 'question about a fee',
                    'ordering': ['-id'],
                },
            ),
            migrations.CreateModel(
                name='PriceRule',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('nature', models.CharField(blank=True, choices=[('public', 'Public institution'), ('non_profit', 'Non-profit (private non-enterprise)'), ('for_profit', 'For-profit')], max_length=12, verbose_name='nature')),
                    ('kind', models.CharField(blank=True, choices=[('infant', 'Infant class (6-12 months)'), ('toddler', 'Toddler class (12-24 months)'), ('older', 'Older toddler class (24-36 months)'), ('mixed', 'Mixed class (18-36 months)'), ('family', 'Family care point (up to 36 months)')], max_length=8, verbose_name='kind of class')),
                    ('base_fen', models.BigIntegerField(verbose_name='base a month (fen)')),
                    ('band_percent', models.PositiveSmallIntegerField(default=0, verbose_name='percent that it may lie above the base')),
                    ('from_on', models.DateField(verbose_name='holds from')),
                    ('until', models.DateField(blank=True, null=True, verbose_name='holds until')),
                    ('document', models.CharField(max_length=80, verbose_name='number of the notice')),
                    ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.area', verbose_name='area')),
                    ('entered_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'price rule',
                    'ordering': ['-from_on', '-id'],
                },
            ),
            migrations.AddConstraint(
                model_name='feesheet',
                constraint=models.UniqueConstraint(fields=('facility', 'holds_from'), name='one_fee_sheet_per_facility_and_day'),
            ),
            migrations.AddConstraint(
                model_name='feesheet',
                constraint=models.CheckConstraint(condition=models.Q(('prepaid_months__gte', 1)), name='fee_sheet_is_paid_for_a_month_at_least'),
            ),
            migrations.AddConstraint(
                model_name='feeline',
                constraint=models.UniqueConstraint(fields=('sheet', 'item', 'kind'), name='one_line_per_fee_and_class'),
            ),
            migrations.AddConstraint(
                model_name='feeline',
                constraint=models.CheckConstraint(condition=models.Q(('fen__gt', 0)), name='fee_is_above_nothing'),
            ),
            migrations.AddConstraint(
                model_name='feeline',
                constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['', 'infant', 'toddler', 'older', 'mixed', 'family'])), name='fee_line_kind_is_known'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='feeline',
                trigger=pgtrigger.compiler.Trigger(name='fee_lines_stay', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='33e19aa4172de16026545b6e35d68ed19c887f57', operation='UPDATE', pgid='pgtrigger_fee_lines_stay_28a24', table='facilities_feeline', when='BEFORE')),
            ),
            migrations.AddConstraint(
                model_name='priceinquiry',
                constraint=models.CheckConstraint(condition=models.Q(('state__in', ['asked', 'answered', 'closed'])), name='price_inquiry_state_is_known'),
            ),
            migrations.AddConstraint(
                model_name='priceinquiry',
                constraint=models.UniqueConstraint(condition=models.Q(('state', 'closed'), _negated=True), fields=('facility',), name='one_open_question_about_a_fee'),
            ),
            migrations.AddConstraint(
                model_name='pricerule',
                constraint=models.CheckConstraint(condition=models.Q(('base_fen__gt', 0)), name='price_rule_base_is_above_nothing'),
            ),
            migrations.AddConstraint(
                model_name='pricerule',
                constraint=models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('from_on')), _connector='OR'), name='price_rule_is_a_span'),
            ),
            migrations.AddConstraint(
                model_name='pricerule',
                constraint=models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('area', 'nature', 'kind'), name='one_price_rule_without_end'),
            ),
        ]),
        # A facility's announced monthly fees become sheets with one line; the catalogue's own words are loaded with the reference data.
        migrations.RunSQL(
            """
            INSERT INTO facilities_feeitem
                (code, name, name_en, kind, unit, is_refundable, by_class, "order", from_on, source_mark)
            SELECT 'care-month', '保育费（全日托）', 'Care, full-day', 'basic', 'month', true, true, 0, date '2020-08-25', 'D'
            WHERE EXISTS (SELECT FROM facilities_price);
            INSERT INTO facilities_feesheet (id, facility_id, holds_from, prepaid_months, fee_note, entered_by_id, entered_at)
            SELECT id, facility_id, holds_from, 1, fee_note, entered_by_id, entered_at FROM facilities_price;
            SELECT setval(pg_get_serial_sequence('facilities_feesheet', 'id'), max(id)) FROM facilities_price;
            INSERT INTO facilities_feeline (sheet_id, item_id, kind, fen)
            SELECT id, 'care-month', '', monthly_fee * 100 FROM facilities_price;
            SET CONSTRAINTS ALL IMMEDIATE;
            """,
            migrations.RunSQL.noop,
        ),
        # The former release still reads its table while this one is rolled out; the table goes with a later one.
        migrations.SeparateDatabaseAndState(state_operations=[migrations.DeleteModel(name='Price')]),
    ]
