"""Numbers carry their names and letter templates their sample words; what is shown has one stamp, whose triggers pgtrigger knows."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

STAMPS = """
DROP FUNCTION IF EXISTS portal_stamp_change() CASCADE;
DELETE FROM portal_changestamp WHERE kind <> 'public';
"""  # the triggers that go with the function come again, by pgtrigger, once the migrations are done (portal.freshness.watch)

from portal.batching import Batch


class Migration(migrations.Migration):

    dependencies = [
        ('portal', '0002_change_stamps'),
    ]

    operations = [
        migrations.RunSQL(STAMPS, migrations.RunSQL.noop),
        Batch([
        pgtrigger.migrations.RemoveTrigger(
            model_name='lettertemplate',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='lettertemplate',
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
        migrations.RemoveField(
            model_name='changestamp',
            name='kind',
        ),
        migrations.AddField(
            model_name='lettertemplate',
            name='samples',
            field=models.JSONField(blank=True, default=dict, editable=False),
        ),
        migrations.AddField(
            model_name='lettertemplateevent',
            name='samples',
            field=models.JSONField(blank=True, default=dict, editable=False),
        ),
        migrations.AddField(
            model_name='threshold',
            name='name',
            field=models.CharField(blank=True, max_length=120, verbose_name='name'),
        ),
        migrations.AddField(
            model_name='threshold',
            name='name_en',
            field=models.CharField(blank=True, max_length=200, verbose_name='name in English'),
        ),
        migrations.AddField(
            model_name='thresholdevent',
            name='name',
            field=models.CharField(blank=True, max_length=120, verbose_name='name'),
        ),
        migrations.AddField(
            model_name='thresholdevent',
            name='name_en',
            field=models.CharField(blank=True, max_length=200, verbose_name='name in English'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='lettertemplate',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "portal_lettertemplateevent" ("body", "code", "legal_basis", "number_word", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "placeholders", "revision", "samples", "title") VALUES (NEW."body", NEW."code", NEW."legal_basis", NEW."number_word", _pgh_attach_context(), NOW(), \'insert\', NEW."code", NEW."placeholders", NEW."revision", NEW."samples", NEW."title"); RETURN NULL;', hash='3b23884d8cc100d94c881abdc2cf580d1933a018', operation='INSERT', pgid='pgtrigger_insert_insert_ff0f5', table='portal_lettertemplate', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='lettertemplate',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "portal_lettertemplateevent" ("body", "code", "legal_basis", "number_word", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "placeholders", "revision", "samples", "title") VALUES (NEW."body", NEW."code", NEW."legal_basis", NEW."number_word", _pgh_attach_context(), NOW(), \'update\', NEW."code", NEW."placeholders", NEW."revision", NEW."samples", NEW."title"); RETURN NULL;', hash='cc002c110e7d2e7b77169fdee236a085685fc7f7', operation='UPDATE', pgid='pgtrigger_update_update_0efd2', table='portal_lettertemplate', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='threshold',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "portal_thresholdevent" ("clause_code", "effective_from", "effective_to", "id", "key", "name", "name_en", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source_mark", "unit", "value") VALUES (NEW."clause_code", NEW."effective_from", NEW."effective_to", NEW."id", NEW."key", NEW."name", NEW."name_en", NEW."note", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."source_mark", NEW."unit", NEW."value"); RETURN NULL;', hash='b7ea0bdb548263dc30d70c38d8b336c4babe8a10', operation='INSERT', pgid='pgtrigger_insert_insert_ad08d', table='portal_threshold', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='threshold',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "portal_thresholdevent" ("clause_code", "effective_from", "effective_to", "id", "key", "name", "name_en", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source_mark", "unit", "value") VALUES (NEW."clause_code", NEW."effective_from", NEW."effective_to", NEW."id", NEW."key", NEW."name", NEW."name_en", NEW."note", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."source_mark", NEW."unit", NEW."value"); RETURN NULL;', hash='ba238ab58d687065d60d9e31abc531be59c56319', operation='UPDATE', pgid='pgtrigger_update_update_78f90', table='portal_threshold', when='AFTER')),
        ),
        ]),
    ]
