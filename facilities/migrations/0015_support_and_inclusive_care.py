"""Recognition of inclusive care; schemes, rates, budgets, children as tokens, claims, audits and payments."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from portal.batching import Batch


class Migration(migrations.Migration):

    dependencies = [
        ('facilities', '0014_illness_food_and_safety'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Batch([
            migrations.CreateModel(
                name='Rate',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('unit', models.CharField(choices=[('child_month', 'a child and month'), ('child_day', 'a child and day')], default='child_month', max_length=12, verbose_name='paid for')),
                    ('kind', models.CharField(blank=True, choices=[('infant', 'Infant class (6-12 months)'), ('toddler', 'Toddler class (12-24 months)'), ('older', 'Older toddler class (24-36 months)'), ('mixed', 'Mixed class (18-36 months)'), ('family', 'Family care point (up to 36 months)')], max_length=8, verbose_name='kind of class')),
                    ('fen', models.BigIntegerField(verbose_name='amount (fen)')),
                    ('least_days', models.PositiveSmallIntegerField(default=1, verbose_name='days that a child attends at least')),
                    ('allowed_absences', models.PositiveSmallIntegerField(default=0, verbose_name='excused days that count as attended')),
                    ('words', models.CharField(max_length=200, verbose_name='words of the policy')),
                    ('from_on', models.DateField(verbose_name='holds from')),
                    ('until_on', models.DateField(blank=True, null=True, verbose_name='holds until')),
                ],
                options={
                    'verbose_name': 'rate of a scheme',
                    'ordering': ['scheme', '-from_on', 'kind'],
                },
            ),
            migrations.CreateModel(
                name='Batch',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.CharField(max_length=40, unique=True, verbose_name='number')),
                    ('state', models.CharField(choices=[('made', 'With the treasury'), ('settled', 'Answered by the treasury')], default='made', editable=False, max_length=8, verbose_name='state')),
                    ('count', models.PositiveIntegerField(verbose_name='number of payments')),
                    ('sum_fen', models.BigIntegerField(verbose_name='sum (fen)')),
                    ('content', models.BinaryField()),
                    ('sha256', models.CharField(max_length=64, verbose_name='SHA-256')),
                    ('made_on', models.DateField(verbose_name='made on')),
                    ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'payment batch',
                    'ordering': ['-id'],
                },
            ),
            migrations.CreateModel(
                name='Claim',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('month', models.DateField(help_text="The month's first day.", verbose_name='month')),
                    ('state', models.CharField(choices=[('submitted', 'Handed in, waits for the audit'), ('audited', 'Audited, waits for payment'), ('batched', 'In a payment batch'), ('paid', 'Paid to the facility'), ('offset', 'Audited, nothing to pay')], default='submitted', editable=False, max_length=10, verbose_name='state')),
                    ('submitted_on', models.DateField(editable=False, verbose_name='handed in on')),
                    ('audited_on', models.DateField(editable=False, null=True, verbose_name='audited on')),
                    ('note', models.TextField(blank=True, editable=False, max_length=500, verbose_name='what the audit looked at')),
                    ('audited_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('facility', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='claims', to='facilities.facility')),
                    ('submitted_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'claim of support',
                    'ordering': ['-month', '-id'],
                },
            ),
            migrations.CreateModel(
                name='ClaimLine',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('for_month', models.DateField(verbose_name='for the month')),
                    ('kind', models.CharField(choices=[('entitled', 'Month claimed'), ('adjusted', 'Adjustment of an earlier month'), ('cut', 'Cut at the audit'), ('restored', 'Given back after an objection')], max_length=10, verbose_name='kind of line')),
                    ('listed', models.PositiveIntegerField(default=0, verbose_name='children entered')),
                    ('eligible', models.PositiveIntegerField(default=0, verbose_name='children or days that count')),
                    ('cap', models.PositiveIntegerField(default=0, verbose_name='filed places, or places times days')),
                    ('quantity', models.PositiveIntegerField(default=0, verbose_name='paid for')),
                    ('rate_fen', models.BigIntegerField(verbose_name='rate (fen)')),
                    ('due_fen', models.BigIntegerField(verbose_name='due (fen)')),
                    ('booked_fen', models.BigIntegerField(default=0, verbose_name='booked before (fen)')),
                    ('fen', models.BigIntegerField(verbose_name='amount (fen)')),
                    ('reason', models.CharField(blank=True, max_length=300, verbose_name='reason')),
                    ('about', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='further', to='facilities.claimline', verbose_name='line it is about')),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('claim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='facilities.claim')),
                    ('rate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='facilities.rate')),
                ],
                options={
                    'verbose_name': 'line of a claim',
                    'ordering': ['claim', 'id'],
                },
            ),
            migrations.CreateModel(
                name='Enrolment',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('token', models.BigIntegerField(editable=False, verbose_name='token of the child')),
                    ('label', models.CharField(help_text="For example 3-07. Not the child's name.", max_length=20, verbose_name="the facility's own mark")),
                    ('kind', models.CharField(choices=[('infant', 'Infant class (6-12 months)'), ('toddler', 'Toddler class (12-24 months)'), ('older', 'Older toddler class (24-36 months)'), ('mixed', 'Mixed class (18-36 months)'), ('family', 'Family care point (up to 36 months)')], max_length=8, verbose_name='kind of class')),
                    ('from_on', models.DateField(verbose_name='first day')),
                    ('until_on', models.DateField(blank=True, null=True, verbose_name='last day')),
                    ('facility', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='enrolments', to='facilities.facility')),
                ],
                options={
                    'verbose_name': 'enrolment of a child',
                    'ordering': ['label', 'id'],
                },
            ),
            migrations.CreateModel(
                name='Objection',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('state', models.CharField(choices=[('open', 'Objection to be decided'), ('upheld', 'Objection upheld'), ('rejected', 'Objection rejected')], default='open', editable=False, max_length=10, verbose_name='state')),
                    ('reasons', models.TextField(max_length=500, verbose_name='reasons')),
                    ('raised_on', models.DateField(editable=False, verbose_name='raised on')),
                    ('answer', models.TextField(blank=True, editable=False, max_length=500, verbose_name='answer')),
                    ('facility', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='facilities.facility')),
                    ('line', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='objection', to='facilities.claimline')),
                    ('raised_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'objection to a cut',
                    'ordering': ['-id'],
                },
            ),
            migrations.CreateModel(
                name='Payment',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('fen', models.BigIntegerField(verbose_name='amount (fen)')),
                    ('paid_on', models.DateField(null=True, verbose_name='paid on')),
                    ('failure', models.CharField(blank=True, max_length=200, verbose_name='why it was not paid')),
                    ('batch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='payments', to='facilities.batch')),
                    ('claim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='payments', to='facilities.claim')),
                ],
                options={
                    'verbose_name': 'payment',
                    'ordering': ['batch', 'id'],
                },
            ),
            migrations.CreateModel(
                name='Presence',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('month', models.DateField(help_text="The month's first day.", verbose_name='month')),
                    ('version', models.PositiveSmallIntegerField(default=1)),
                    ('days', models.PositiveSmallIntegerField(verbose_name='days attended')),
                    ('excused', models.PositiveSmallIntegerField(default=0, verbose_name='days excused')),
                    ('reason', models.CharField(blank=True, max_length=200, verbose_name='why it is corrected')),
                    ('entered_at', models.DateTimeField(auto_now_add=True)),
                    ('enrolment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='presences', to='facilities.enrolment')),
                    ('entered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'attendance of a child in a month',
                    'ordering': ['enrolment', 'month', 'version'],
                },
            ),
            migrations.CreateModel(
                name='Recognition',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('state', models.CharField(choices=[('applied', 'Applied for, waits for the bureau'), ('recognised', 'Recognised as inclusive'), ('refused', 'Not recognised'), ('withdrawn', 'Application withdrawn'), ('revoked', 'Recognition revoked'), ('expired', 'Agreement has run out')], default='applied', editable=False, max_length=12, verbose_name='state')),
                    ('places', models.PositiveSmallIntegerField(verbose_name='inclusive places')),
                    ('most_fen', models.BigIntegerField(verbose_name='highest monthly fee agreed (fen)')),
                    ('reasons', models.TextField(max_length=1000, verbose_name='how the service is run at this fee')),
                    ('from_on', models.DateField(blank=True, null=True, verbose_name='agreement from')),
                    ('until_on', models.DateField(blank=True, null=True, verbose_name='agreement until')),
                    ('conditions', models.TextField(blank=True, max_length=1000, verbose_name='conditions of the agreement')),
                    ('number', models.CharField(blank=True, editable=False, max_length=40, verbose_name='number of the agreement')),
                    ('answer', models.TextField(blank=True, editable=False, max_length=1000, verbose_name='reasons of the decision')),
                    ('applied_on', models.DateField(editable=False, verbose_name='applied on')),
                    ('decided_on', models.DateField(editable=False, null=True, verbose_name='decided on')),
                    ('ended_on', models.DateField(editable=False, null=True, verbose_name='ended on')),
                    ('applied_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('facility', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recognitions', to='facilities.facility')),
                ],
                options={
                    'verbose_name': 'recognition of inclusive care',
                    'ordering': ['-id'],
                },
            ),
            migrations.CreateModel(
                name='Recovery',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('fen', models.BigIntegerField(verbose_name='amount (fen)')),
                    ('state', models.CharField(choices=[('open', 'To be paid back'), ('repaid', 'Paid back')], default='open', editable=False, max_length=8, verbose_name='state')),
                    ('opened_on', models.DateField(verbose_name='opened on')),
                    ('claim', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='recovery', to='facilities.claim')),
                    ('facility', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recoveries', to='facilities.facility')),
                ],
                options={
                    'verbose_name': 'recovery',
                    'ordering': ['-id'],
                },
            ),
            migrations.CreateModel(
                name='Scheme',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.SlugField(max_length=30, unique=True, verbose_name='code')),
                    ('name', models.CharField(max_length=60, verbose_name='name')),
                    ('name_en', models.CharField(max_length=80, verbose_name='name in English')),
                    ('legal_base', models.CharField(max_length=200, verbose_name='legal base')),
                    ('budget_line', models.CharField(max_length=60, verbose_name='budget line')),
                    ('from_on', models.DateField(verbose_name='granted from')),
                    ('until_on', models.DateField(blank=True, null=True, verbose_name='granted until')),
                    ('needs_recognition', models.BooleanField(default=True, verbose_name='only with an agreement on inclusive care')),
                    ('settings', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('public', 'Publicly run'), ('public_private', 'Public, privately operated'), ('private_aided', 'Private, publicly aided'), ('private', 'Privately run'), ('employer', 'Run by an employer for its staff'), ('kindergarten', 'Kindergarten with nursery classes'), ('community', 'Run by or for a community'), ('family', 'Family care point')], max_length=16), blank=True, default=list, help_text='Empty: all.', size=None, verbose_name='ways of running')),
                    ('audit_percent', models.PositiveSmallIntegerField(default=10, verbose_name='percent of claims drawn for the audit')),
                ],
                options={
                    'verbose_name': 'support scheme',
                    'ordering': ['code'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('until_on__isnull', True), ('until_on__gte', models.F('from_on')), _connector='OR'), name='scheme_is_a_span'), models.CheckConstraint(condition=models.Q(('audit_percent__range', (1, 100))), name='scheme_draws_some_claims')],
                },
            ),
            migrations.AddField(
                model_name='rate',
                name='scheme',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rates', to='facilities.scheme'),
            ),
            migrations.AddField(
                model_name='claim',
                name='scheme',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='claims', to='facilities.scheme'),
            ),
            migrations.CreateModel(
                name='Budget',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('year', models.PositiveSmallIntegerField(verbose_name='year')),
                    ('fen', models.BigIntegerField(verbose_name='amount (fen)')),
                    ('committed_fen', models.BigIntegerField(default=0, editable=False, verbose_name='taken by audited claims (fen)')),
                    ('scheme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='budgets', to='facilities.scheme')),
                ],
                options={
                    'verbose_name': 'budget of a scheme',
                    'ordering': ['scheme', '-year'],
                },
            ),
            migrations.AddField(
                model_name='batch',
                name='scheme',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='batches', to='facilities.scheme'),
            ),
            migrations.CreateModel(
                name='AuditDraw',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('month', models.DateField(verbose_name='month')),
                    ('seed', models.CharField(max_length=64, verbose_name='seed')),
                    ('percent', models.PositiveSmallIntegerField(verbose_name='percent drawn')),
                    ('population', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None, verbose_name='claims drawn from')),
                    ('drawn', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None, verbose_name='claims drawn')),
                    ('drawn_at', models.DateTimeField(auto_now_add=True, verbose_name='drawn at')),
                    ('drawn_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('scheme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='draws', to='facilities.scheme')),
                ],
                options={
                    'verbose_name': 'draw of claims',
                    'ordering': ['-month', '-id'],
                },
            ),
            migrations.AddIndex(
                model_name='enrolment',
                index=models.Index(fields=['facility', 'from_on'], name='enrolment_facility'),
            ),
            migrations.AddConstraint(
                model_name='enrolment',
                constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['infant', 'toddler', 'older', 'mixed', 'family'])), name='enrolment_kind_is_known'),
            ),
            migrations.AddConstraint(
                model_name='enrolment',
                constraint=models.CheckConstraint(condition=models.Q(('until_on__isnull', True), ('until_on__gte', models.F('from_on')), _connector='OR'), name='enrolment_is_a_span'),
            ),
            migrations.AddConstraint(
                model_name='enrolment',
                constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(models.Func(models.F('token'), models.F('token'), models.Value('[]'), function='int8range', output_field=models.TextField()), '&&'), (models.Func(models.F('from_on'), models.F('until_on'), models.Value('[]'), function='daterange', output_field=models.TextField()), '&&')], name='a_child_is_at_one_facility_a_day'),
            ),
            migrations.AddConstraint(
                model_name='objection',
                constraint=models.CheckConstraint(condition=models.Q(('state__in', ['open', 'upheld', 'rejected'])), name='objection_state_is_known'),
            ),
            migrations.AddConstraint(
                model_name='payment',
                constraint=models.UniqueConstraint(condition=models.Q(('failure', '')), fields=('claim',), name='a_claim_is_paid_once'),
            ),
            migrations.AddConstraint(
                model_name='payment',
                constraint=models.CheckConstraint(condition=models.Q(('fen__gt', 0)), name='payment_is_above_nothing'),
            ),
            migrations.AddConstraint(
                model_name='payment',
                constraint=models.CheckConstraint(condition=models.Q(('paid_on__isnull', True), ('failure', ''), _connector='OR'), name='payment_is_paid_or_has_failed'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='payment',
                trigger=pgtrigger.compiler.Trigger(name='payments_stay', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='7dbd51fdbe7524b9b5138702cfbc2e67de93307e', operation='DELETE', pgid='pgtrigger_payments_stay_5a0bf', table='facilities_payment', when='BEFORE')),
            ),
            migrations.AddConstraint(
                model_name='presence',
                constraint=models.UniqueConstraint(fields=('enrolment', 'month', 'version'), name='one_attendance_per_version'),
            ),
            migrations.AddConstraint(
                model_name='presence',
                constraint=models.CheckConstraint(condition=models.Q(('month__day', 1)), name='attendance_month_is_named_by_its_first_day'),
            ),
            migrations.AddConstraint(
                model_name='presence',
                constraint=models.CheckConstraint(condition=models.Q(('days__lte', 31), ('excused__lte', 31), ('days__lte', django.db.models.expressions.CombinedExpression(models.Value(31), '-', models.F('excused')))), name='attendance_fits_into_a_month'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='presence',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='46c8073030395949e3f753655c3aec8ad3d9b113', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_6b88d', table='facilities_presence', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='presence',
                trigger=pgtrigger.compiler.Trigger(name='a_frozen_month_needs_a_reason', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (NEW.reason = '')", func="\n                    IF EXISTS (\n                        SELECT FROM facilities_claim c JOIN facilities_enrolment e ON e.facility_id = c.facility_id\n                        WHERE e.id = NEW.enrolment_id AND c.month = NEW.month\n                    ) THEN RAISE EXCEPTION 'the month is frozen: give a reason' USING ERRCODE = 'check_violation';\n                    END IF;\n                    RETURN NEW;\n                ", hash='5e2f717e84d88a453c47fcfd96458bb1f009b998', operation='INSERT', pgid='pgtrigger_a_frozen_month_needs_a_reason_15cef', table='facilities_presence', when='BEFORE')),
            ),
            migrations.AddIndex(
                model_name='claimline',
                index=models.Index(fields=['for_month', 'rate'], name='claim_line_month'),
            ),
            migrations.AddConstraint(
                model_name='claimline',
                constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['entitled', 'adjusted', 'cut', 'restored'])), name='claim_line_kind_is_known'),
            ),
            migrations.AddConstraint(
                model_name='claimline',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['entitled', 'adjusted']), _negated=True), models.Q(('due_fen', django.db.models.expressions.CombinedExpression(models.F('quantity'), '*', models.F('rate_fen'))), ('quantity', django.db.models.functions.comparison.Least(models.F('eligible'), models.F('cap')))), _connector='OR'), name='claim_line_is_quantity_times_rate'),
            ),
            migrations.AddConstraint(
                model_name='claimline',
                constraint=models.CheckConstraint(condition=models.Q(('fen', django.db.models.expressions.CombinedExpression(models.F('due_fen'), '-', models.F('booked_fen')))), name='claim_line_is_due_less_booked'),
            ),
            migrations.AddConstraint(
                model_name='claimline',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['cut', 'restored']), _negated=True), ('about__isnull', False), _connector='OR'), name='claim_line_is_about_another'),
            ),
            migrations.AddConstraint(
                model_name='claimline',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'cut'), _negated=True), models.Q(('fen__lt', 0), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='a_cut_has_a_reason'),
            ),
            migrations.AddConstraint(
                model_name='claimline',
                constraint=models.UniqueConstraint(condition=models.Q(('kind__in', ['entitled', 'adjusted'])), fields=('claim', 'for_month', 'rate'), name='one_claim_line_per_month_and_rate'),
            ),
            migrations.AddConstraint(
                model_name='claimline',
                constraint=models.UniqueConstraint(condition=models.Q(('kind', 'cut')), fields=('about',), name='a_line_is_cut_once'),
            ),
            migrations.AddConstraint(
                model_name='claimline',
                constraint=models.UniqueConstraint(condition=models.Q(('kind', 'restored')), fields=('about',), name='a_cut_is_restored_once'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='claimline',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='83bd7d28ae858e9231d9bc69c4bcc5981c1485b4', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_2e103', table='facilities_claimline', when='BEFORE')),
            ),
            migrations.AddConstraint(
                model_name='recognition',
                constraint=models.CheckConstraint(condition=models.Q(('state__in', ['applied', 'recognised', 'refused', 'withdrawn', 'revoked', 'expired'])), name='recognition_state_is_known'),
            ),
            migrations.AddConstraint(
                model_name='recognition',
                constraint=models.CheckConstraint(condition=models.Q(('most_fen__gt', 0)), name='agreed_fee_is_above_nothing'),
            ),
            migrations.AddConstraint(
                model_name='recognition',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('recognised', 'revoked', 'expired')), _negated=True), models.Q(('from_on__isnull', False), ('until_on__gte', models.F('from_on')), ('until_on__isnull', False)), _connector='OR'), name='agreement_has_a_term'),
            ),
            migrations.AddConstraint(
                model_name='recognition',
                constraint=models.UniqueConstraint(condition=models.Q(('state', 'applied')), fields=('facility',), name='one_open_application_for_inclusive_care'),
            ),
            migrations.AddConstraint(
                model_name='recognition',
                constraint=models.UniqueConstraint(condition=models.Q(('state', 'recognised')), fields=('facility',), name='one_agreement_on_inclusive_care'),
            ),
            migrations.AddConstraint(
                model_name='recovery',
                constraint=models.CheckConstraint(condition=models.Q(('fen__gt', 0)), name='recovery_is_above_nothing'),
            ),
            migrations.AddConstraint(
                model_name='recovery',
                constraint=models.CheckConstraint(condition=models.Q(('state__in', ['open', 'repaid'])), name='recovery_state_is_known'),
            ),
            migrations.AddConstraint(
                model_name='rate',
                constraint=models.CheckConstraint(condition=models.Q(('fen__gt', 0)), name='rate_is_above_nothing'),
            ),
            migrations.AddConstraint(
                model_name='rate',
                constraint=models.CheckConstraint(condition=models.Q(('allowed_absences__lte', 31), ('least_days__lte', 31)), name='rate_counts_days'),
            ),
            migrations.AddConstraint(
                model_name='rate',
                constraint=models.CheckConstraint(condition=models.Q(('unit__in', ['child_month', 'child_day'])), name='rate_unit_is_known'),
            ),
            migrations.AddConstraint(
                model_name='rate',
                constraint=models.CheckConstraint(condition=models.Q(('until_on__isnull', True), ('until_on__gte', models.F('from_on')), _connector='OR'), name='rate_is_a_span'),
            ),
            migrations.AddConstraint(
                model_name='rate',
                constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(models.Func(models.F('scheme_id'), models.F('scheme_id'), models.Value('[]'), function='int8range', output_field=models.TextField()), '&&'), (models.Case(models.When(kind='infant', then=models.Func(models.Value(1), models.Value(1), models.Value('[]'), function='int4range', output_field=models.TextField())), models.When(kind='toddler', then=models.Func(models.Value(2), models.Value(2), models.Value('[]'), function='int4range', output_field=models.TextField())), models.When(kind='older', then=models.Func(models.Value(3), models.Value(3), models.Value('[]'), function='int4range', output_field=models.TextField())), models.When(kind='mixed', then=models.Func(models.Value(4), models.Value(4), models.Value('[]'), function='int4range', output_field=models.TextField())), models.When(kind='family', then=models.Func(models.Value(5), models.Value(5), models.Value('[]'), function='int4range', output_field=models.TextField())), default=models.Func(models.Value(0), models.Value(5), models.Value('[]'), function='int4range', output_field=models.TextField()), output_field=models.TextField()), '&&'), (models.Func(models.F('from_on'), models.F('until_on'), models.Value('[]'), function='daterange', output_field=models.TextField()), '&&')], name='rates_do_not_overlap'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='rate',
                trigger=pgtrigger.compiler.Trigger(name='rates_are_only_ended', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.until_on IS NOT NULL OR ROW(OLD.scheme_id, OLD.unit, OLD.kind, OLD.fen, OLD.least_days, OLD.allowed_absences, OLD.words, OLD.from_on) IS DISTINCT FROM ROW(NEW.scheme_id, NEW.unit, NEW.kind, NEW.fen, NEW.least_days, NEW.allowed_absences, NEW.words, NEW.from_on))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='d96fb2b50406583665ecef7b2e347f0040092e48', operation='UPDATE', pgid='pgtrigger_rates_are_only_ended_36bd0', table='facilities_rate', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='rate',
                trigger=pgtrigger.compiler.Trigger(name='rates_stay', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='c2d97ce132cde5e4072c5aae976243b9965da8e9', operation='DELETE', pgid='pgtrigger_rates_stay_d2845', table='facilities_rate', when='BEFORE')),
            ),
            migrations.AddIndex(
                model_name='claim',
                index=models.Index(fields=['state', 'scheme'], name='claim_state'),
            ),
            migrations.AddConstraint(
                model_name='claim',
                constraint=models.UniqueConstraint(fields=('facility', 'scheme', 'month'), name='one_claim_per_month'),
            ),
            migrations.AddConstraint(
                model_name='claim',
                constraint=models.CheckConstraint(condition=models.Q(('state__in', ['submitted', 'audited', 'batched', 'paid', 'offset'])), name='claim_state_is_known'),
            ),
            migrations.AddConstraint(
                model_name='claim',
                constraint=models.CheckConstraint(condition=models.Q(('month__day', 1)), name='claim_month_is_named_by_its_first_day'),
            ),
            migrations.AddConstraint(
                model_name='budget',
                constraint=models.UniqueConstraint(fields=('scheme', 'year'), name='one_budget_per_scheme_and_year'),
            ),
            migrations.AddConstraint(
                model_name='budget',
                constraint=models.CheckConstraint(condition=models.Q(('committed_fen__gte', 0), ('committed_fen__lte', models.F('fen'))), name='budget_is_not_overdrawn'),
            ),
            migrations.AddConstraint(
                model_name='batch',
                constraint=models.CheckConstraint(condition=models.Q(('count__gt', 0), ('sum_fen__gt', 0)), name='a_batch_pays_something'),
            ),
            migrations.AddConstraint(
                model_name='batch',
                constraint=models.CheckConstraint(condition=models.Q(('state__in', ['made', 'settled'])), name='batch_state_is_known'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='batch',
                trigger=pgtrigger.compiler.Trigger(name='a_batch_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (ROW(OLD.count, OLD.sum_fen, OLD.sha256, OLD.content) IS DISTINCT FROM ROW(NEW.count, NEW.sum_fen, NEW.sha256, NEW.content))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='25b67fafa483a5fdf0ddaaac0a84289d6403049b', operation='UPDATE', pgid='pgtrigger_a_batch_stays_42a45', table='facilities_batch', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='batch',
                trigger=pgtrigger.compiler.Trigger(name='batches_stay', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='d8d8cada4e4ea3ced46ed090b0e06d67e0a8daa0', operation='DELETE', pgid='pgtrigger_batches_stay_cbbd7', table='facilities_batch', when='BEFORE')),
            ),
            migrations.AddConstraint(
                model_name='auditdraw',
                constraint=models.UniqueConstraint(fields=('scheme', 'month'), name='one_draw_per_scheme_and_month'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='auditdraw',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='2a192f10cdde4d41f1b55aef74e9449730064b53', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_f788b', table='facilities_auditdraw', when='BEFORE')),
            ),
        ]),
    ]
