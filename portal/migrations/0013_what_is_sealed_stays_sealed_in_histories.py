"""What was sealed in a row stays sealed in its history: the columns are the same, a change of keys follows them."""

import portal.audit.models
from django.db import migrations

from portal.batching import Batch


class Migration(migrations.Migration):

    dependencies = [
        ('portal', '0012_one_time_passwords_end'),
    ]

    operations = [
        Batch([
        migrations.AlterField(
            model_name='rowchange',
            name='after',
            field=portal.audit.models.KeptJSONField(null=True, verbose_name='after'),
        ),
        migrations.AlterField(
            model_name='rowchange',
            name='before',
            field=portal.audit.models.KeptJSONField(null=True, verbose_name='before'),
        ),
        ]),
    ]
