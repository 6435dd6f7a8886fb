"""Searches that families follow, and swaps of places between two families."""

import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
from django.db import migrations, models

import portal.sealing
from portal.batching import Batch


class Migration(migrations.Migration):

    dependencies = [
        ('facilities', '0018_vouchers'),
    ]

    operations = [
        Batch([
            migrations.CreateModel(
                name='FollowedSearch',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('query', portal.sealing.SealedField(verbose_name='conditions')),
                    ('seen', models.JSONField(default=dict, editable=False)),
                    ('since', models.DateField(verbose_name='followed since')),
                    ('family', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='searches', to='facilities.family')),
                ],
                options={
                    'verbose_name': 'followed search',
                    'ordering': ['id'],
                    'constraints': [models.CheckConstraint(condition=django.db.models.lookups.In(django.db.models.functions.text.Left(models.F('query'), 6), ['', 'gAAAAA']), name='followed_search_is_sealed')],
                },
            ),
            migrations.CreateModel(
                name='PlaceSwap',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('state', models.CharField(choices=[('open', 'Waits for both families'), ('made', 'Places swapped'), ('declined', 'Swap declined'), ('expired', 'Swap ended without both answers')], default='open', editable=False, max_length=8, verbose_name='state')),
                    ('found_on', models.DateField(verbose_name='found on')),
                    ('due_on', models.DateField(verbose_name='to be answered by')),
                    ('first_agreed_on', models.DateField(editable=False, null=True, verbose_name='agreed on by the first')),
                    ('second_agreed_on', models.DateField(editable=False, null=True, verbose_name='agreed on by the second')),
                    ('first', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='swaps_as_first', to='facilities.wish')),
                    ('second', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='swaps_as_second', to='facilities.wish')),
                ],
                options={
                    'verbose_name': 'swap of two places',
                    'ordering': ['-id'],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('first',), name='one_open_swap_per_first_wish'), models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('second',), name='one_open_swap_per_second_wish'), models.CheckConstraint(condition=models.Q(('first', models.F('second')), _negated=True), name='a_swap_is_of_two_wishes'), models.CheckConstraint(condition=models.Q(('state__in', ['open', 'made', 'declined', 'expired'])), name='place_swap_state_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'made'), _negated=True), models.Q(('first_agreed_on__isnull', False), ('second_agreed_on__isnull', False)), _connector='OR'), name='a_swap_is_made_by_both')],
                },
            ),
        ]),
    ]
