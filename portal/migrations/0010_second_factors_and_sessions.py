"""Second factors, sessions that know whose they are, what happened at the door, and two more kinds of administrators."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import portal.sealing
from django.conf import settings
from django.db import migrations, models
from portal.batching import Batch


class Migration(migrations.Migration):

    dependencies = [
        ('sessions', '0001_initial'),
        ('portal', '0009_texts_to_mobiles'),
    ]

    operations = [
        Batch([
            migrations.CreateModel(
                name='LoginEvent',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('logged_in', 'Logged in'), ('logged_out', 'Logged out'), ('wrong_password', 'Wrong user name or password'), ('locked', 'Refused: too many wrong tries'), ('factor_passed', 'Second factor confirmed'), ('factor_wrong', 'Wrong code of the second factor'), ('recovery_used', 'Recovery code used'), ('factor_set', 'Second factor set up'), ('factor_reset', 'Second factor taken off'), ('password_changed', 'Password changed'), ('idle', 'Session ended: not used for too long'), ('too_long', 'Session ended: open for too long'), ('ended', 'Session ended by hand'), ('unlocked', 'Wrong tries forgiven')], max_length=20, verbose_name='what')),
                    ('tried', models.CharField(blank=True, max_length=4, verbose_name='user name tried')),
                    ('address', models.GenericIPAddressField(verbose_name='address')),
                    ('browser', models.CharField(blank=True, max_length=200, verbose_name='browser')),
                    ('at', models.DateTimeField(verbose_name='when')),
                ],
                options={
                    'verbose_name': 'login event',
                    'ordering': ['-id'],
                },
            ),
            migrations.CreateModel(
                name='LoginSession',
                fields=[
                    ('session_key', models.CharField(max_length=40, primary_key=True, serialize=False, verbose_name='session key')),
                    ('session_data', models.TextField(verbose_name='session data')),
                    ('expire_date', models.DateTimeField(db_index=True, verbose_name='expire date')),
                    ('began_at', models.DateTimeField(null=True, verbose_name='since')),
                    ('seen_at', models.DateTimeField(null=True, verbose_name='last used')),
                    ('address', models.GenericIPAddressField(null=True, verbose_name='address')),
                    ('browser', models.CharField(blank=True, max_length=200, verbose_name='browser')),
                ],
                options={
                    'verbose_name': 'session',
                    'verbose_name_plural': 'sessions',
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='RecoveryCode',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('digest', models.CharField(max_length=64)),
                    ('used_at', models.DateTimeField(null=True)),
                ],
                options={
                    'verbose_name': 'recovery code',
                },
            ),
            migrations.CreateModel(
                name='RoleRule',
                fields=[
                    ('role', models.CharField(choices=[('operator', 'Operator'), ('reviewer', 'Filing reviewer'), ('bureau_lead', 'Bureau lead'), ('street_officer', 'Street officer'), ('department_officer', 'Department officer'), ('community_worker', 'Community worker'), ('administrator', 'Administrator'), ('security', 'Security administrator'), ('audit', 'Audit administrator')], max_length=20, primary_key=True, serialize=False, verbose_name='role')),
                    ('needs_second_factor', models.BooleanField(default=True, verbose_name='needs a second factor')),
                ],
                options={
                    'verbose_name': 'rule of a role',
                    'ordering': ['role'],
                },
            ),
            migrations.CreateModel(
                name='SecondFactor',
                fields=[
                    ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='second_factor', serialize=False, to=settings.AUTH_USER_MODEL)),
                    ('secret', portal.sealing.SealedField()),
                    ('set_up_at', models.DateTimeField(verbose_name='set up at')),
                    ('last_step', models.BigIntegerField(help_text='The thirty seconds whose code was used last: no code counts twice.')),
                ],
                options={
                    'verbose_name': 'second factor',
                },
            ),
            migrations.AlterModelOptions(
                name='area',
                options={'default_permissions': (), 'ordering': ['code'], 'permissions': [('see_facilities', 'portal.see_facilities'), ('see_filings', 'portal.see_filings'), ('review_filings', 'portal.review_filings'), ('decide_filings', 'portal.decide_filings'), ('register_operators', 'portal.register_operators'), ('give_opinions', 'portal.give_opinions'), ('inspect', 'portal.inspect'), ('see_inspections', 'portal.see_inspections'), ('screen_complaints', 'portal.screen_complaints'), ('see_personal_data', 'portal.see_personal_data'), ('see_figures', 'portal.see_figures'), ('report_figures', 'portal.report_figures'), ('approve_figures', 'portal.approve_figures'), ('lock_figures', 'portal.lock_figures'), ('keep_rulebook', 'portal.keep_rulebook'), ('keep_accounts', 'portal.keep_accounts'), ('keep_security', 'portal.keep_security'), ('audit', 'portal.audit'), ('import_registers', 'portal.import_registers')], 'verbose_name': 'area'},
            ),
            migrations.RemoveConstraint(
                model_name='membership',
                name='membership_role_is_known',
            ),
            migrations.AlterField(
                model_name='membership',
                name='role',
                field=models.CharField(choices=[('operator', 'Operator'), ('reviewer', 'Filing reviewer'), ('bureau_lead', 'Bureau lead'), ('street_officer', 'Street officer'), ('department_officer', 'Department officer'), ('community_worker', 'Community worker'), ('administrator', 'Administrator'), ('security', 'Security administrator'), ('audit', 'Audit administrator')], max_length=20, verbose_name='role'),
            ),
            migrations.AlterField(
                model_name='membershipevent',
                name='role',
                field=models.CharField(choices=[('operator', 'Operator'), ('reviewer', 'Filing reviewer'), ('bureau_lead', 'Bureau lead'), ('street_officer', 'Street officer'), ('department_officer', 'Department officer'), ('community_worker', 'Community worker'), ('administrator', 'Administrator'), ('security', 'Security administrator'), ('audit', 'Audit administrator')], max_length=20, verbose_name='role'),
            ),
            migrations.AddConstraint(
                model_name='membership',
                constraint=models.UniqueConstraint(condition=models.Q(('role__in', ('administrator', 'security', 'audit')), ('until__isnull', True)), fields=('user',), name='one_kind_of_administrator_per_person'),
            ),
            migrations.AddConstraint(
                model_name='membership',
                constraint=models.CheckConstraint(condition=models.Q(('role__in', ['operator', 'reviewer', 'bureau_lead', 'street_officer', 'department_officer', 'community_worker', 'administrator', 'security', 'audit'])), name='membership_role_is_known'),
            ),
            migrations.AddField(
                model_name='loginevent',
                name='by',
                field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
            ),
            migrations.AddField(
                model_name='loginevent',
                name='user',
                field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
            ),
            migrations.AddField(
                model_name='loginsession',
                name='user',
                field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='login_sessions', to=settings.AUTH_USER_MODEL),
            ),
            migrations.AddField(
                model_name='recoverycode',
                name='user',
                field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='recovery_codes', to=settings.AUTH_USER_MODEL),
            ),
            migrations.AddConstraint(
                model_name='rolerule',
                constraint=models.CheckConstraint(condition=models.Q(('role__in', ['operator', 'reviewer', 'bureau_lead', 'street_officer', 'department_officer', 'community_worker', 'administrator', 'security', 'audit'])), name='role_rule_is_of_a_known_role'),
            ),
            migrations.AddIndex(
                model_name='loginevent',
                index=models.Index(fields=['user', '-id'], name='login_event_user'),
            ),
            migrations.AddConstraint(
                model_name='loginevent',
                constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['logged_in', 'logged_out', 'wrong_password', 'locked', 'factor_passed', 'factor_wrong', 'recovery_used', 'factor_set', 'factor_reset', 'password_changed', 'idle', 'too_long', 'ended', 'unlocked'])), name='login_event_kind_is_known'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='loginevent',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='829c0f54fa90f42b690618c2d607402dcd7bd87f', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_91c67', table='portal_loginevent', when='BEFORE')),
            ),
            migrations.AddConstraint(
                model_name='recoverycode',
                constraint=models.UniqueConstraint(fields=('user', 'digest'), name='one_recovery_code_per_digest'),
            ),
        ]),
        migrations.RunSQL('DELETE FROM django_session', migrations.RunSQL.noop),  # sessions are kept in a table of their own
    ]
