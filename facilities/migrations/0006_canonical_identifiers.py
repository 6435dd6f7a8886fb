"""Identifiers in their one form; ID numbers encrypted in rows, histories, declarations, changes and receipts, with the kind of paper."""

import django.db.models.functions.comparison
import django.db.models.functions.text
import django.db.models.lookups
import pgtrigger.compiler
import pgtrigger.migrations
import portal.identifiers.fields
import portal.sealing
from django.conf import settings
from django.db import migrations, models
from portal.batching import Batch
from portal.identifiers.upgrading import Table, bring_into_form

OPERATOR = {"representative": "name", "mobile": "mobile", "licence_number": "certificate"}
FACILITY = {
    "head_name": "name",
    "contact_mobile": "mobile",
    "public_phone": "telephone",
    "kindergarten_licence": "certificate",
    "food_licence_number": "certificate",
}
REGISTRATION = {"representative": "name", "declared_by": "name"}
ENTRY = {"uscc": "uscc", "representative": "name", "licence_number": "certificate"}
MEMBER = ("id_digest", "id_type", "id_number")
KEYS = {"representative_id": "representative_id_type", "head_id_number": "head_id_type", "id_number": "id_type"}
TABLES = (
    Table("facilities_operator", kinds=OPERATOR, sealed=("representative_id",)),
    Table("facilities_operatorevent", "pgh_id", kinds=OPERATOR, sealed=("representative_id",)),
    Table("facilities_facility", kinds=FACILITY, sealed=("head_id_number",)),
    Table("facilities_facilityevent", "pgh_id", kinds=FACILITY, sealed=("head_id_number",)),
    Table("facilities_registration", kinds=REGISTRATION, sealed=("representative_id",)),
    Table("facilities_registrationevent", "pgh_id", kinds=REGISTRATION, sealed=("representative_id",)),
    Table(
        "facilities_member",
        kinds={"name": "name"},
        sealed=("id_number",),
        hashed=MEMBER,
        once_within="registration_id",
    ),
    Table("facilities_memberevent", "pgh_id", kinds={"name": "name"}, sealed=("id_number",), hashed=MEMBER),
    Table("facilities_registryentry", kinds=ENTRY),
    Table("facilities_filing", kinds={"declared_by": "name"}, data={"declared": KEYS, "declared_before": KEYS}),
    Table("facilities_amendment", data={"base": KEYS, "values": KEYS}),
    Table("facilities_receipt", data={"content": KEYS}),
    Table("facilities_declaredpaper", kinds={"declared_by": "name"}),
)


def bring(apps, schema_editor):
    bring_into_form(schema_editor, TABLES)


