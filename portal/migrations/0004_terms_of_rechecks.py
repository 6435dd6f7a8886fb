"""The re-check of an answer to a finding has a term of its own."""

from django.db import migrations, models

from portal.batching import Batch


class Migration(migrations.Migration):

    dependencies = [
        ('contenttypes', '0002_remove_content_type_name'),
        ('portal', '0003_names_and_samples'),
    ]

    operations = [
        Batch([
            migrations.RemoveConstraint(
                model_name='term',
                name='term_kind_is_known',
            ),
            migrations.AlterField(
                model_name='term',
                name='kind',
                field=models.CharField(choices=[('receipt', 'Issue the filing receipt'), ('nonconformity', 'Notify non-conformity'), ('rectification', 'Rectification'), ('registration', 'Decide on the registration'), ('opinion', 'Give the opinion'), ('verification', 'Verify on site'), ('correction', 'Correct as ordered'), ('hearing', 'Ask for a hearing'), ('appeal', 'Appeal'), ('review', 'Decide on the appeal'), ('screening', 'Screen the complaint'), ('complaint', 'Reply to the complaint'), ('complaint_part', "Deal with a department's part of a complaint"), ('recheck', 'Re-check the answer to a finding'), ('explanation', 'Explain what was complained of')], max_length=20, verbose_name='kind'),
            ),
            migrations.AddConstraint(
                model_name='term',
                constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['receipt', 'nonconformity', 'rectification', 'registration', 'opinion', 'verification', 'correction', 'hearing', 'appeal', 'review', 'screening', 'complaint', 'complaint_part', 'recheck', 'explanation'])), name='term_kind_is_known'),
            ),
        ]),
    ]
