"""Waiting lists: published points, wishes of families for places, offers of places."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from portal.batching import Batch


class Migration(migrations.Migration):

    dependencies = [
        ('facilities', '0011_the_day_of_a_facility'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Batch([
            migrations.CreateModel(
                name='WaitPoint',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.SlugField(max_length=20, verbose_name='code')),
                    ('kind', models.CharField(choices=[('claim', 'stated by the family'), ('rank', 'rank of the wish'), ('month', 'each month on the list')], max_length=6, verbose_name='given for')),
                    ('rank', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='rank of the wish')),
                    ('name', models.CharField(max_length=80, verbose_name='name')),
                    ('name_en', models.CharField(max_length=120, verbose_name='name in English')),
                    ('proof', models.CharField(blank=True, max_length=80, verbose_name='shown when the place is taken up')),
                    ('points', models.PositiveSmallIntegerField(verbose_name='points')),
                    ('most', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='points at most')),
                    ('order', models.PositiveSmallIntegerField(default=0, verbose_name='order')),
                    ('effective_from', models.DateField(verbose_name='in force from')),
                    ('effective_until', models.DateField(blank=True, null=True, verbose_name='in force until')),
                    ('source_mark', models.CharField(choices=[('S', 'Founding document'), ('O', 'Original text was read'), ('F', 'Known from a reprint'), ('M-hi', 'Known, high confidence'), ('M-med', 'Known, medium confidence'), ('M-lo', 'Known, low confidence'), ('T', 'Verified in code'), ('D', 'Own design, not law')], max_length=5, verbose_name='source')),
                ],
                options={
                    'verbose_name': 'points on the waiting list',
                    'ordering': ['order', 'id'],
                    'constraints': [models.UniqueConstraint(fields=('code', 'effective_from'), name='one_wait_point_per_code_and_day'), models.CheckConstraint(condition=models.Q(('kind__in', ['claim', 'rank', 'month'])), name='wait_point_kind_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'rank'), ('rank__range', (1, 3))), models.Q(models.Q(('kind', 'rank'), _negated=True), ('rank__isnull', True)), _connector='OR'), name='wait_points_of_ranks_name_theirs')],
                },
            ),
            migrations.CreateModel(
                name='Wish',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('infant', 'Infant class (6-12 months)'), ('toddler', 'Toddler class (12-24 months)'), ('older', 'Older toddler class (24-36 months)'), ('mixed', 'Mixed class (18-36 months)'), ('family', 'Family care point (up to 36 months)')], max_length=8, verbose_name='kind of class')),
                    ('rank', models.PositiveSmallIntegerField(verbose_name='rank of the wish')),
                    ('wished_on', models.DateField(verbose_name='wished from')),
                    ('claims', django.contrib.postgres.fields.ArrayField(base_field=models.SlugField(max_length=20), blank=True, default=list, size=None, verbose_name='what counts for you')),
                    ('is_swap', models.BooleanField(default=False, verbose_name='instead of the place we have')),
                    ('state', models.CharField(choices=[('waiting', 'On the list'), ('offered', 'A place is offered'), ('placed', 'Place accepted'), ('declined', 'Offer declined'), ('expired', 'Offer not answered in time'), ('left', 'Left the list'), ('released', 'Place given up for another one')], default='waiting', editable=False, max_length=8, verbose_name='state')),
                    ('joined_on', models.DateField(verbose_name='on the list since')),
                    ('points', models.PositiveIntegerField(default=0, editable=False, verbose_name='points')),
                    ('place', models.PositiveIntegerField(editable=False, null=True, verbose_name='place on the list')),
                    ('child', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='wishes', to='facilities.child', verbose_name='child')),
                    ('facility', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='wishes', to='facilities.facility')),
                    ('family', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='wishes', to='facilities.family')),
                ],
                options={
                    'verbose_name': 'wish for a place',
                    'ordering': ['rank', 'id'],
                },
            ),
            migrations.CreateModel(
                name='PlaceOffer',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('state', models.CharField(choices=[('open', "Waits for the family's answer"), ('accepted', 'Accepted by the family'), ('declined', 'Declined by the family'), ('expired', 'Ended without an answer'), ('taken_back', 'Taken back')], default='open', editable=False, max_length=10, verbose_name='state')),
                    ('made_on', models.DateField(verbose_name='offered on')),
                    ('due_on', models.DateField(verbose_name='to be answered by')),
                    ('answered_on', models.DateField(editable=False, null=True, verbose_name='answered on')),
                    ('care_class', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='place_offers', to='facilities.careclass', verbose_name='class')),
                    ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('wish', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='offers', to='facilities.wish')),
                ],
                options={
                    'verbose_name': 'offer of a place',
                    'ordering': ['-id'],
                },
            ),
            migrations.AddIndex(
                model_name='wish',
                index=models.Index(fields=['facility', 'kind', 'state'], name='wish_facility_kind_state'),
            ),
            migrations.AddConstraint(
                model_name='wish',
                constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('waiting', 'offered'))), fields=('child', 'facility'), name='one_open_wish_per_child_and_facility'),
            ),
            migrations.AddConstraint(
                model_name='wish',
                constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('waiting', 'offered'))), fields=('child', 'rank'), name='one_open_wish_per_rank'),
            ),
            migrations.AddConstraint(
                model_name='wish',
                constraint=models.UniqueConstraint(condition=models.Q(('state', 'placed')), fields=('child',), name='one_place_per_child'),
            ),
            migrations.AddConstraint(
                model_name='wish',
                constraint=models.CheckConstraint(condition=models.Q(('rank__range', (1, 3))), name='wish_is_first_to_third'),
            ),
            migrations.AddConstraint(
                model_name='wish',
                constraint=models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'offered', 'placed', 'declined', 'expired', 'left', 'released'])), name='wish_state_is_known'),
            ),
            migrations.AddConstraint(
                model_name='wish',
                constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['infant', 'toddler', 'older', 'mixed', 'family'])), name='wish_kind_is_known'),
            ),
            migrations.AddConstraint(
                model_name='placeoffer',
                constraint=models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('wish',), name='one_open_offer_per_wish'),
            ),
            migrations.AddConstraint(
                model_name='placeoffer',
                constraint=models.CheckConstraint(condition=models.Q(('state__in', ['open', 'accepted', 'declined', 'expired', 'taken_back'])), name='place_offer_state_is_known'),
            ),
        ]),
    ]
