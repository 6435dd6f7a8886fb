"""Histories of rows, field by field, and the chained seals over all that is only added to."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models
from portal.batching import Batch


class Migration(migrations.Migration):

    dependencies = [
        ('portal', '0010_second_factors_and_sessions'),
    ]

    operations = [
        Batch([
            migrations.CreateModel(
                name='SealMark',
                fields=[
                    ('table', models.CharField(max_length=63, primary_key=True, serialize=False)),
                    ('last', models.BigIntegerField()),
                    ('horizon', models.BigIntegerField(help_text='The first transaction that had not begun then.')),
                ],
                options={
                    'verbose_name': 'mark for the next seal',
                },
            ),
            migrations.CreateModel(
                name='Seal',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('table', models.CharField(max_length=63)),
                    ('first', models.BigIntegerField(help_text='Key of the first row.')),
                    ('last', models.BigIntegerField(help_text='Key up to which the span goes.')),
                    ('rows', models.PositiveIntegerField()),
                    ('columns', models.JSONField(help_text='Columns that were hashed, in this order.')),
                    ('digest', models.CharField(max_length=64)),
                    ('chain', models.CharField(max_length=64, unique=True)),
                    ('at', models.DateTimeField()),
                    ('reason', models.CharField(blank=True, help_text='Why a span was sealed anew.', max_length=200)),
                    ('replaces', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='portal.seal')),
                ],
                options={
                    'verbose_name': 'seal of a history',
                    'ordering': ['id'],
                },
            ),
            migrations.CreateModel(
                name='RowChange',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('table', models.CharField(max_length=63, verbose_name='table')),
                    ('row', models.CharField(max_length=64, verbose_name='row')),
                    ('operation', models.CharField(choices=[('insert', 'Row added'), ('update', 'Row changed'), ('delete', 'Row deleted')], max_length=6, verbose_name='what')),
                    ('before', models.JSONField(null=True, verbose_name='before')),
                    ('after', models.JSONField(null=True, verbose_name='after')),
                    ('at', models.DateTimeField(verbose_name='when')),
                    ('address', models.GenericIPAddressField(null=True, verbose_name='address')),
                    ('url', models.CharField(blank=True, max_length=300, verbose_name='page')),
                    ('user', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'change of a row',
                    'ordering': ['-id'],
                    'indexes': [models.Index(fields=['table', 'row', '-id'], name='row_change_of_row'), models.Index(fields=['user', '-id'], name='row_change_by_user')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('operation__in', ['insert', 'update', 'delete'])), name='operation_is_known')],
                },
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='rowchange',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='63515b8dd4c10fff404c365dda31cde8f1647481', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_eadd7', table='portal_rowchange', when='BEFORE')),
            ),
            migrations.AddIndex(
                model_name='seal',
                index=models.Index(fields=['table', 'last'], name='seal_of_table'),
            ),
            migrations.AddConstraint(
                model_name='seal',
                constraint=models.CheckConstraint(condition=models.Q(('replaces__isnull', True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='a_new_seal_has_a_reason'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='seal',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='ea6c7a0fe97e674dda68e258d7a87853d86a0bdb', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_c2fa1', table='portal_seal', when='BEFORE')),
            ),
        ]),
    ]
