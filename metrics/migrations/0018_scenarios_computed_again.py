"""Scenarios that are computed again from their own data."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('metrics', '0017_rents_in_fen'),
    ]

    operations = [
        migrations.AddField(
            model_name='scenario',
            name='replays',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replayed', to='metrics.scenario', verbose_name='computed again from'),
        ),
    ]
