"""People's ID numbers encrypted in rows and histories, with the kind of paper and a keyed hash; other identifiers in their one form."""

import django.db.models.functions.comparison
import django.db.models.functions.text
import django.db.models.lookups
import pgtrigger.compiler
import pgtrigger.migrations
import portal.identifiers.fields
from django.db import migrations, models
from portal.batching import Batch
from portal.identifiers.upgrading import Table, bring_into_form

PERSON = {"name": "name", "mobile": "mobile"}
HASHED = ("id_digest", "id_type", "id_number")
TABLES = (
    Table("staff_person", kinds=PERSON, sealed=("id_number",), hashed=HASHED, once_within="facility_id"),
    Table("staff_personevent", "pgh_id", kinds=PERSON, sealed=("id_number",), hashed=HASHED),
    Table("staff_credential", kinds={"number": "certificate"}),
    Table("staff_credentialevent", "pgh_id", kinds={"number": "certificate"}),
)


def bring(apps, schema_editor):
    bring_into_form(schema_editor, TABLES)


class Migration(migrations.Migration):

    dependencies = [
        ('facilities', '0006_canonical_identifiers'),
        ('staff', '0001_initial'),
    ]

    operations = [
        Batch([
        pgtrigger.migrations.RemoveTrigger(
            model_name='person',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='person',
            name='update_update',
        ),
        migrations.RemoveConstraint(
            model_name='person',
            name='one_person_per_id_number',
        ),
        migrations.AddField(
            model_name='person',
            name='id_digest',
            field=portal.identifiers.fields.DigestField(default='', editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name='person',
            name='id_type',
            field=portal.identifiers.fields.IdentityKindField(choices=[('resident', 'resident ID card'), ('hmt-residence', 'residence permit for Hong Kong, Macao and Taiwan residents'), ('hm-travel', 'mainland travel permit for Hong Kong and Macao residents'), ('taiwan-travel', 'mainland travel permit for Taiwan residents'), ('foreign-res', "foreigner's permanent residence ID card"), ('passport', 'passport')], default='resident', max_length=16, verbose_name='identity document'),
        ),
        migrations.AddField(
            model_name='personevent',
            name='id_digest',
            field=portal.identifiers.fields.DigestField(default='', editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name='personevent',
            name='id_type',
            field=portal.identifiers.fields.IdentityKindField(choices=[('resident', 'resident ID card'), ('hmt-residence', 'residence permit for Hong Kong, Macao and Taiwan residents'), ('hm-travel', 'mainland travel permit for Hong Kong and Macao residents'), ('taiwan-travel', 'mainland travel permit for Taiwan residents'), ('foreign-res', "foreigner's permanent residence ID card"), ('passport', 'passport')], default='resident', max_length=16, verbose_name='identity document'),
        ),
        migrations.AlterField(
            model_name='credential',
            name='number',
            field=portal.identifiers.fields.CertificateField(blank=True, max_length=60, verbose_name='number'),
        ),
        migrations.AlterField(
            model_name='credentialevent',
            name='number',
            field=portal.identifiers.fields.CertificateField(blank=True, max_length=60, verbose_name='number'),
        ),
        migrations.AlterField(
            model_name='person',
            name='id_number',
            field=portal.identifiers.fields.IdentityField(verbose_name='ID number'),
        ),
        migrations.AlterField(
            model_name='person',
            name='mobile',
            field=portal.identifiers.fields.MobileField(blank=True, max_length=11, verbose_name='mobile'),
        ),
        migrations.AlterField(
            model_name='person',
            name='name',
            field=portal.identifiers.fields.NameField(max_length=60, verbose_name='full name'),
        ),
        migrations.AlterField(
            model_name='personevent',
            name='id_number',
            field=portal.identifiers.fields.IdentityField(verbose_name='ID number'),
        ),
        migrations.AlterField(
            model_name='personevent',
            name='mobile',
            field=portal.identifiers.fields.MobileField(blank=True, max_length=11, verbose_name='mobile'),
        ),
        migrations.AlterField(
            model_name='personevent',
            name='name',
            field=portal.identifiers.fields.NameField(max_length=60, verbose_name='full name'),
        ),
        ]),
        migrations.RunPython(bring, migrations.RunPython.noop, elidable=False),
        Batch([
        pgtrigger.migrations.AddTrigger(
            model_name='person',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "staff_personevent" ("education", "experience_years", "facility_id", "id", "id_digest", "id_number", "id_type", "mobile", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revision") VALUES (NEW."education", NEW."experience_years", NEW."facility_id", NEW."id", NEW."id_digest", NEW."id_number", NEW."id_type", NEW."mobile", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."revision"); RETURN NULL;', hash='9bf172d069231028cdd8dad29019310b6114e584', operation='INSERT', pgid='pgtrigger_insert_insert_b6b3a', table='staff_person', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='person',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "staff_personevent" ("education", "experience_years", "facility_id", "id", "id_digest", "id_number", "id_type", "mobile", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revision") VALUES (NEW."education", NEW."experience_years", NEW."facility_id", NEW."id", NEW."id_digest", NEW."id_number", NEW."id_type", NEW."mobile", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."revision"); RETURN NULL;', hash='f021f5c8b3f85db878346c3e0ee8e48bb16eef23', operation='UPDATE', pgid='pgtrigger_update_update_72eb5', table='staff_person', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='credential',
            constraint=models.CheckConstraint(condition=models.Q(portal.identifiers.fields.IsNormalised(models.F('number')), models.Q(django.db.models.lookups.Regex(django.db.models.functions.comparison.Cast(models.F('number'), models.TextField()), '[a-z[:space:]\\u00ad\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff]'), _negated=True)), name='credential_number_is_canonical', violation_error_message='This is not in the form in which the portal keeps it.'),
        ),
        migrations.AddConstraint(
            model_name='person',
            constraint=models.UniqueConstraint(fields=('facility', 'id_digest'), name='one_person_per_id_number', violation_error_message='A person with this ID number is already entered at this facility.'),
        ),
        migrations.AddConstraint(
            model_name='person',
            constraint=models.CheckConstraint(condition=models.Q(portal.identifiers.fields.IsNormalised(models.F('name')), models.Q(django.db.models.lookups.Regex(django.db.models.functions.comparison.Cast(models.F('name'), models.TextField()), '[\\u00ad\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff]|[[:space:]]{2}|^[[:space:]]|[[:space:]]$|[\\t\\r\\n]'), _negated=True)), name='person_name_is_canonical', violation_error_message='This is not in the form in which the portal keeps it.'),
        ),
        migrations.AddConstraint(
            model_name='person',
            constraint=models.CheckConstraint(condition=models.Q(portal.identifiers.fields.IsNormalised(models.F('mobile')), models.Q(django.db.models.lookups.Regex(django.db.models.functions.comparison.Cast(models.F('mobile'), models.TextField()), '[a-z[:space:]\\u00ad\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff]|-'), _negated=True)), name='person_mobile_is_canonical', violation_error_message='This is not in the form in which the portal keeps it.'),
        ),
        migrations.AddConstraint(
            model_name='person',
            constraint=models.CheckConstraint(condition=django.db.models.lookups.In(django.db.models.functions.text.Left(models.F('id_number'), 6), ['', 'gAAAAA']), name='person_id_is_sealed'),
        ),
        ]),
    ]
