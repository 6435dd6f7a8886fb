"""One identity for each ID number, posts that say hours and agencies, certificates that departments attest, and bans from childcare."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.text
import django.db.models.lookups
import pgtrigger.compiler
import pgtrigger.migrations
import portal.identifiers.fields
from django.conf import settings
from django.db import migrations, models
from portal.batching import Batch

FILL = """
SET CONSTRAINTS ALL IMMEDIATE;
INSERT INTO staff_identity (id_digest) SELECT DISTINCT id_digest FROM staff_person WHERE id_digest <> '';
UPDATE staff_person p SET identity_id = i.id FROM staff_identity i WHERE i.id_digest = p.id_digest;
SET CONSTRAINTS ALL DEFERRED;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('facilities', '0006_canonical_identifiers'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('portal', '0007_canonical_identifiers'),
        ('staff', '0002_canonical_identifiers'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Batch([
        migrations.CreateModel(
            name='AttestationBatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('health_certificate', 'Health certificate'), ('no_crime', 'Criminal record check'), ('childcare_worker', 'Childcare worker certificate'), ('nursery_nurse', 'Infant nurse certificate'), ('teacher', "Teacher's certificate"), ('health_training', 'Health worker training by a maternal and child health institution'), ('head_training', 'On-the-job training of the head'), ('guard', "Guard's licence")], max_length=20, verbose_name='kind')),
                ('file', models.FileField(blank=True, help_text='Deleted when it is over.', upload_to='attestation/', verbose_name='file')),
                ('file_name', portal.identifiers.fields.FileNameField(max_length=200, verbose_name='name of the file')),
                ('sha256', models.CharField(max_length=64)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='brought at')),
                ('state', models.CharField(choices=[('checking', 'Being compared'), ('checked', 'Compared, nothing taken over yet'), ('applied', 'Results taken over'), ('failed', 'Could not be compared'), ('discarded', 'Not taken over')], default='checking', editable=False, max_length=10, verbose_name='state')),
                ('error', models.TextField(blank=True, verbose_name='why it could not be read')),
            ],
            options={
                'verbose_name': 'register of certificates',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='AttestationRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('line', models.PositiveIntegerField(verbose_name='line')),
                ('name', portal.identifiers.fields.NameField(blank=True, max_length=60, verbose_name='full name')),
                ('id_masked', models.CharField(blank=True, max_length=30, verbose_name='ID number')),
                ('id_digests', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=64), default=list, size=None)),
                ('number', portal.identifiers.fields.CertificateField(blank=True, max_length=60, verbose_name='number')),
                ('issued_on', models.DateField(null=True, verbose_name='issued on')),
                ('says_revoked', models.BooleanField(default=False)),
                ('result', models.CharField(blank=True, choices=[('matched', 'In agreement with the register'), ('mismatched', 'Contradicts'), ('unknown', 'Concerns nobody here'), ('doubtful', 'Doubtful'), ('refused', 'Could not be used')], max_length=10, verbose_name='result')),
                ('reason', models.CharField(blank=True, choices=[('agrees', 'Person, number and day of issue agree.'), ('revoked', 'The register says that the certificate is revoked.'), ('other_number', 'The person entered a certificate with another number.'), ('other_day', 'The number agrees, the day of issue does not.'), ('other_name', 'The ID number is the same, the name is another.'), ('no_number', 'The certificate was entered without its number.'), ('others_number', 'Somebody with another ID number entered this certificate number.'), ('same_name', 'Somebody of the same name is entered with another ID number.'), ('fits_several', 'Several people of the same name are entered, all with other ID numbers.'), ('not_entered', "The person's facility entered another certificate, which agrees with another line."), ('no_certificate', 'The person is entered without a certificate of this kind.'), ('nobody', 'Nobody with this ID number or name is entered.'), ('unusable', 'The line could not be used.')], max_length=14, verbose_name='reason')),
                ('note', models.CharField(blank=True, help_text="What is wrong with a line that can't be used.", max_length=300)),
            ],
            options={
                'verbose_name': 'line of a register of certificates',
                'ordering': ['line'],
            },
        ),
        migrations.CreateModel(
            name='AttestedCredential',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('result', models.CharField(choices=[('matched', 'In agreement with the register'), ('mismatched', 'Contradicts'), ('unknown', 'Concerns nobody here'), ('doubtful', 'Doubtful'), ('refused', 'Could not be used')], max_length=10, verbose_name='result')),
                ('reason', models.CharField(choices=[('agrees', 'Person, number and day of issue agree.'), ('revoked', 'The register says that the certificate is revoked.'), ('other_number', 'The person entered a certificate with another number.'), ('other_day', 'The number agrees, the day of issue does not.'), ('other_name', 'The ID number is the same, the name is another.'), ('no_number', 'The certificate was entered without its number.'), ('others_number', 'Somebody with another ID number entered this certificate number.'), ('same_name', 'Somebody of the same name is entered with another ID number.'), ('fits_several', 'Several people of the same name are entered, all with other ID numbers.'), ('not_entered', "The person's facility entered another certificate, which agrees with another line."), ('no_certificate', 'The person is entered without a certificate of this kind.'), ('nobody', 'Nobody with this ID number or name is entered.'), ('unusable', 'The line could not be used.')], max_length=14, verbose_name='reason')),
            ],
            options={
                'verbose_name': 'certificate compared with a register',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Ban',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', portal.identifiers.fields.NameField(max_length=60, verbose_name='full name')),
                ('id_type', portal.identifiers.fields.IdentityKindField(choices=[('resident', 'resident ID card'), ('hmt-residence', 'residence permit for Hong Kong, Macao and Taiwan residents'), ('hm-travel', 'mainland travel permit for Hong Kong and Macao residents'), ('taiwan-travel', 'mainland travel permit for Taiwan residents'), ('foreign-res', "foreigner's permanent residence ID card"), ('passport', 'passport')], default='resident', max_length=16, verbose_name='identity document')),
                ('id_number', portal.identifiers.fields.IdentityField(verbose_name='ID number')),
                ('id_digest', portal.identifiers.fields.DigestField(default='', editable=False, max_length=64)),
                ('document', models.CharField(help_text='Its number and who issued it.', max_length=120, verbose_name='judgment or decision')),
                ('since', models.DateField(verbose_name='since')),
                ('until', models.DateField(blank=True, help_text='Last day; empty for life.', null=True, verbose_name='until')),
                ('is_for_life', models.BooleanField(default=False, editable=False)),
                ('state', models.CharField(choices=[('proposed', 'Proposed, waits for a second signature'), ('in_force', 'Signed twice'), ('rejected', 'Not signed'), ('lifted', 'Lifted')], default='proposed', editable=False, max_length=10, verbose_name='state')),
            ],
            options={
                'verbose_name': 'ban',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='BanCase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('opened_on', models.DateField(verbose_name='opened on')),
                ('ended_on', models.DateField(null=True, verbose_name='posts ended on')),
            ],
            options={
                'verbose_name': 'urgent case of a ban',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='BanEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('name', portal.identifiers.fields.NameField(max_length=60, verbose_name='full name')),
                ('id_type', portal.identifiers.fields.IdentityKindField(choices=[('resident', 'resident ID card'), ('hmt-residence', 'residence permit for Hong Kong, Macao and Taiwan residents'), ('hm-travel', 'mainland travel permit for Hong Kong and Macao residents'), ('taiwan-travel', 'mainland travel permit for Taiwan residents'), ('foreign-res', "foreigner's permanent residence ID card"), ('passport', 'passport')], default='resident', max_length=16, verbose_name='identity document')),
                ('id_number', portal.identifiers.fields.IdentityField(verbose_name='ID number')),
                ('id_digest', portal.identifiers.fields.DigestField(default='', editable=False, max_length=64)),
                ('document', models.CharField(help_text='Its number and who issued it.', max_length=120, verbose_name='judgment or decision')),
                ('since', models.DateField(verbose_name='since')),
                ('until', models.DateField(blank=True, help_text='Last day; empty for life.', null=True, verbose_name='until')),
                ('is_for_life', models.BooleanField(default=False, editable=False)),
                ('state', models.CharField(choices=[('proposed', 'Proposed, waits for a second signature'), ('in_force', 'Signed twice'), ('rejected', 'Not signed'), ('lifted', 'Lifted')], default='proposed', editable=False, max_length=10, verbose_name='state')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='BanGround',
            fields=[
                ('code', models.SlugField(max_length=30, primary_key=True, serialize=False, verbose_name='code')),
                ('name', models.CharField(max_length=60, verbose_name='name')),
                ('name_en', models.CharField(max_length=80, verbose_name='name in English')),
                ('is_for_life', models.BooleanField(default=False, verbose_name='for life')),
                ('clause_code', models.SlugField(max_length=60, verbose_name='clause')),
                ('source_mark', models.CharField(choices=[('S', 'Founding document'), ('O', 'Original text was read'), ('F', 'Known from a reprint'), ('M-hi', 'Known, high confidence'), ('M-med', 'Known, medium confidence'), ('M-lo', 'Known, low confidence'), ('T', 'Verified in code'), ('D', 'Own design, not law')], max_length=6, verbose_name='source mark')),
            ],
            options={
                'verbose_name': 'ground of a ban',
                'ordering': ['code'],
            },
        ),
        migrations.CreateModel(
            name='Identity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('id_digest', models.CharField(editable=False, max_length=64, unique=True)),
            ],
            options={
                'verbose_name': 'identity',
            },
        ),
        migrations.CreateModel(
            name='Merger',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('former_id', models.BigIntegerField(help_text='Key of the entry that is no more.')),
                ('reason', models.CharField(max_length=200, verbose_name='reason')),
                ('on', models.DateField(verbose_name='on')),
            ],
            options={
                'verbose_name': 'merger of entries',
                'ordering': ['-id'],
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='credential',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='credential',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='person',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='person',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='post',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='post',
            name='update_update',
        ),
        migrations.AddField(
            model_name='credential',
            name='state',
            field=models.CharField(choices=[('claimed', 'Claimed, not confirmed yet'), ('confirmed', 'Confirmed'), ('mismatched', 'Does not agree with the register'), ('revoked', 'Revoked')], db_default='claimed', default='claimed', editable=False, max_length=10, verbose_name='standing'),
        ),
        migrations.AddField(
            model_name='credentialevent',
            name='state',
            field=models.CharField(choices=[('claimed', 'Claimed, not confirmed yet'), ('confirmed', 'Confirmed'), ('mismatched', 'Does not agree with the register'), ('revoked', 'Revoked')], db_default='claimed', default='claimed', editable=False, max_length=10, verbose_name='standing'),
        ),
        migrations.AddField(
            model_name='post',
            name='agency',
            field=models.CharField(blank=True, db_default='', default='', help_text='The agency, if the person is sent by one.', max_length=120, verbose_name='sent by'),
        ),
        migrations.AddField(
            model_name='post',
            name='engagement',
            field=models.CharField(blank=True, choices=[('employed', 'Employed by the facility'), ('sent', 'Sent by an agency')], db_default='', default='', help_text='Empty: not known.', max_length=8, verbose_name='employed or sent'),
        ),
        migrations.AddField(
            model_name='post',
            name='weekly_hours',
            field=models.PositiveSmallIntegerField(blank=True, help_text='Empty: not known.', null=True, verbose_name='hours a week'),
        ),
        migrations.AddField(
            model_name='postevent',
            name='agency',
            field=models.CharField(blank=True, db_default='', default='', help_text='The agency, if the person is sent by one.', max_length=120, verbose_name='sent by'),
        ),
        migrations.AddField(
            model_name='postevent',
            name='engagement',
            field=models.CharField(blank=True, choices=[('employed', 'Employed by the facility'), ('sent', 'Sent by an agency')], db_default='', default='', help_text='Empty: not known.', max_length=8, verbose_name='employed or sent'),
        ),
        migrations.AddField(
            model_name='postevent',
            name='weekly_hours',
            field=models.PositiveSmallIntegerField(blank=True, help_text='Empty: not known.', null=True, verbose_name='hours a week'),
        ),
        migrations.AddConstraint(
            model_name='credential',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['claimed', 'confirmed', 'mismatched', 'revoked'])), name='credential_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='post',
            constraint=models.CheckConstraint(condition=models.Q(('engagement__in', ['', 'employed', 'sent'])), name='post_engagement_is_known'),
        ),
        migrations.AddConstraint(
            model_name='post',
            constraint=models.CheckConstraint(condition=models.Q(('weekly_hours__isnull', True), models.Q(('weekly_hours__gte', 1), ('weekly_hours__lte', 168)), _connector='OR'), name='post_hours_fit_a_week'),
        ),
        migrations.AddConstraint(
            model_name='post',
            constraint=models.CheckConstraint(condition=models.Q(('engagement', 'sent'), ('agency', ''), _connector='OR'), name='post_agency_sends_who_is_sent'),
        ),
        migrations.AddField(
            model_name='attestationbatch',
            name='area',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.area', verbose_name='area'),
        ),
        migrations.AddField(
            model_name='attestationbatch',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by'),
        ),
        migrations.AddField(
            model_name='attestationrow',
            name='batch',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='staff.attestationbatch'),
        ),
        migrations.AddField(
            model_name='attestedcredential',
            name='batch',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='verdicts', to='staff.attestationbatch'),
        ),
        migrations.AddField(
            model_name='attestedcredential',
            name='credential',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='staff.credential'),
        ),
        migrations.AddField(
            model_name='attestedcredential',
            name='row',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='verdicts', to='staff.attestationrow'),
        ),
        migrations.AddField(
            model_name='ban',
            name='area',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.area', verbose_name='laid down in'),
        ),
        migrations.AddField(
            model_name='ban',
            name='proposed_by',
            field=models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='ban',
            name='signed_by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='bancase',
            name='ban',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='staff.ban'),
        ),
        migrations.AddField(
            model_name='bancase',
            name='ended_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='bancase',
            name='facility',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='facilities.facility'),
        ),
        migrations.AddField(
            model_name='bancase',
            name='person',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='staff.person'),
        ),
        migrations.AddField(
            model_name='banevent',
            name='area',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='portal.area', verbose_name='laid down in'),
        ),
        migrations.AddField(
            model_name='banevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='banevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='staff.ban'),
        ),
        migrations.AddField(
            model_name='banevent',
            name='proposed_by',
            field=models.ForeignKey(db_constraint=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='banevent',
            name='signed_by',
            field=models.ForeignKey(db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='banevent',
            name='ground',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='staff.banground', verbose_name='ground'),
        ),
        migrations.AddField(
            model_name='ban',
            name='ground',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='staff.banground', verbose_name='ground'),
        ),
        migrations.AddConstraint(
            model_name='identity',
            constraint=models.CheckConstraint(condition=models.Q(('id_digest', ''), _negated=True), name='identity_is_known_by_its_number'),
        ),
        migrations.AddField(
            model_name='banevent',
            name='identity',
            field=models.ForeignKey(db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='staff.identity', verbose_name='identity'),
        ),
        migrations.AddField(
            model_name='ban',
            name='identity',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='staff.identity', verbose_name='identity'),
        ),
        migrations.AddField(
            model_name='person',
            name='identity',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='staff.identity', verbose_name='identity'),
        ),
        migrations.AddField(
            model_name='personevent',
            name='identity',
            field=models.ForeignKey(db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='staff.identity', verbose_name='identity'),
        ),
        migrations.AddField(
            model_name='merger',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='merger',
            name='into',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mergers', to='staff.person'),
        ),
        migrations.AddConstraint(
            model_name='attestationbatch',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['checking', 'checked', 'applied', 'failed', 'discarded'])), name='attestation_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='attestationbatch',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['health_certificate', 'no_crime', 'childcare_worker', 'nursery_nurse', 'teacher', 'health_training', 'head_training', 'guard'])), name='attestation_kind_is_known'),
        ),
        migrations.AddConstraint(
            model_name='attestationbatch',
            constraint=models.CheckConstraint(condition=models.Q(portal.identifiers.fields.IsNormalised(models.F('file_name')), models.Q(django.db.models.lookups.Regex(django.db.models.functions.comparison.Cast(models.F('file_name'), models.TextField()), '[\\u00ad\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff]|[[:space:]]{2}|^[[:space:]]|[[:space:]]$|[\\t\\r\\n]'), _negated=True)), name='attestation_file_name_is_canonical', violation_error_message='This is not in the form in which the portal keeps it.'),
        ),
        migrations.AddConstraint(
            model_name='attestationrow',
            constraint=models.UniqueConstraint(fields=('batch', 'line'), name='one_row_per_line_of_a_register'),
        ),
        migrations.AddConstraint(
            model_name='attestationrow',
            constraint=models.CheckConstraint(condition=models.Q(('result__in', ['', 'matched', 'mismatched', 'unknown', 'doubtful', 'refused'])), name='attestation_result_is_known'),
        ),
        migrations.AddConstraint(
            model_name='attestationrow',
            constraint=models.CheckConstraint(condition=models.Q(portal.identifiers.fields.IsNormalised(models.F('name')), models.Q(django.db.models.lookups.Regex(django.db.models.functions.comparison.Cast(models.F('name'), models.TextField()), '[\\u00ad\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff]|[[:space:]]{2}|^[[:space:]]|[[:space:]]$|[\\t\\r\\n]'), _negated=True)), name='attestation_name_is_canonical', violation_error_message='This is not in the form in which the portal keeps it.'),
        ),
        migrations.AddConstraint(
            model_name='attestationrow',
            constraint=models.CheckConstraint(condition=models.Q(portal.identifiers.fields.IsNormalised(models.F('number')), models.Q(django.db.models.lookups.Regex(django.db.models.functions.comparison.Cast(models.F('number'), models.TextField()), '[a-z[:space:]\\u00ad\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff]'), _negated=True)), name='attestation_number_is_canonical', violation_error_message='This is not in the form in which the portal keeps it.'),
        ),
        migrations.AddConstraint(
            model_name='attestedcredential',
            constraint=models.UniqueConstraint(fields=('batch', 'credential'), name='one_verdict_per_certificate_and_register'),
        ),
        migrations.AddConstraint(
            model_name='attestedcredential',
            constraint=models.CheckConstraint(condition=models.Q(('result__in', ['matched', 'mismatched', 'unknown', 'doubtful', 'refused'])), name='verdict_result_is_known'),
        ),
        migrations.AddConstraint(
            model_name='bancase',
            constraint=models.UniqueConstraint(fields=('ban', 'facility'), name='one_case_per_ban_and_facility'),
        ),
        migrations.AddIndex(
            model_name='ban',
            index=models.Index(fields=['id_digest'], name='ban_by_number'),
        ),
        migrations.AddConstraint(
            model_name='ban',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['proposed', 'in_force', 'rejected', 'lifted'])), name='ban_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='ban',
            constraint=models.CheckConstraint(condition=models.Q(('id_digest', ''), _negated=True), name='ban_names_somebody'),
        ),
        migrations.AddConstraint(
            model_name='ban',
            constraint=models.CheckConstraint(condition=models.Q(('is_for_life', True), ('until__isnull', False), _connector='XOR'), name='ban_ends_unless_for_life'),
        ),
        migrations.AddConstraint(
            model_name='ban',
            constraint=models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='ban_is_a_span'),
        ),
        migrations.AddConstraint(
            model_name='ban',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['proposed', 'rejected']), ('signed_by__isnull', False), _connector='OR'), name='ban_holds_when_signed_twice'),
        ),
        migrations.AddConstraint(
            model_name='ban',
            constraint=models.CheckConstraint(condition=models.Q(('signed_by__isnull', True), models.Q(('signed_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='ban_is_signed_by_two'),
        ),
        migrations.AddConstraint(
            model_name='ban',
            constraint=models.CheckConstraint(condition=models.Q(portal.identifiers.fields.IsNormalised(models.F('name')), models.Q(django.db.models.lookups.Regex(django.db.models.functions.comparison.Cast(models.F('name'), models.TextField()), '[\\u00ad\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff]|[[:space:]]{2}|^[[:space:]]|[[:space:]]$|[\\t\\r\\n]'), _negated=True)), name='ban_name_is_canonical', violation_error_message='This is not in the form in which the portal keeps it.'),
        ),
        migrations.AddConstraint(
            model_name='ban',
            constraint=models.CheckConstraint(condition=django.db.models.lookups.In(django.db.models.functions.text.Left(models.F('id_number'), 6), ['', 'gAAAAA']), name='ban_id_is_sealed'),
        ),
        migrations.AddConstraint(
            model_name='merger',
            constraint=models.UniqueConstraint(fields=('former_id',), name='an_entry_is_merged_once'),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        pgtrigger.migrations.AddTrigger(
            model_name='credential',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "staff_credentialevent" ("expires_on", "hours", "id", "issued_on", "kind", "number", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "state") VALUES (NEW."expires_on", NEW."hours", NEW."id", NEW."issued_on", NEW."kind", NEW."number", NEW."person_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."state"); RETURN NULL;', hash='f6fdd5e898eefa287668f2c14ef362eca77c177d', operation='INSERT', pgid='pgtrigger_insert_insert_13b30', table='staff_credential', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='credential',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "staff_credentialevent" ("expires_on", "hours", "id", "issued_on", "kind", "number", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "state") VALUES (NEW."expires_on", NEW."hours", NEW."id", NEW."issued_on", NEW."kind", NEW."number", NEW."person_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."state"); RETURN NULL;', hash='f9cc45962f97bc2b0be1da6ed445d5ec1b6ecf47', operation='UPDATE', pgid='pgtrigger_update_update_8522e', table='staff_credential', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='person',
            trigger=pgtrigger.compiler.Trigger(name='identified', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF NEW.id_digest = '' THEN\n    NEW.identity_id := NULL;\n    RETURN NEW;\nEND IF;\nINSERT INTO staff_identity (id_digest) VALUES (NEW.id_digest) ON CONFLICT (id_digest) DO NOTHING;\nSELECT id INTO NEW.identity_id FROM staff_identity WHERE id_digest = NEW.id_digest;\nRETURN NEW;\n", hash='3ed25ca61f8d86baec7359e36abe189312c47458', operation='INSERT OR UPDATE', pgid='pgtrigger_identified_d814c', table='staff_person', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='person',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "staff_personevent" ("education", "experience_years", "facility_id", "id", "id_digest", "id_number", "id_type", "identity_id", "mobile", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revision") VALUES (NEW."education", NEW."experience_years", NEW."facility_id", NEW."id", NEW."id_digest", NEW."id_number", NEW."id_type", NEW."identity_id", NEW."mobile", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."revision"); RETURN NULL;', hash='4bff94ac3047adaa6adede7f26e6459c1b7ee7cf', operation='INSERT', pgid='pgtrigger_insert_insert_b6b3a', table='staff_person', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='person',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "staff_personevent" ("education", "experience_years", "facility_id", "id", "id_digest", "id_number", "id_type", "identity_id", "mobile", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revision") VALUES (NEW."education", NEW."experience_years", NEW."facility_id", NEW."id", NEW."id_digest", NEW."id_number", NEW."id_type", NEW."identity_id", NEW."mobile", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."revision"); RETURN NULL;', hash='4bd1ec26658d55aae8ad9ddb516b86576a67210a', operation='UPDATE', pgid='pgtrigger_update_update_72eb5', table='staff_person', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='post',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "staff_postevent" ("agency", "care_class_id", "engagement", "id", "is_full_time", "kind", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "since", "until", "weekly_hours") VALUES (NEW."agency", NEW."care_class_id", NEW."engagement", NEW."id", NEW."is_full_time", NEW."kind", NEW."person_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."since", NEW."until", NEW."weekly_hours"); RETURN NULL;', hash='4464cd2d2f7a0f2019ac96be1ae22a59fe2d1916', operation='INSERT', pgid='pgtrigger_insert_insert_68d95', table='staff_post', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='post',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "staff_postevent" ("agency", "care_class_id", "engagement", "id", "is_full_time", "kind", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "since", "until", "weekly_hours") VALUES (NEW."agency", NEW."care_class_id", NEW."engagement", NEW."id", NEW."is_full_time", NEW."kind", NEW."person_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."since", NEW."until", NEW."weekly_hours"); RETURN NULL;', hash='c55d78f695746b7f0f39d73876ee9108736effc1', operation='UPDATE', pgid='pgtrigger_update_update_ed8fe', table='staff_post', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='ban',
            trigger=pgtrigger.compiler.Trigger(name='identified', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF NEW.id_digest = '' THEN\n    NEW.identity_id := NULL;\n    RETURN NEW;\nEND IF;\nINSERT INTO staff_identity (id_digest) VALUES (NEW.id_digest) ON CONFLICT (id_digest) DO NOTHING;\nSELECT id INTO NEW.identity_id FROM staff_identity WHERE id_digest = NEW.id_digest;\nRETURN NEW;\n", hash='67e70f3823e77561f217cdc35ad1bcb0697cb309', operation='INSERT OR UPDATE', pgid='pgtrigger_identified_60b48', table='staff_ban', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='ban',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "staff_banevent" ("area_id", "document", "ground_id", "id", "id_digest", "id_number", "id_type", "identity_id", "is_for_life", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_by_id", "signed_by_id", "since", "state", "until") VALUES (NEW."area_id", NEW."document", NEW."ground_id", NEW."id", NEW."id_digest", NEW."id_number", NEW."id_type", NEW."identity_id", NEW."is_for_life", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."proposed_by_id", NEW."signed_by_id", NEW."since", NEW."state", NEW."until"); RETURN NULL;', hash='b4c5e1c8ba26fbf8e8da1689a7dfa97de0eea173', operation='INSERT', pgid='pgtrigger_insert_insert_cdc09', table='staff_ban', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='ban',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "staff_banevent" ("area_id", "document", "ground_id", "id", "id_digest", "id_number", "id_type", "identity_id", "is_for_life", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_by_id", "signed_by_id", "since", "state", "until") VALUES (NEW."area_id", NEW."document", NEW."ground_id", NEW."id", NEW."id_digest", NEW."id_number", NEW."id_type", NEW."identity_id", NEW."is_for_life", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."proposed_by_id", NEW."signed_by_id", NEW."since", NEW."state", NEW."until"); RETURN NULL;', hash='7c8d16ef2277a0d0b02789f53d644a19faccf1e2', operation='UPDATE', pgid='pgtrigger_update_update_2863b', table='staff_ban', when='AFTER')),
        ),
        ]),
    ]
