"""Day cards that operators send from their phones."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('facilities', '0014_illness_food_and_safety'),
        ('inspections', '0008_records_and_orders_from_phones'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CardSubmission',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(editable=False, unique=True)),
                ('card_key', models.UUIDField(editable=False)),
                ('day', models.DateField(verbose_name='day')),
                ('content', models.JSONField(editable=False, help_text='What was entered, with times corrected to our clock.')),
                ('received_at', models.DateTimeField(editable=False, verbose_name='received at')),
                ('state', models.CharField(choices=[('received', 'Photos still to come'), ('applied', 'Taken over'), ('conflict', 'To be resolved'), ('set_aside', 'Set aside')], default='received', editable=False, max_length=10, verbose_name='state')),
                ('reason', models.TextField(blank=True, editable=False, verbose_name='reason')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('facility', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='card_submissions', to='facilities.facility', verbose_name='facility')),
            ],
            options={
                'verbose_name': 'day card from a phone',
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['facility', 'day'], name='card_submission_of_day')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['received', 'applied', 'conflict', 'set_aside'])), name='card_submission_state_is_known')],
            },
        ),
    ]
