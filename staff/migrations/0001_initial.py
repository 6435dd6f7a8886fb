"""The tables of staff as of the first release."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import portal.identifiers
from django.db import migrations, models

from portal.batching import Batch


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('facilities', '0001_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        Batch([
            migrations.CreateModel(
                name='Person',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=60, verbose_name='full name')),
                    ('id_number', models.CharField(max_length=18, validators=[portal.identifiers.validate_resident_id], verbose_name='resident ID number')),
                    ('mobile', models.CharField(blank=True, max_length=11, validators=[portal.identifiers.validate_mobile], verbose_name='mobile')),
                    ('education', models.CharField(choices=[('middle_school', 'Middle school or less'), ('secondary', 'Secondary (vocational) school'), ('college', 'College (three years)'), ('bachelor', 'Bachelor'), ('master', 'Master or more')], max_length=16, verbose_name='education')),
                    ('experience_years', models.PositiveSmallIntegerField(default=0, help_text='For the head: years of related management.', verbose_name='years of experience in the field')),
                    ('revision', models.PositiveIntegerField(default=0, editable=False)),
                    ('facility', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='people', to='facilities.facility')),
                ],
                options={
                    'verbose_name': 'member of staff',
                    'ordering': ['id'],
                    'constraints': [models.UniqueConstraint(fields=('facility', 'id_number'), name='one_person_per_id_number', violation_error_message='A person with this ID number is already entered at this facility.'), models.CheckConstraint(condition=models.Q(('education__in', ['middle_school', 'secondary', 'college', 'bachelor', 'master'])), name='person_education_is_known')],
                },
            ),
            migrations.CreateModel(
                name='Credential',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('health_certificate', 'Health certificate'), ('no_crime', 'Criminal record check'), ('childcare_worker', 'Childcare worker certificate'), ('nursery_nurse', 'Infant nurse certificate'), ('teacher', "Teacher's certificate"), ('health_training', 'Health worker training by a maternal and child health institution'), ('head_training', 'On-the-job training of the head'), ('guard', "Guard's licence")], max_length=20, verbose_name='kind')),
                    ('number', models.CharField(blank=True, max_length=60, verbose_name='number')),
                    ('issued_on', models.DateField(verbose_name='issued on')),
                    ('expires_on', models.DateField(blank=True, help_text='Last valid day.', null=True, verbose_name='expires on')),
                    ('hours', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='hours of training')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='credentials', to='staff.person')),
                ],
                options={
                    'verbose_name': 'credential',
                    'ordering': ['kind', '-issued_on'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['health_certificate', 'no_crime', 'childcare_worker', 'nursery_nurse', 'teacher', 'health_training', 'head_training', 'guard'])), name='credential_kind_is_known'), models.CheckConstraint(condition=models.Q(('expires_on__isnull', True), ('expires_on__gte', models.F('issued_on')), _connector='OR'), name='credential_is_valid_for_a_span')],
                },
            ),
            migrations.CreateModel(
                name='CredentialEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('id', models.BigIntegerField()),
                    ('kind', models.CharField(choices=[('health_certificate', 'Health certificate'), ('no_crime', 'Criminal record check'), ('childcare_worker', 'Childcare worker certificate'), ('nursery_nurse', 'Infant nurse certificate'), ('teacher', "Teacher's certificate"), ('health_training', 'Health worker training by a maternal and child health institution'), ('head_training', 'On-the-job training of the head'), ('guard', "Guard's licence")], max_length=20, verbose_name='kind')),
                    ('number', models.CharField(blank=True, max_length=60, verbose_name='number')),
                    ('issued_on', models.DateField(verbose_name='issued on')),
                    ('expires_on', models.DateField(blank=True, help_text='Last valid day.', null=True, verbose_name='expires on')),
                    ('hours', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='hours of training')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='staff.credential')),
                    ('person', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='staff.person')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='PersonEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('id', models.BigIntegerField()),
                    ('name', models.CharField(max_length=60, verbose_name='full name')),
                    ('id_number', models.CharField(max_length=18, validators=[portal.identifiers.validate_resident_id], verbose_name='resident ID number')),
                    ('mobile', models.CharField(blank=True, max_length=11, validators=[portal.identifiers.validate_mobile], verbose_name='mobile')),
                    ('education', models.CharField(choices=[('middle_school', 'Middle school or less'), ('secondary', 'Secondary (vocational) school'), ('college', 'College (three years)'), ('bachelor', 'Bachelor'), ('master', 'Master or more')], max_length=16, verbose_name='education')),
                    ('experience_years', models.PositiveSmallIntegerField(default=0, help_text='For the head: years of related management.', verbose_name='years of experience in the field')),
                    ('revision', models.PositiveIntegerField(default=0, editable=False)),
                    ('facility', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='facilities.facility')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='staff.person')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='Post',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('head', 'Head'), ('carer', 'Carer'), ('health', 'Health worker'), ('guard', 'Guard'), ('cook', 'Cook'), ('other', 'Other post')], max_length=8, verbose_name='post')),
                    ('is_full_time', models.BooleanField(default=True, verbose_name='full-time')),
                    ('since', models.DateField(verbose_name='since')),
                    ('until', models.DateField(blank=True, help_text='Last day of the post.', null=True, verbose_name='until')),
                    ('care_class', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='posts', to='facilities.careclass', verbose_name='class')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='posts', to='staff.person')),
                ],
                options={
                    'verbose_name': 'post',
                    'ordering': ['kind', 'id'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['head', 'carer', 'health', 'guard', 'cook', 'other'])), name='post_kind_is_known'), models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='post_is_a_span')],
                },
            ),
            migrations.CreateModel(
                name='PostEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('id', models.BigIntegerField()),
                    ('kind', models.CharField(choices=[('head', 'Head'), ('carer', 'Carer'), ('health', 'Health worker'), ('guard', 'Guard'), ('cook', 'Cook'), ('other', 'Other post')], max_length=8, verbose_name='post')),
                    ('is_full_time', models.BooleanField(default=True, verbose_name='full-time')),
                    ('since', models.DateField(verbose_name='since')),
                    ('until', models.DateField(blank=True, help_text='Last day of the post.', null=True, verbose_name='until')),
                    ('care_class', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='facilities.careclass', verbose_name='class')),
                    ('person', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='staff.person')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='staff.post')),
                ],
                options={
                    'abstract': False,
                },
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='person',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "staff_personevent" ("education", "experience_years", "facility_id", "id", "id_number", "mobile", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revision") VALUES (NEW."education", NEW."experience_years", NEW."facility_id", NEW."id", NEW."id_number", NEW."mobile", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."revision"); RETURN NULL;', hash='291da3a619a5b5f037ced614f98ed92bf85ffa9e', operation='INSERT', pgid='pgtrigger_insert_insert_b6b3a', table='staff_person', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='person',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "staff_personevent" ("education", "experience_years", "facility_id", "id", "id_number", "mobile", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revision") VALUES (NEW."education", NEW."experience_years", NEW."facility_id", NEW."id", NEW."id_number", NEW."mobile", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."revision"); RETURN NULL;', hash='cd288609bfa1d678fd3200c3bff1ee91148ab496', operation='UPDATE', pgid='pgtrigger_update_update_72eb5', table='staff_person', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='credential',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "staff_credentialevent" ("expires_on", "hours", "id", "issued_on", "kind", "number", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."expires_on", NEW."hours", NEW."id", NEW."issued_on", NEW."kind", NEW."number", NEW."person_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;', hash='d82fa13402206c838471cda3d50794a222e0a770', operation='INSERT', pgid='pgtrigger_insert_insert_13b30', table='staff_credential', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='credential',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "staff_credentialevent" ("expires_on", "hours", "id", "issued_on", "kind", "number", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."expires_on", NEW."hours", NEW."id", NEW."issued_on", NEW."kind", NEW."number", NEW."person_id", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;', hash='2f9cd9b2f74a83797c125a8f5fc02081eb2e2d01', operation='UPDATE', pgid='pgtrigger_update_update_8522e', table='staff_credential', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='post',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "staff_postevent" ("care_class_id", "id", "is_full_time", "kind", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "since", "until") VALUES (NEW."care_class_id", NEW."id", NEW."is_full_time", NEW."kind", NEW."person_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."since", NEW."until"); RETURN NULL;', hash='d0fe690e8b9818cd746b0319146688350412ca5a', operation='INSERT', pgid='pgtrigger_insert_insert_68d95', table='staff_post', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='post',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "staff_postevent" ("care_class_id", "id", "is_full_time", "kind", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "since", "until") VALUES (NEW."care_class_id", NEW."id", NEW."is_full_time", NEW."kind", NEW."person_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."since", NEW."until"); RETURN NULL;', hash='03dc826dbed0dbcda5bb3ac2c11f6fc9fb2caa05', operation='UPDATE', pgid='pgtrigger_update_update_ed8fe', table='staff_post', when='AFTER')),
            ),
        ]),
    ]
