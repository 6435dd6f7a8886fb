"""Accounts of meal money, month by month; what is published stays."""

import django.db.models.deletion
import django.db.models.expressions
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from portal.batching import Batch


class Migration(migrations.Migration):

    dependencies = [
        ('facilities', '0021_money_stays'),
        ('pghistory', '0007_auto_20250421_0444'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Batch([
            migrations.CreateModel(
                name='MealMonth',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('month', models.DateField(help_text="The month's first day.", verbose_name='month')),
                    ('state', models.CharField(choices=[('draft', 'Month is being entered'), ('published', 'Month is published')], default='draft', editable=False, max_length=10, verbose_name='state')),
                    ('opening_fen', models.BigIntegerField(default=0, verbose_name='carried over from the month before (fen)')),
                    ('collected_fen', models.BigIntegerField(verbose_name='collected for meals of the month (fen)')),
                    ('spent_fen', models.BigIntegerField(verbose_name='spent on meals (fen)')),
                    ('refunded_fen', models.BigIntegerField(verbose_name='given back for meals not eaten (fen)')),
                    ('adjusted_fen', models.BigIntegerField(default=0, verbose_name='correction of an earlier month (fen)')),
                    ('closing_fen', models.BigIntegerField(editable=False, verbose_name="balance at the month's end (fen)")),
                    ('adjust_reason', models.CharField(blank=True, max_length=200, verbose_name='what is corrected, and why')),
                    ('kept_reason', models.CharField(blank=True, max_length=200, verbose_name='why not all comes back for meals not eaten')),
                    ('note', models.CharField(blank=True, max_length=200, verbose_name='what parents should know')),
                    ('eaten_days', models.PositiveIntegerField(editable=False, null=True, verbose_name='child-days with meals')),
                    ('absent_days', models.PositiveIntegerField(editable=False, null=True, verbose_name='child-days absent')),
                    ('eaten_fen', models.BigIntegerField(editable=False, null=True, verbose_name='cost of meals eaten, by the fee sheet (fen)')),
                    ('most_fen', models.BigIntegerField(editable=False, null=True, verbose_name='cost without any absence, by the fee sheet (fen)')),
                    ('entered_on', models.DateField(editable=False, verbose_name='entered on')),
                    ('published_on', models.DateField(editable=False, null=True, verbose_name='published on')),
                    ('revision', models.PositiveIntegerField(default=0, editable=False)),
                    ('entered_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('facility', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='meal_months', to='facilities.facility')),
                ],
                options={
                    'verbose_name': 'month of the account of meal money',
                    'ordering': ['-month', 'facility_id'],
                },
            ),
            migrations.CreateModel(
                name='MealMonthEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('id', models.BigIntegerField()),
                    ('month', models.DateField(help_text="The month's first day.", verbose_name='month')),
                    ('state', models.CharField(choices=[('draft', 'Month is being entered'), ('published', 'Month is published')], default='draft', editable=False, max_length=10, verbose_name='state')),
                    ('opening_fen', models.BigIntegerField(default=0, verbose_name='carried over from the month before (fen)')),
                    ('collected_fen', models.BigIntegerField(verbose_name='collected for meals of the month (fen)')),
                    ('spent_fen', models.BigIntegerField(verbose_name='spent on meals (fen)')),
                    ('refunded_fen', models.BigIntegerField(verbose_name='given back for meals not eaten (fen)')),
                    ('adjusted_fen', models.BigIntegerField(default=0, verbose_name='correction of an earlier month (fen)')),
                    ('closing_fen', models.BigIntegerField(editable=False, verbose_name="balance at the month's end (fen)")),
                    ('adjust_reason', models.CharField(blank=True, max_length=200, verbose_name='what is corrected, and why')),
                    ('kept_reason', models.CharField(blank=True, max_length=200, verbose_name='why not all comes back for meals not eaten')),
                    ('note', models.CharField(blank=True, max_length=200, verbose_name='what parents should know')),
                    ('eaten_days', models.PositiveIntegerField(editable=False, null=True, verbose_name='child-days with meals')),
                    ('absent_days', models.PositiveIntegerField(editable=False, null=True, verbose_name='child-days absent')),
                    ('eaten_fen', models.BigIntegerField(editable=False, null=True, verbose_name='cost of meals eaten, by the fee sheet (fen)')),
                    ('most_fen', models.BigIntegerField(editable=False, null=True, verbose_name='cost without any absence, by the fee sheet (fen)')),
                    ('entered_on', models.DateField(editable=False, verbose_name='entered on')),
                    ('published_on', models.DateField(editable=False, null=True, verbose_name='published on')),
                    ('revision', models.PositiveIntegerField(default=0, editable=False)),
                    ('entered_by', models.ForeignKey(db_constraint=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                    ('facility', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='facilities.facility')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='facilities.mealmonth')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.AddConstraint(
                model_name='mealmonth',
                constraint=models.UniqueConstraint(fields=('facility', 'month'), name='one_meal_month_per_facility'),
            ),
            migrations.AddConstraint(
                model_name='mealmonth',
                constraint=models.CheckConstraint(condition=models.Q(('month__day', 1)), name='a_meal_month_is_its_first_day'),
            ),
            migrations.AddConstraint(
                model_name='mealmonth',
                constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'published'])), name='meal_month_state_is_known'),
            ),
            migrations.AddConstraint(
                model_name='mealmonth',
                constraint=models.CheckConstraint(condition=models.Q(('collected_fen__gte', 0), ('refunded_fen__gte', 0), ('spent_fen__gte', 0)), name='meal_money_is_not_below_nothing'),
            ),
            migrations.AddConstraint(
                model_name='mealmonth',
                constraint=models.CheckConstraint(condition=models.Q(('refunded_fen__lte', models.F('collected_fen'))), name='no_more_meal_money_back_than_collected'),
            ),
            migrations.AddConstraint(
                model_name='mealmonth',
                constraint=models.CheckConstraint(condition=models.Q(('closing_fen', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('opening_fen'), '+', models.F('collected_fen')), '-', models.F('spent_fen')), '-', models.F('refunded_fen')), '+', models.F('adjusted_fen')))), name='meal_money_adds_up'),
            ),
            migrations.AddConstraint(
                model_name='mealmonth',
                constraint=models.CheckConstraint(condition=models.Q(('adjusted_fen', 0), models.Q(('adjust_reason', ''), _negated=True), _connector='OR'), name='a_correction_of_meal_money_has_a_reason'),
            ),
            migrations.AddConstraint(
                model_name='mealmonth',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'published'), _negated=True), ('published_on__isnull', False), _connector='OR'), name='a_published_meal_month_has_its_day'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='mealmonth',
                trigger=pgtrigger.compiler.Trigger(name='published_meal_months_stay', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."state" = \'published\')', func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='a216619c539771b68d97c8b5f75674d35bb3ccab', operation='UPDATE OR DELETE', pgid='pgtrigger_published_meal_months_stay_44d16', table='facilities_mealmonth', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='mealmonth',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "facilities_mealmonthevent" ("absent_days", "adjust_reason", "adjusted_fen", "closing_fen", "collected_fen", "eaten_days", "eaten_fen", "entered_by_id", "entered_on", "facility_id", "id", "kept_reason", "month", "most_fen", "note", "opening_fen", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_on", "refunded_fen", "revision", "spent_fen", "state") VALUES (NEW."absent_days", NEW."adjust_reason", NEW."adjusted_fen", NEW."closing_fen", NEW."collected_fen", NEW."eaten_days", NEW."eaten_fen", NEW."entered_by_id", NEW."entered_on", NEW."facility_id", NEW."id", NEW."kept_reason", NEW."month", NEW."most_fen", NEW."note", NEW."opening_fen", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."published_on", NEW."refunded_fen", NEW."revision", NEW."spent_fen", NEW."state"); RETURN NULL;', hash='5106f49df25b03b8ef91754f7519c549b9e63e08', operation='INSERT', pgid='pgtrigger_insert_insert_214df', table='facilities_mealmonth', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='mealmonth',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "facilities_mealmonthevent" ("absent_days", "adjust_reason", "adjusted_fen", "closing_fen", "collected_fen", "eaten_days", "eaten_fen", "entered_by_id", "entered_on", "facility_id", "id", "kept_reason", "month", "most_fen", "note", "opening_fen", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_on", "refunded_fen", "revision", "spent_fen", "state") VALUES (NEW."absent_days", NEW."adjust_reason", NEW."adjusted_fen", NEW."closing_fen", NEW."collected_fen", NEW."eaten_days", NEW."eaten_fen", NEW."entered_by_id", NEW."entered_on", NEW."facility_id", NEW."id", NEW."kept_reason", NEW."month", NEW."most_fen", NEW."note", NEW."opening_fen", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."published_on", NEW."refunded_fen", NEW."revision", NEW."spent_fen", NEW."state"); RETURN NULL;', hash='da6fd14685d724901e0889edf74738b2a45a2e89', operation='UPDATE', pgid='pgtrigger_update_update_063e8', table='facilities_mealmonth', when='AFTER')),
            ),
        ]),
    ]
