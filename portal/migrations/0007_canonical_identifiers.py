"""User names, names, mobiles, codes and names of files in their one form; two accounts never differ in capitals only."""

import django.contrib.auth.validators
import django.db.models.functions.comparison
import django.db.models.functions.text
import django.db.models.lookups
import portal.identifiers.fields
from django.db import migrations, models
from portal.batching import Batch
from portal.identifiers.upgrading import Table, bring_into_form

TABLES = (
    Table("portal_user", kinds={"username": "user_name", "full_name": "name", "mobile": "mobile"}, once="username"),
    Table("portal_userevent", "pgh_id", kinds={"username": "user_name", "full_name": "name", "mobile": "mobile"}),
    Table("portal_organisation", kinds={"uscc": "uscc"}, once="uscc"),
    Table("portal_document", kinds={"original_name": "file_name", "number": "certificate"}),
    Table("portal_importrun", kinds={"file_name": "file_name"}),
)


def bring(apps, schema_editor):
    bring_into_form(schema_editor, TABLES)


class Migration(migrations.Migration):

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('contenttypes', '0002_remove_content_type_name'),
        ('portal', '0006_rulebook_reviews_and_changes'),
    ]

    operations = [
        Batch([
        migrations.AlterModelManagers(
            name='user',
            managers=[],
        ),
        migrations.AlterField(
            model_name='document',
            name='number',
            field=portal.identifiers.fields.CertificateField(blank=True, max_length=60, verbose_name='document number'),
        ),
        migrations.AlterField(
            model_name='document',
            name='original_name',
            field=portal.identifiers.fields.FileNameField(max_length=200, verbose_name='file name'),
        ),
        migrations.AlterField(
            model_name='importrun',
            name='file_name',
            field=portal.identifiers.fields.FileNameField(max_length=200, verbose_name='name of the file'),
        ),
        migrations.AlterField(
            model_name='organisation',
            name='uscc',
            field=portal.identifiers.fields.UsccField(blank=True, max_length=30, null=True, unique=True, verbose_name='unified social credit code'),
        ),
        migrations.AlterField(
            model_name='user',
            name='full_name',
            field=portal.identifiers.fields.NameField(max_length=60, verbose_name='full name'),
        ),
        migrations.AlterField(
            model_name='user',
            name='mobile',
            field=portal.identifiers.fields.MobileField(blank=True, max_length=11, verbose_name='mobile'),
        ),
        migrations.AlterField(
            model_name='user',
            name='username',
            field=portal.identifiers.fields.UserNameField(max_length=150, unique=True, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='User name'),
        ),
        migrations.AlterField(
            model_name='userevent',
            name='full_name',
            field=portal.identifiers.fields.NameField(max_length=60, verbose_name='full name'),
        ),
        migrations.AlterField(
            model_name='userevent',
            name='mobile',
            field=portal.identifiers.fields.MobileField(blank=True, max_length=11, verbose_name='mobile'),
        ),
        migrations.AlterField(
            model_name='userevent',
            name='username',
            field=portal.identifiers.fields.UserNameField(max_length=150, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='User name'),
        ),
        ]),
        migrations.RunPython(bring, migrations.RunPython.noop, elidable=False),
        Batch([
        migrations.AddConstraint(
            model_name='document',
            constraint=models.CheckConstraint(condition=models.Q(portal.identifiers.fields.IsNormalised(models.F('original_name')), models.Q(django.db.models.lookups.Regex(django.db.models.functions.comparison.Cast(models.F('original_name'), models.TextField()), '[\\u00ad\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff]|[[:space:]]{2}|^[[:space:]]|[[:space:]]$|[\\t\\r\\n]'), _negated=True)), name='document_name_is_canonical', violation_error_message='This is not in the form in which the portal keeps it.'),
        ),
        migrations.AddConstraint(
            model_name='document',
            constraint=models.CheckConstraint(condition=models.Q(portal.identifiers.fields.IsNormalised(models.F('number')), models.Q(django.db.models.lookups.Regex(django.db.models.functions.comparison.Cast(models.F('number'), models.TextField()), '[a-z[:space:]\\u00ad\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff]'), _negated=True)), name='document_number_is_canonical', violation_error_message='This is not in the form in which the portal keeps it.'),
        ),
        migrations.AddConstraint(
            model_name='importrun',
            constraint=models.CheckConstraint(condition=models.Q(portal.identifiers.fields.IsNormalised(models.F('file_name')), models.Q(django.db.models.lookups.Regex(django.db.models.functions.comparison.Cast(models.F('file_name'), models.TextField()), '[\\u00ad\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff]|[[:space:]]{2}|^[[:space:]]|[[:space:]]$|[\\t\\r\\n]'), _negated=True)), name='import_file_name_is_canonical', violation_error_message='This is not in the form in which the portal keeps it.'),
        ),
        migrations.AddConstraint(
            model_name='organisation',
            constraint=models.CheckConstraint(condition=models.Q(portal.identifiers.fields.IsNormalised(models.F('uscc')), models.Q(django.db.models.lookups.Regex(django.db.models.functions.comparison.Cast(models.F('uscc'), models.TextField()), '[a-z[:space:]\\u00ad\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff]|-'), _negated=True)), name='organisation_uscc_is_canonical', violation_error_message='This is not in the form in which the portal keeps it.'),
        ),
        migrations.AddConstraint(
            model_name='user',
            constraint=models.UniqueConstraint(django.db.models.functions.text.Upper('username'), name='one_account_per_user_name', violation_error_message='This user name is taken. Please choose another one.'),
        ),
        migrations.AddConstraint(
            model_name='user',
            constraint=models.CheckConstraint(condition=models.Q(portal.identifiers.fields.IsNormalised(models.F('username')), models.Q(django.db.models.lookups.Regex(django.db.models.functions.comparison.Cast(models.F('username'), models.TextField()), '[\\u00ad\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff]|[[:space:]]{2}|^[[:space:]]|[[:space:]]$|[\\t\\r\\n]'), _negated=True)), name='user_name_is_canonical', violation_error_message='This is not in the form in which the portal keeps it.'),
        ),
        migrations.AddConstraint(
            model_name='user',
            constraint=models.CheckConstraint(condition=models.Q(portal.identifiers.fields.IsNormalised(models.F('full_name')), models.Q(django.db.models.lookups.Regex(django.db.models.functions.comparison.Cast(models.F('full_name'), models.TextField()), '[\\u00ad\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff]|[[:space:]]{2}|^[[:space:]]|[[:space:]]$|[\\t\\r\\n]'), _negated=True)), name='full_name_is_canonical', violation_error_message='This is not in the form in which the portal keeps it.'),
        ),
        migrations.AddConstraint(
            model_name='user',
            constraint=models.CheckConstraint(condition=models.Q(portal.identifiers.fields.IsNormalised(models.F('mobile')), models.Q(django.db.models.lookups.Regex(django.db.models.functions.comparison.Cast(models.F('mobile'), models.TextField()), '[a-z[:space:]\\u00ad\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff]|-'), _negated=True)), name='user_mobile_is_canonical', violation_error_message='This is not in the form in which the portal keeps it.'),
        ),
        ]),
    ]
