import django.db.models.deletion
from django.db import migrations, models

from portal.batching import Batch


class Migration(migrations.Migration):

    dependencies = [("staff", "0011_credential_kinds")]

    operations = [
        Batch([
        migrations.AlterModelOptions(
            name='credential',
            options={'ordering': ['kind_id', '-issued_on'], 'verbose_name': 'credential'},
        ),
        migrations.RemoveConstraint(
            model_name='attestationbatch',
            name='attestation_kind_is_known',
        ),
        migrations.RemoveConstraint(
            model_name='credential',
            name='credential_kind_is_known',
        ),
        migrations.AlterField(
            model_name='attestationbatch',
            name='kind',
            field=models.ForeignKey(db_column='kind', db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='staff.credentialkind', verbose_name='kind'),
        ),
        migrations.AlterField(
            model_name='credential',
            name='kind',
            field=models.ForeignKey(db_column='kind', db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='staff.credentialkind', verbose_name='kind'),
        ),
        migrations.AlterField(
            model_name='credentialevent',
            name='kind',
            field=models.ForeignKey(db_column='kind', db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='staff.credentialkind', verbose_name='kind'),
        ),
        ]),
    ]