class Migration(migrations.Migration):

    dependencies = [
        ('facilities', '0005_filings_count_where_they_lay'),
        ('portal', '0003_names_and_samples'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Batch([
        pgtrigger.migrations.RemoveTrigger(
            model_name='facility',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='facility',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='member',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='member',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='operator',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='operator',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='registration',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='registration',
            name='update_update',
        ),
        migrations.RemoveConstraint(
            model_name='member',
            name='one_post_per_member',
        ),
        migrations.AddField(
            model_name='facility',
            name='head_id_type',
            field=portal.identifiers.fields.IdentityKindField(choices=[('resident', 'resident ID card'), ('hmt-residence', 'residence permit for Hong Kong, Macao and Taiwan residents'), ('hm-travel', 'mainland travel permit for Hong Kong and Macao residents'), ('taiwan-travel', 'mainland travel permit for Taiwan residents'), ('foreign-res', "foreigner's permanent residence ID card"), ('passport', 'passport')], default='resident', max_length=16, verbose_name='identity document of the head'),
        ),
        migrations.AddField(
            model_name='facilityevent',
            name='head_id_type',
            field=portal.identifiers.fields.IdentityKindField(choices=[('resident', 'resident ID card'), ('hmt-residence', 'residence permit for Hong Kong, Macao and Taiwan residents'), ('hm-travel', 'mainland travel permit for Hong Kong and Macao residents'), ('taiwan-travel', 'mainland travel permit for Taiwan residents'), ('foreign-res', "foreigner's permanent residence ID card"), ('passport', 'passport')], default='resident', max_length=16, verbose_name='identity document of the head'),
        ),
        migrations.AddField(
            model_name='member',
            name='id_digest',
            field=portal.identifiers.fields.DigestField(default='', editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name='member',
            name='id_type',
            field=portal.identifiers.fields.IdentityKindField(choices=[('resident', 'resident ID card'), ('hmt-residence', 'residence permit for Hong Kong, Macao and Taiwan residents'), ('hm-travel', 'mainland travel permit for Hong Kong and Macao residents'), ('taiwan-travel', 'mainland travel permit for Taiwan residents'), ('foreign-res', "foreigner's permanent residence ID card"), ('passport', 'passport')], default='resident', max_length=16, verbose_name='identity document'),
        ),
        migrations.AddField(
            model_name='memberevent',
            name='id_digest',
            field=portal.identifiers.fields.DigestField(default='', editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name='memberevent',
            name='id_type',
            field=portal.identifiers.fields.IdentityKindField(choices=[('resident', 'resident ID card'), ('hmt-residence', 'residence permit for Hong Kong, Macao and Taiwan residents'), ('hm-travel', 'mainland travel permit for Hong Kong and Macao residents'), ('taiwan-travel', 'mainland travel permit for Taiwan residents'), ('foreign-res', "foreigner's permanent residence ID card"), ('passport', 'passport')], default='resident', max_length=16, verbose_name='identity document'),
        ),
        migrations.AddField(
            model_name='operator',
            name='representative_id_type',
            field=portal.identifiers.fields.IdentityKindField(choices=[('resident', 'resident ID card'), ('hmt-residence', 'residence permit for Hong Kong, Macao and Taiwan residents'), ('hm-travel', 'mainland travel permit for Hong Kong and Macao residents'), ('taiwan-travel', 'mainland travel permit for Taiwan residents'), ('foreign-res', "foreigner's permanent residence ID card"), ('passport', 'passport')], default='resident', max_length=16, verbose_name='identity document of the legal representative'),
        ),
        migrations.AddField(
            model_name='operatorevent',
            name='representative_id_type',
            field=portal.identifiers.fields.IdentityKindField(choices=[('resident', 'resident ID card'), ('hmt-residence', 'residence permit for Hong Kong, Macao and Taiwan residents'), ('hm-travel', 'mainland travel permit for Hong Kong and Macao residents'), ('taiwan-travel', 'mainland travel permit for Taiwan residents'), ('foreign-res', "foreigner's permanent residence ID card"), ('passport', 'passport')], default='resident', max_length=16, verbose_name='identity document of the legal representative'),
        ),
        migrations.AddField(
            model_name='registration',
            name='representative_id_type',
            field=portal.identifiers.fields.IdentityKindField(choices=[('resident', 'resident ID card'), ('hmt-residence', 'residence permit for Hong Kong, Macao and Taiwan residents'), ('hm-travel', 'mainland travel permit for Hong Kong and Macao residents'), ('taiwan-travel', 'mainland travel permit for Taiwan residents'), ('foreign-res', "foreigner's permanent residence ID card"), ('passport', 'passport')], default='resident', max_length=16, verbose_name='identity document of the legal representative'),
        ),
        migrations.AddField(
            model_name='registrationevent',
            name='representative_id_type',
            field=portal.identifiers.fields.IdentityKindField(choices=[('resident', 'resident ID card'), ('hmt-residence', 'residence permit for Hong Kong, Macao and Taiwan residents'), ('hm-travel', 'mainland travel permit for Hong Kong and Macao residents'), ('taiwan-travel', 'mainland travel permit for Taiwan residents'), ('foreign-res', "foreigner's permanent residence ID card"), ('passport', 'passport')], default='resident', max_length=16, verbose_name='identity document of the legal representative'),
        ),
        migrations.AlterField(
            model_name='amendment',
            name='base',
            field=portal.sealing.SealedJSONField(editable=False, sealed=('representative_id', 'head_id_number', 'id_number'), verbose_name='as filed when the change was begun'),
        ),
        migrations.AlterField(
            model_name='amendment',
            name='values',
            field=portal.sealing.SealedJSONField(editable=False, sealed=('representative_id', 'head_id_number', 'id_number'), verbose_name='as proposed'),
        ),
        migrations.AlterField(
            model_name='declaredpaper',
            name='declared_by',
            field=portal.identifiers.fields.NameField(max_length=60, verbose_name='declared true by'),
        ),
        migrations.AlterField(
            model_name='facility',
            name='contact_mobile',
            field=portal.identifiers.fields.MobileField(blank=True, max_length=11, verbose_name='contact mobile'),
        ),
        migrations.AlterField(
            model_name='facility',
            name='food_licence_number',
            field=portal.identifiers.fields.CertificateField(blank=True, max_length=60, verbose_name='food business licence number'),
        ),
        migrations.AlterField(
            model_name='facility',
            name='head_id_number',
            field=portal.identifiers.fields.IdentityField(blank=True, verbose_name='ID number of the head'),
        ),
        migrations.AlterField(
            model_name='facility',
            name='head_name',
            field=portal.identifiers.fields.NameField(blank=True, max_length=60, verbose_name='head'),
        ),
        migrations.AlterField(
            model_name='facility',
            name='kindergarten_licence',
            field=portal.identifiers.fields.CertificateField(blank=True, max_length=60, verbose_name='kindergarten licence number'),
        ),
        migrations.AlterField(
            model_name='facility',
            name='public_phone',
            field=portal.identifiers.fields.TelephoneField(blank=True, max_length=20, verbose_name='telephone for parents'),
        ),
        migrations.AlterField(
            model_name='facilityevent',
            name='contact_mobile',
            field=portal.identifiers.fields.MobileField(blank=True, max_length=11, verbose_name='contact mobile'),
        ),
        migrations.AlterField(
            model_name='facilityevent',
            name='food_licence_number',
            field=portal.identifiers.fields.CertificateField(blank=True, max_length=60, verbose_name='food business licence number'),
        ),
        migrations.AlterField(
            model_name='facilityevent',
            name='head_id_number',
            field=portal.identifiers.fields.IdentityField(blank=True, verbose_name='ID number of the head'),
        ),
        migrations.AlterField(
            model_name='facilityevent',
            name='head_name',
            field=portal.identifiers.fields.NameField(blank=True, max_length=60, verbose_name='head'),
        ),
        migrations.AlterField(
            model_name='facilityevent',
            name='kindergarten_licence',
            field=portal.identifiers.fields.CertificateField(blank=True, max_length=60, verbose_name='kindergarten licence number'),
        ),
        migrations.AlterField(
            model_name='facilityevent',
            name='public_phone',
            field=portal.identifiers.fields.TelephoneField(blank=True, max_length=20, verbose_name='telephone for parents'),
        ),
        migrations.AlterField(
            model_name='filing',
            name='declared',
            field=portal.sealing.SealedJSONField(default=dict, editable=False, sealed=('representative_id', 'head_id_number', 'id_number'), verbose_name='data as declared'),
        ),
        migrations.AlterField(
            model_name='filing',
            name='declared_before',
            field=portal.sealing.SealedJSONField(default=dict, editable=False, sealed=('representative_id', 'head_id_number', 'id_number'), verbose_name='data as declared before the return'),
        ),
        migrations.AlterField(
            model_name='filing',
            name='declared_by',
            field=portal.identifiers.fields.NameField(blank=True, max_length=60, verbose_name='declared true by'),
        ),
        migrations.AlterField(
            model_name='member',
            name='id_number',
            field=portal.identifiers.fields.IdentityField(verbose_name='ID number'),
        ),
        migrations.AlterField(
            model_name='member',
            name='name',
            field=portal.identifiers.fields.NameField(max_length=60, verbose_name='full name'),
        ),
        migrations.AlterField(
            model_name='memberevent',
            name='id_number',
            field=portal.identifiers.fields.IdentityField(verbose_name='ID number'),
        ),
        migrations.AlterField(
            model_name='memberevent',
            name='name',
            field=portal.identifiers.fields.NameField(max_length=60, verbose_name='full name'),
        ),
        migrations.AlterField(
            model_name='operator',
            name='licence_number',
            field=portal.identifiers.fields.CertificateField(blank=True, editable=False, max_length=60, verbose_name='licence number'),
        ),
        migrations.AlterField(
            model_name='operator',
            name='mobile',
            field=portal.identifiers.fields.MobileField(max_length=11, verbose_name='contact mobile'),
        ),
        migrations.AlterField(
            model_name='operator',
            name='representative',
            field=portal.identifiers.fields.NameField(max_length=60, verbose_name='legal representative'),
        ),
        migrations.AlterField(
            model_name='operator',
            name='representative_id',
            field=portal.identifiers.fields.IdentityField(blank=True, verbose_name='ID number of the legal representative'),
        ),
        migrations.AlterField(
            model_name='operatorevent',
            name='licence_number',
            field=portal.identifiers.fields.CertificateField(blank=True, editable=False, max_length=60, verbose_name='licence number'),
        ),
        migrations.AlterField(
            model_name='operatorevent',
            name='mobile',
            field=portal.identifiers.fields.MobileField(max_length=11, verbose_name='contact mobile'),
        ),
        migrations.AlterField(
            model_name='operatorevent',
            name='representative',
            field=portal.identifiers.fields.NameField(max_length=60, verbose_name='legal representative'),
        ),
        migrations.AlterField(
            model_name='operatorevent',
            name='representative_id',
            field=portal.identifiers.fields.IdentityField(blank=True, verbose_name='ID number of the legal representative'),
        ),
        migrations.AlterField(
            model_name='receipt',
            name='content',
            field=portal.sealing.SealedJSONField(sealed=('representative_id', 'head_id_number', 'id_number'), verbose_name='what it says'),
        ),
        migrations.AlterField(
            model_name='registration',
            name='declared_by',
            field=portal.identifiers.fields.NameField(blank=True, editable=False, max_length=60, verbose_name='declared true by'),
        ),
        migrations.AlterField(
            model_name='registration',
            name='representative',
            field=portal.identifiers.fields.NameField(blank=True, max_length=60, verbose_name='legal representative'),
        ),
        migrations.AlterField(
            model_name='registration',
            name='representative_id',
            field=portal.identifiers.fields.IdentityField(blank=True, verbose_name='ID number of the legal representative'),
        ),
        migrations.AlterField(
            model_name='registrationevent',
            name='declared_by',
            field=portal.identifiers.fields.NameField(blank=True, editable=False, max_length=60, verbose_name='declared true by'),
        ),
        migrations.AlterField(
            model_name='registrationevent',
            name='representative',
            field=portal.identifiers.fields.NameField(blank=True, max_length=60, verbose_name='legal representative'),
        ),
        migrations.AlterField(
            model_name='registrationevent',
            name='representative_id',
            field=portal.identifiers.fields.IdentityField(blank=True, verbose_name='ID number of the legal representative'),
        ),
        migrations.AlterField(
            model_name='registryentry',
            name='licence_number',
            field=portal.identifiers.fields.CertificateField(blank=True, max_length=60, verbose_name='licence number'),
        ),
        migrations.AlterField(
            model_name='registryentry',
            name='representative',
            field=portal.identifiers.fields.NameField(max_length=60, verbose_name='legal representative'),
        ),
        migrations.AlterField(
            model_name='registryentry',
            name='uscc',
            field=portal.identifiers.fields.UsccField(max_length=18, verbose_name='unified social credit code'),
        ),
        ]),
        migrations.RunPython(bring, migrations.RunPython.noop, elidable=False),
        Batch([
        pgtrigger.migrations.AddTrigger(
            model_name='facility',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "facilities_facilityevent" ("address", "area_id", "capacity", "contact_mobile", "created_at", "employer_name", "evacuation", "fee_note", "filed_on", "food_licence_number", "head_id_number", "head_id_type", "head_name", "highest_floor", "id", "indoor_area", "is_demo", "is_inclusive", "kindergarten_licence", "latitude", "lease_from", "lease_until", "longitude", "meal_source", "monthly_fee", "name", "opens_to_neighbours", "operator_id", "other_name", "outdoor_area", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "places_as_of", "prefilled", "public_phone", "revision", "serves_meals", "service_forms", "setting", "state", "tenure", "updated_at", "uses_basement") VALUES (NEW."address", NEW."area_id", NEW."capacity", NEW."contact_mobile", NEW."created_at", NEW."employer_name", NEW."evacuation", NEW."fee_note", NEW."filed_on", NEW."food_licence_number", NEW."head_id_number", NEW."head_id_type", NEW."head_name", NEW."highest_floor", NEW."id", NEW."indoor_area", NEW."is_demo", NEW."is_inclusive", NEW."kindergarten_licence", NEW."latitude", NEW."lease_from", NEW."lease_until", NEW."longitude", NEW."meal_source", NEW."monthly_fee", NEW."name", NEW."opens_to_neighbours", NEW."operator_id", NEW."other_name", NEW."outdoor_area", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."places_as_of", NEW."prefilled", NEW."public_phone", NEW."revision", NEW."serves_meals", NEW."service_forms", NEW."setting", NEW."state", NEW."tenure", NEW."updated_at", NEW."uses_basement"); RETURN NULL;', hash='e0b67fa89bd5fa7b3d049a271189779de2be00d8', operation='INSERT', pgid='pgtrigger_insert_insert_cccf6', table='facilities_facility', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='facility',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "facilities_facilityevent" ("address", "area_id", "capacity", "contact_mobile", "created_at", "employer_name", "evacuation", "fee_note", "filed_on", "food_licence_number", "head_id_number", "head_id_type", "head_name", "highest_floor", "id", "indoor_area", "is_demo", "is_inclusive", "kindergarten_licence", "latitude", "lease_from", "lease_until", "longitude", "meal_source", "monthly_fee", "name", "opens_to_neighbours", "operator_id", "other_name", "outdoor_area", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "places_as_of", "prefilled", "public_phone", "revision", "serves_meals", "service_forms", "setting", "state", "tenure", "updated_at", "uses_basement") VALUES (NEW."address", NEW."area_id", NEW."capacity", NEW."contact_mobile", NEW."created_at", NEW."employer_name", NEW."evacuation", NEW."fee_note", NEW."filed_on", NEW."food_licence_number", NEW."head_id_number", NEW."head_id_type", NEW."head_name", NEW."highest_floor", NEW."id", NEW."indoor_area", NEW."is_demo", NEW."is_inclusive", NEW."kindergarten_licence", NEW."latitude", NEW."lease_from", NEW."lease_until", NEW."longitude", NEW."meal_source", NEW."monthly_fee", NEW."name", NEW."opens_to_neighbours", NEW."operator_id", NEW."other_name", NEW."outdoor_area", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."places_as_of", NEW."prefilled", NEW."public_phone", NEW."revision", NEW."serves_meals", NEW."service_forms", NEW."setting", NEW."state", NEW."tenure", NEW."updated_at", NEW."uses_basement"); RETURN NULL;', hash='a1752d99c9d4d04935d2478de5bd4526c436b6fe', operation='UPDATE', pgid='pgtrigger_update_update_0d9d6', table='facilities_facility', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='member',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "facilities_memberevent" ("id", "id_digest", "id_number", "id_type", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "post", "registration_id") VALUES (NEW."id", NEW."id_digest", NEW."id_number", NEW."id_type", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."post", NEW."registration_id"); RETURN NULL;', hash='c7acccaa42f06358b51bdd604aada53161c0147d', operation='INSERT', pgid='pgtrigger_insert_insert_42e61', table='facilities_member', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='member',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "facilities_memberevent" ("id", "id_digest", "id_number", "id_type", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "post", "registration_id") VALUES (NEW."id", NEW."id_digest", NEW."id_number", NEW."id_type", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."post", NEW."registration_id"); RETURN NULL;', hash='e327583048af79c1f7e77dfd91aac28c0890903b', operation='UPDATE', pgid='pgtrigger_update_update_12210', table='facilities_member', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='operator',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "facilities_operatorevent" ("address", "business_scope", "id", "licence_number", "licence_until", "mobile", "nature", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_by_id", "recorded_on", "registered_name", "registered_on", "representative", "representative_id", "representative_id_type", "revision", "state") VALUES (NEW."address", NEW."business_scope", NEW."id", NEW."licence_number", NEW."licence_until", NEW."mobile", NEW."nature", NEW."organisation_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."recorded_by_id", NEW."recorded_on", NEW."registered_name", NEW."registered_on", NEW."representative", NEW."representative_id", NEW."representative_id_type", NEW."revision", NEW."state"); RETURN NULL;', hash='1cafd776525f319900cedddd60578d0387ee0626', operation='INSERT', pgid='pgtrigger_insert_insert_f81bc', table='facilities_operator', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='operator',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "facilities_operatorevent" ("address", "business_scope", "id", "licence_number", "licence_until", "mobile", "nature", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_by_id", "recorded_on", "registered_name", "registered_on", "representative", "representative_id", "representative_id_type", "revision", "state") VALUES (NEW."address", NEW."business_scope", NEW."id", NEW."licence_number", NEW."licence_until", NEW."mobile", NEW."nature", NEW."organisation_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."recorded_by_id", NEW."recorded_on", NEW."registered_name", NEW."registered_on", NEW."representative", NEW."representative_id", NEW."representative_id_type", NEW."revision", NEW."state"); RETURN NULL;', hash='9cab2d684b653c9c13fec1883bdc39d3c5ded975', operation='UPDATE', pgid='pgtrigger_update_update_bd172', table='facilities_operator', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='registration',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "facilities_registrationevent" ("address", "business_scope", "complete_on", "created_at", "created_by_id", "decided_on", "decision_note", "declared_by", "funds", "id", "name", "nature", "number", "operator_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "received_on", "registrar_id", "representative", "representative_id", "representative_id_type", "revision", "second_name", "sponsor", "state", "third_name") VALUES (NEW."address", NEW."business_scope", NEW."complete_on", NEW."created_at", NEW."created_by_id", NEW."decided_on", NEW."decision_note", NEW."declared_by", NEW."funds", NEW."id", NEW."name", NEW."nature", NEW."number", NEW."operator_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."received_on", NEW."registrar_id", NEW."representative", NEW."representative_id", NEW."representative_id_type", NEW."revision", NEW."second_name", NEW."sponsor", NEW."state", NEW."third_name"); RETURN NULL;', hash='7ac6643dbb60d75deb3b3c341365eea210b36515', operation='INSERT', pgid='pgtrigger_insert_insert_579eb', table='facilities_registration', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='registration',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "facilities_registrationevent" ("address", "business_scope", "complete_on", "created_at", "created_by_id", "decided_on", "decision_note", "declared_by", "funds", "id", "name", "nature", "number", "operator_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "received_on", "registrar_id", "representative", "representative_id", "representative_id_type", "revision", "second_name", "sponsor", "state", "third_name") VALUES (NEW."address", NEW."business_scope", NEW."complete_on", NEW."created_at", NEW."created_by_id", NEW."decided_on", NEW."decision_note", NEW."declared_by", NEW."funds", NEW."id", NEW."name", NEW."nature", NEW."number", NEW."operator_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."received_on", NEW."registrar_id", NEW."representative", NEW."representative_id", NEW."representative_id_type", NEW."revision", NEW."second_name", NEW."sponsor", NEW."state", NEW."third_name"); RETURN NULL;', hash='8f17ebf782704cbee82dd0d2ca4af84dfc3bb34a', operation='UPDATE', pgid='pgtrigger_update_update_f7fe4', table='facilities_registration', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='declaredpaper',
            constraint=models.CheckConstraint(condition=models.Q(portal.identifiers.fields.IsNormalised(models.F('declared_by')), models.Q(django.db.models.lookups.Regex(django.db.models.functions.comparison.Cast(models.F('declared_by'), models.TextField()), '[\\u00ad\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff]|[[:space:]]{2}|^[[:space:]]|[[:space:]]$|[\\t\\r\\n]'), _negated=True)), name='paper_declarant_is_canonical', violation_error_message='This is not in the form in which the portal keeps it.'),
        ),
        migrations.AddConstraint(
            model_name='facility',
            constraint=models.CheckConstraint(condition=models.Q(portal.identifiers.fields.IsNormalised(models.F('head_name')), models.Q(django.db.models.lookups.Regex(django.db.models.functions.comparison.Cast(models.F('head_name'), models.TextField()), '[\\u00ad\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff]|[[:space:]]{2}|^[[:space:]]|[[:space:]]$|[\\t\\r\\n]'), _negated=True)), name='facility_head_is_canonical', violation_error_message='This is not in the form in which the portal keeps it.'),
        ),
        migrations.AddConstraint(
            model_name='facility',
            constraint=models.CheckConstraint(condition=models.Q(portal.identifiers.fields.IsNormalised(models.F('contact_mobile')), models.Q(django.db.models.lookups.Regex(django.db.models.functions.comparison.Cast(models.F('contact_mobile'), models.TextField()), '[a-z[:space:]\\u00ad\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff]|-'), _negated=True)), name='facility_mobile_is_canonical', violation_error_message='This is not in the form in which the portal keeps it.'),
        ),
        migrations.AddConstraint(
            model_name='facility',
            constraint=models.CheckConstraint(condition=models.Q(portal.identifiers.fields.IsNormalised(models.F('public_phone')), models.Q(django.db.models.lookups.Regex(django.db.models.functions.comparison.Cast(models.F('public_phone'), models.TextField()), '[a-z[:space:]\\u00ad\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff]'), _negated=True)), name='facility_phone_is_canonical', violation_error_message='This is not in the form in which the portal keeps it.'),
        ),
        migrations.AddConstraint(
            model_name='facility',
            constraint=models.CheckConstraint(condition=models.Q(portal.identifiers.fields.IsNormalised(models.F('kindergarten_licence')), models.Q(django.db.models.lookups.Regex(django.db.models.functions.comparison.Cast(models.F('kindergarten_licence'), models.TextField()), '[a-z[:space:]\\u00ad\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff]'), _negated=True)), name='facility_kindergarten_is_canonical', violation_error_message='This is not in the form in which the portal keeps it.'),
        ),
        migrations.AddConstraint(
            model_name='facility',
            constraint=models.CheckConstraint(condition=models.Q(portal.identifiers.fields.IsNormalised(models.F('food_licence_number')), models.Q(django.db.models.lookups.Regex(django.db.models.functions.comparison.Cast(models.F('food_licence_number'), models.TextField()), '[a-z[:space:]\\u00ad\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff]'), _negated=True)), name='facility_food_licence_is_canonical', violation_error_message='This is not in the form in which the portal keeps it.'),
        ),
        migrations.AddConstraint(
            model_name='facility',
            constraint=models.CheckConstraint(condition=django.db.models.lookups.In(django.db.models.functions.text.Left(models.F('head_id_number'), 6), ['', 'gAAAAA']), name='facility_head_id_is_sealed'),
        ),
        migrations.AddConstraint(
            model_name='filing',
            constraint=models.CheckConstraint(condition=models.Q(portal.identifiers.fields.IsNormalised(models.F('declared_by')), models.Q(django.db.models.lookups.Regex(django.db.models.functions.comparison.Cast(models.F('declared_by'), models.TextField()), '[\\u00ad\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff]|[[:space:]]{2}|^[[:space:]]|[[:space:]]$|[\\t\\r\\n]'), _negated=True)), name='filing_declarant_is_canonical', violation_error_message='This is not in the form in which the portal keeps it.'),
        ),
        migrations.AddConstraint(
            model_name='member',
            constraint=models.UniqueConstraint(fields=('registration', 'id_digest'), name='one_post_per_member'),
        ),
        migrations.AddConstraint(
            model_name='member',
            constraint=models.CheckConstraint(condition=models.Q(portal.identifiers.fields.IsNormalised(models.F('name')), models.Q(django.db.models.lookups.Regex(django.db.models.functions.comparison.Cast(models.F('name'), models.TextField()), '[\\u00ad\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff]|[[:space:]]{2}|^[[:space:]]|[[:space:]]$|[\\t\\r\\n]'), _negated=True)), name='member_name_is_canonical', violation_error_message='This is not in the form in which the portal keeps it.'),
        ),
        migrations.AddConstraint(
            model_name='member',
            constraint=models.CheckConstraint(condition=django.db.models.lookups.In(django.db.models.functions.text.Left(models.F('id_number'), 6), ['', 'gAAAAA']), name='member_id_is_sealed'),
        ),
        migrations.AddConstraint(
            model_name='operator',
            constraint=models.CheckConstraint(condition=models.Q(portal.identifiers.fields.IsNormalised(models.F('representative')), models.Q(django.db.models.lookups.Regex(django.db.models.functions.comparison.Cast(models.F('representative'), models.TextField()), '[\\u00ad\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff]|[[:space:]]{2}|^[[:space:]]|[[:space:]]$|[\\t\\r\\n]'), _negated=True)), name='operator_representative_is_canonical', violation_error_message='This is not in the form in which the portal keeps it.'),
        ),
        migrations.AddConstraint(
            model_name='operator',
            constraint=models.CheckConstraint(condition=models.Q(portal.identifiers.fields.IsNormalised(models.F('mobile')), models.Q(django.db.models.lookups.Regex(django.db.models.functions.comparison.Cast(models.F('mobile'), models.TextField()), '[a-z[:space:]\\u00ad\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff]|-'), _negated=True)), name='operator_mobile_is_canonical', violation_error_message='This is not in the form in which the portal keeps it.'),
        ),
        migrations.AddConstraint(
            model_name='operator',
            constraint=models.CheckConstraint(condition=models.Q(portal.identifiers.fields.IsNormalised(models.F('licence_number')), models.Q(django.db.models.lookups.Regex(django.db.models.functions.comparison.Cast(models.F('licence_number'), models.TextField()), '[a-z[:space:]\\u00ad\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff]'), _negated=True)), name='operator_licence_is_canonical', violation_error_message='This is not in the form in which the portal keeps it.'),
        ),
        migrations.AddConstraint(
            model_name='operator',
            constraint=models.CheckConstraint(condition=django.db.models.lookups.In(django.db.models.functions.text.Left(models.F('representative_id'), 6), ['', 'gAAAAA']), name='operator_id_is_sealed'),
        ),
        migrations.AddConstraint(
            model_name='registration',
            constraint=models.CheckConstraint(condition=models.Q(portal.identifiers.fields.IsNormalised(models.F('representative')), models.Q(django.db.models.lookups.Regex(django.db.models.functions.comparison.Cast(models.F('representative'), models.TextField()), '[\\u00ad\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff]|[[:space:]]{2}|^[[:space:]]|[[:space:]]$|[\\t\\r\\n]'), _negated=True)), name='registration_representative_is_canonical', violation_error_message='This is not in the form in which the portal keeps it.'),
        ),
        migrations.AddConstraint(
            model_name='registration',
            constraint=models.CheckConstraint(condition=models.Q(portal.identifiers.fields.IsNormalised(models.F('declared_by')), models.Q(django.db.models.lookups.Regex(django.db.models.functions.comparison.Cast(models.F('declared_by'), models.TextField()), '[\\u00ad\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff]|[[:space:]]{2}|^[[:space:]]|[[:space:]]$|[\\t\\r\\n]'), _negated=True)), name='registration_declarant_is_canonical', violation_error_message='This is not in the form in which the portal keeps it.'),
        ),
        migrations.AddConstraint(
            model_name='registration',
            constraint=models.CheckConstraint(condition=django.db.models.lookups.In(django.db.models.functions.text.Left(models.F('representative_id'), 6), ['', 'gAAAAA']), name='registration_id_is_sealed'),
        ),
        migrations.AddConstraint(
            model_name='registryentry',
            constraint=models.CheckConstraint(condition=models.Q(portal.identifiers.fields.IsNormalised(models.F('uscc')), models.Q(django.db.models.lookups.Regex(django.db.models.functions.comparison.Cast(models.F('uscc'), models.TextField()), '[a-z[:space:]\\u00ad\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff]|-'), _negated=True)), name='entry_uscc_is_canonical', violation_error_message='This is not in the form in which the portal keeps it.'),
        ),
        migrations.AddConstraint(
            model_name='registryentry',
            constraint=models.CheckConstraint(condition=models.Q(portal.identifiers.fields.IsNormalised(models.F('representative')), models.Q(django.db.models.lookups.Regex(django.db.models.functions.comparison.Cast(models.F('representative'), models.TextField()), '[\\u00ad\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff]|[[:space:]]{2}|^[[:space:]]|[[:space:]]$|[\\t\\r\\n]'), _negated=True)), name='entry_representative_is_canonical', violation_error_message='This is not in the form in which the portal keeps it.'),
        ),
        migrations.AddConstraint(
            model_name='registryentry',
            constraint=models.CheckConstraint(condition=models.Q(portal.identifiers.fields.IsNormalised(models.F('licence_number')), models.Q(django.db.models.lookups.Regex(django.db.models.functions.comparison.Cast(models.F('licence_number'), models.TextField()), '[a-z[:space:]\\u00ad\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff]'), _negated=True)), name='entry_licence_is_canonical', violation_error_message='This is not in the form in which the portal keeps it.'),
        ),
        ]),
    ]
