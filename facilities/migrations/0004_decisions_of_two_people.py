"""A proposal says what it asks for and to what its reasons speak; an opinion, what its department saw."""

from django.conf import settings
from django.db import migrations, models

from portal.batching import Batch


class Migration(migrations.Migration):

    dependencies = [
        ('facilities', '0003_community_and_family_kinds'),
        ('portal', '0003_names_and_samples'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Batch([
            migrations.AddField(
                model_name='opinion',
                name='seen',
                field=models.CharField(blank=True, db_default='', editable=False, help_text='Fingerprint of what was declared in its field.', max_length=64),
            ),
            migrations.AddField(
                model_name='proposal',
                name='against_findings',
                field=models.TextField(blank=True, db_default='', help_text='Required where the decision rests on a clause that the rulebook finds met.', max_length=1000, verbose_name="why the rulebook's finding does not hold"),
            ),
            migrations.AddField(
                model_name='proposal',
                name='kind',
                field=models.CharField(choices=[('refusal', 'Refusal'), ('acceptance', 'Acceptance'), ('return', 'Second return'), ('cancellation', 'Cancellation')], db_default='refusal', default='refusal', max_length=12, verbose_name='kind'),
            ),
            migrations.AddField(
                model_name='proposal',
                name='points',
                field=models.TextField(blank=True, db_default='', editable=False, help_text='Findings and departments that the reasons speak to.'),
            ),
            migrations.AlterField(
                model_name='proposal',
                name='reasons',
                field=models.TextField(blank=True, max_length=2000, verbose_name='reasons'),
            ),
        ]),
        migrations.RunSQL(
            "UPDATE facilities_proposal SET kind = 'cancellation' WHERE cancellation_id IS NOT NULL",
            migrations.RunSQL.noop,
        ),
        Batch([
            migrations.AddConstraint(
                model_name='proposal',
                constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['refusal', 'acceptance', 'return', 'cancellation'])), name='proposal_kind_is_known'),
            ),
            migrations.AddConstraint(
                model_name='proposal',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('cancellation__isnull', False), ('kind', 'cancellation')), models.Q(models.Q(('kind', 'cancellation'), _negated=True), ('cancellation__isnull', True)), _connector='OR'), name='a_cancellation_is_proposed_of_its_case'),
            ),
            migrations.AddConstraint(
                model_name='proposal',
                constraint=models.CheckConstraint(condition=models.Q(('kind', 'acceptance'), models.Q(('reasons', ''), _negated=True), _connector='OR'), name='a_proposal_gives_reasons'),
            ),
        ]),
    ]
