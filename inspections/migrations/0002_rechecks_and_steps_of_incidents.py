"""Re-checks escalate too; grave incidents take their steps, done or excused."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from portal.batching import Batch


class Migration(migrations.Migration):

    dependencies = [
        ('inspections', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Batch([
            migrations.CreateModel(
                name='StepExcuse',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('step', models.CharField(choices=[('police', 'Police called'), ('guardians', 'Guardians told'), ('children', 'Affected children recorded'), ('upward', 'Reported upward')], max_length=10, verbose_name='step')),
                    ('reason', models.TextField(max_length=500, verbose_name='reason')),
                    ('at', models.DateTimeField(verbose_name='excused at')),
                ],
                options={
                    'verbose_name': 'excused step',
                    'ordering': ['id'],
                },
            ),
            migrations.RemoveConstraint(
                model_name='escalation',
                name='escalation_step_is_known',
            ),
            migrations.AddField(
                model_name='incident',
                name='reported_up_at',
                field=models.DateTimeField(blank=True, help_text="To the district's government and the bureau above.", null=True, verbose_name='reported upward at'),
            ),
            migrations.AlterField(
                model_name='escalation',
                name='step',
                field=models.CharField(choices=[('street', 'Street office notified'), ('bureau', 'Health bureau notified'), ('sanction', 'A sanction is suggested'), ('office', 'Re-check overdue, its office notified'), ('lead', 'Re-check overdue, the lead notified')], max_length=8, verbose_name='step'),
            ),
            migrations.AddConstraint(
                model_name='escalation',
                constraint=models.CheckConstraint(condition=models.Q(('step__in', ['street', 'bureau', 'sanction', 'office', 'lead'])), name='escalation_step_is_known'),
            ),
            migrations.AddField(
                model_name='stepexcuse',
                name='by',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
            ),
            migrations.AddField(
                model_name='stepexcuse',
                name='incident',
                field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='excuses', to='inspections.incident'),
            ),
            migrations.AddConstraint(
                model_name='stepexcuse',
                constraint=models.UniqueConstraint(fields=('incident', 'step'), name='a_step_is_excused_once'),
            ),
            migrations.AddConstraint(
                model_name='stepexcuse',
                constraint=models.CheckConstraint(condition=models.Q(('step__in', ['police', 'guardians', 'children', 'upward'])), name='excused_step_is_known'),
            ),
            migrations.AddConstraint(
                model_name='stepexcuse',
                constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='excuse_has_its_reason'),
            ),
        ]),
    ]
