"""Clauses say whom they speak of and when they are reviewed; a change of the rulebook takes two keepers; advice costs no credit."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from portal.batching import Batch

ADVICE = """
UPDATE portal_clause
SET review_note = '技术建议不扣分：原扣' || credit_points || '分，已改为0分。', next_review_on = CURRENT_DATE, credit_points = 0
WHERE severity = 'advice' AND credit_points > 0;
SET CONSTRAINTS ALL IMMEDIATE;
"""  # what was deducted stays; the history of the clause keeps the points, and the review shows its keepers the change


class Migration(migrations.Migration):

    dependencies = [
        ('portal', '0005_tasks_set_aside'),
    ]

    operations = [
        Batch([
        migrations.CreateModel(
            name='RuleChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('changes', models.JSONField(help_text='By field; days in ISO form, numbers as text.', verbose_name='what changes')),
                ('holds_from', models.DateField(verbose_name='holds from')),
                ('reason', models.CharField(max_length=500, verbose_name='why it changes')),
                ('affected', models.JSONField(default=list, editable=False, help_text='Keys of the facilities that were told, as computed when it was confirmed.')),
                ('state', models.CharField(choices=[('open', 'Waits for confirmation'), ('confirmed', 'Confirmed'), ('sent_back', 'Sent back')], default='open', editable=False, max_length=12, verbose_name='state')),
                ('proposed_on', models.DateField(verbose_name='proposed on')),
                ('decided_on', models.DateField(null=True, verbose_name='decided on')),
                ('answer', models.CharField(blank=True, max_length=500, verbose_name='why it was sent back')),
            ],
            options={
                'verbose_name': 'change of the rulebook',
                'ordering': ['-id'],
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='clause',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='clause',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='threshold',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='threshold',
            name='update_update',
        ),
        migrations.AddField(
            model_name='clause',
            name='as_of',
            field=models.DateField(blank=True, editable=False, help_text='The day on which it was last compared with its source.', null=True, verbose_name='as of'),
        ),
        migrations.AddField(
            model_name='clause',
            name='condition',
            field=models.SlugField(default='always', help_text='The facilities that it speaks of, by the name of a condition.', max_length=30, verbose_name='speaks of'),
        ),
        migrations.AddField(
            model_name='clause',
            name='next_review_on',
            field=models.DateField(blank=True, editable=False, null=True, verbose_name='next review on'),
        ),
        migrations.AddField(
            model_name='clause',
            name='review_note',
            field=models.CharField(blank=True, editable=False, max_length=300, verbose_name='what to look at in the review'),
        ),
        migrations.AddField(
            model_name='clauseevent',
            name='as_of',
            field=models.DateField(blank=True, editable=False, help_text='The day on which it was last compared with its source.', null=True, verbose_name='as of'),
        ),
        migrations.AddField(
            model_name='clauseevent',
            name='condition',
            field=models.SlugField(db_index=False, default='always', help_text='The facilities that it speaks of, by the name of a condition.', max_length=30, verbose_name='speaks of'),
        ),
        migrations.AddField(
            model_name='clauseevent',
            name='next_review_on',
            field=models.DateField(blank=True, editable=False, null=True, verbose_name='next review on'),
        ),
        migrations.AddField(
            model_name='clauseevent',
            name='review_note',
            field=models.CharField(blank=True, editable=False, max_length=300, verbose_name='what to look at in the review'),
        ),
        migrations.AddField(
            model_name='regulation',
            name='in_force_from',
            field=models.DateField(blank=True, help_text='No clause of it holds before; empty: not known.', null=True, verbose_name='in force from'),
        ),
        migrations.AddField(
            model_name='threshold',
            name='as_of',
            field=models.DateField(blank=True, editable=False, null=True, verbose_name='as of'),
        ),
        migrations.AddField(
            model_name='thresholdevent',
            name='as_of',
            field=models.DateField(blank=True, editable=False, null=True, verbose_name='as of'),
        ),
        migrations.AlterField(
            model_name='clause',
            name='source_mark',
            field=models.CharField(choices=[('S', 'Founding document'), ('O', 'Original text was read'), ('F', 'Known from a reprint'), ('M-hi', 'Known, high confidence'), ('M-med', 'Known, medium confidence'), ('M-lo', 'Known, low confidence'), ('T', 'Verified in code'), ('D', 'Own design, not law')], max_length=6, verbose_name='source'),
        ),
        migrations.AlterField(
            model_name='clauseevent',
            name='source_mark',
            field=models.CharField(choices=[('S', 'Founding document'), ('O', 'Original text was read'), ('F', 'Known from a reprint'), ('M-hi', 'Known, high confidence'), ('M-med', 'Known, medium confidence'), ('M-lo', 'Known, low confidence'), ('T', 'Verified in code'), ('D', 'Own design, not law')], max_length=6, verbose_name='source'),
        ),
        migrations.AlterField(
            model_name='threshold',
            name='source_mark',
            field=models.CharField(choices=[('S', 'Founding document'), ('O', 'Original text was read'), ('F', 'Known from a reprint'), ('M-hi', 'Known, high confidence'), ('M-med', 'Known, medium confidence'), ('M-lo', 'Known, low confidence'), ('T', 'Verified in code'), ('D', 'Own design, not law')], max_length=6, verbose_name='source'),
        ),
        migrations.AlterField(
            model_name='thresholdevent',
            name='source_mark',
            field=models.CharField(choices=[('S', 'Founding document'), ('O', 'Original text was read'), ('F', 'Known from a reprint'), ('M-hi', 'Known, high confidence'), ('M-med', 'Known, medium confidence'), ('M-lo', 'Known, low confidence'), ('T', 'Verified in code'), ('D', 'Own design, not law')], max_length=6, verbose_name='source'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='clause',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "portal_clauseevent" ("article", "as_of", "code", "condition", "credit_points", "department_id", "effective_from", "effective_to", "id", "is_basic", "is_seen_on_site", "next_review_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "regulation_id", "review_note", "severity", "source_mark", "text", "text_en", "version") VALUES (NEW."article", NEW."as_of", NEW."code", NEW."condition", NEW."credit_points", NEW."department_id", NEW."effective_from", NEW."effective_to", NEW."id", NEW."is_basic", NEW."is_seen_on_site", NEW."next_review_on", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."regulation_id", NEW."review_note", NEW."severity", NEW."source_mark", NEW."text", NEW."text_en", NEW."version"); RETURN NULL;', hash='6ee53e9891c227fca413f1b027df429230d88071', operation='INSERT', pgid='pgtrigger_insert_insert_cae01', table='portal_clause', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='clause',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "portal_clauseevent" ("article", "as_of", "code", "condition", "credit_points", "department_id", "effective_from", "effective_to", "id", "is_basic", "is_seen_on_site", "next_review_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "regulation_id", "review_note", "severity", "source_mark", "text", "text_en", "version") VALUES (NEW."article", NEW."as_of", NEW."code", NEW."condition", NEW."credit_points", NEW."department_id", NEW."effective_from", NEW."effective_to", NEW."id", NEW."is_basic", NEW."is_seen_on_site", NEW."next_review_on", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."regulation_id", NEW."review_note", NEW."severity", NEW."source_mark", NEW."text", NEW."text_en", NEW."version"); RETURN NULL;', hash='4665a3c5d299076f700b1af990a8cdbf1d91ccff', operation='UPDATE', pgid='pgtrigger_update_update_86118', table='portal_clause', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='threshold',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "portal_thresholdevent" ("as_of", "clause_code", "effective_from", "effective_to", "id", "key", "name", "name_en", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source_mark", "unit", "value") VALUES (NEW."as_of", NEW."clause_code", NEW."effective_from", NEW."effective_to", NEW."id", NEW."key", NEW."name", NEW."name_en", NEW."note", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."source_mark", NEW."unit", NEW."value"); RETURN NULL;', hash='806ca30f373785a5da6d8133fa046fe805051047', operation='INSERT', pgid='pgtrigger_insert_insert_ad08d', table='portal_threshold', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='threshold',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "portal_thresholdevent" ("as_of", "clause_code", "effective_from", "effective_to", "id", "key", "name", "name_en", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source_mark", "unit", "value") VALUES (NEW."as_of", NEW."clause_code", NEW."effective_from", NEW."effective_to", NEW."id", NEW."key", NEW."name", NEW."name_en", NEW."note", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."source_mark", NEW."unit", NEW."value"); RETURN NULL;', hash='7cf68ae1b0bc1788dfb0cc6349a0e99e6a4b0795', operation='UPDATE', pgid='pgtrigger_update_update_78f90', table='portal_threshold', when='AFTER')),
        ),
        migrations.AddField(
            model_name='rulechange',
            name='clause',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='rule_changes', to='portal.clause'),
        ),
        migrations.AddField(
            model_name='rulechange',
            name='decided_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='rulechange',
            name='proposed_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='rulechange',
            name='threshold',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='rule_changes', to='portal.threshold'),
        ),
        migrations.AddConstraint(
            model_name='rulechange',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('clause__isnull', False), ('threshold__isnull', True)), models.Q(('clause__isnull', True), ('threshold__isnull', False)), _connector='OR'), name='rule_change_is_about_one_rule'),
        ),
        migrations.AddConstraint(
            model_name='rulechange',
            constraint=models.CheckConstraint(condition=models.Q(('decided_by__isnull', True), models.Q(('decided_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='two_keepers_change_a_rule'),
        ),
        migrations.AddConstraint(
            model_name='rulechange',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'open'), models.Q(('decided_by__isnull', False), ('decided_on__isnull', False)), _connector='OR'), name='a_decided_rule_change_says_by_whom'),
        ),
        migrations.AddConstraint(
            model_name='rulechange',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['open', 'confirmed', 'sent_back'])), name='rule_change_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='rulechange',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('clause',), name='one_open_change_per_clause'),
        ),
        migrations.AddConstraint(
            model_name='rulechange',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('threshold',), name='one_open_change_per_threshold'),
        ),
        ]),
        migrations.RunSQL(ADVICE, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name='clause',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('severity', 'advice'), _negated=True), ('credit_points', 0), _connector='OR'), name='advice_costs_no_credit'),
        ),
    ]
