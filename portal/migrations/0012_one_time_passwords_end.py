"""One-time passwords end after a week."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('portal', '0011_histories_and_seals'),
    ]

    operations = [
        migrations.AddField(
            model_name='user',
            name='one_time_until',
            field=models.DateField(editable=False, help_text='Its last day.', null=True, verbose_name='one-time password holds until'),
        ),
    ]
