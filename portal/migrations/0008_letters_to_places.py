"""A letter may go to somebody without an account, by name and place."""

import django.db.models.deletion
from django.db import migrations, models

from portal.batching import Batch


class Migration(migrations.Migration):

    dependencies = [
        ('contenttypes', '0002_remove_content_type_name'),
        ('portal', '0007_canonical_identifiers'),
    ]

    operations = [
        Batch([
            migrations.AddField(
                model_name='letter',
                name='to_place',
                field=models.CharField(blank=True, help_text='Name and place of who is handed the printed letter.', max_length=500, verbose_name='addressee without an account'),
            ),
            migrations.AlterField(
                model_name='letter',
                name='to',
                field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='letters', to='portal.organisation', verbose_name='addressee'),
            ),
            migrations.AddConstraint(
                model_name='letter',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('to__isnull', False), ('to_place', '')), models.Q(('to__isnull', True), models.Q(('to_place', ''), _negated=True)), _connector='OR'), name='letter_has_one_addressee'),
            ),
        ]),
    ]
