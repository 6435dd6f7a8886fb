"""Wordings for breaches, which departments keep for their inspectors; what follows an ignored stop at an unfiled place."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from portal.batching import Batch


class Migration(migrations.Migration):

    dependencies = [
        ('facilities', '0017_purchases_relief_and_leases'),
        ('inspections', '0015_odk_collect'),
        ('portal', '0016_retention_and_subjects'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Batch([
            migrations.CreateModel(
                name='ItemWording',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('item_key', models.UUIDField(editable=False, help_text='The item, whichever version of its checklist.')),
                    ('order', models.PositiveSmallIntegerField(verbose_name='order')),
                    ('text', models.CharField(max_length=200, verbose_name='wording')),
                ],
                options={
                    'verbose_name': 'wording for a breach',
                    'ordering': ['item_key', 'order'],
                },
            ),
            migrations.RemoveConstraint(
                model_name='placeact',
                name='order_about_a_place_has_its_clause',
            ),
            migrations.RemoveConstraint(
                model_name='placeact',
                name='place_act_is_known',
            ),
            migrations.RemoveConstraint(
                model_name='unfiledplace',
                name='unfiled_state_is_known',
            ),
            migrations.AddField(
                model_name='placeact',
                name='passed_to',
                field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.department', verbose_name='department that is asked to act'),
            ),
            migrations.AlterField(
                model_name='placeact',
                name='kind',
                field=models.CharField(choices=[('visit', 'Visit'), ('citation', 'Citation with a day'), ('stop', 'Order to stop'), ('service', 'Order handed over'), ('referral', 'Ignored stop passed on for a sanction'), ('outcome', 'What became of the sanction'), ('end', 'Found to have ended')], max_length=8, verbose_name='what was done'),
            ),
            migrations.AlterField(
                model_name='unfiledplace',
                name='state',
                field=models.CharField(choices=[('noted', 'Noted, waits for a visit'), ('visited', 'Visited'), ('cited', 'Told to correct'), ('stopped', 'Ordered to stop'), ('pursued', 'Stop ignored, passed on for a sanction'), ('ended', 'No care of children there any more'), ('tied', 'Linked to a facility')], default='noted', editable=False, max_length=8, verbose_name='state'),
            ),
            migrations.AddConstraint(
                model_name='placeact',
                constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['visit', 'citation', 'stop', 'service', 'referral', 'outcome', 'end'])), name='place_act_is_known'),
            ),
            migrations.AddConstraint(
                model_name='placeact',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ('citation', 'stop', 'referral')), _negated=True), ('clause__isnull', False), _connector='OR'), name='order_about_a_place_has_its_clause'),
            ),
            migrations.AddConstraint(
                model_name='placeact',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'referral'), ('passed_to__isnull', False)), models.Q(models.Q(('kind', 'referral'), _negated=True), ('passed_to__isnull', True)), _connector='OR'), name='passing_on_says_to_whom'),
            ),
            migrations.AddConstraint(
                model_name='unfiledplace',
                constraint=models.CheckConstraint(condition=models.Q(('state__in', ['noted', 'visited', 'cited', 'stopped', 'pursued', 'ended', 'tied'])), name='unfiled_state_is_known'),
            ),
            migrations.AddConstraint(
                model_name='itemwording',
                constraint=models.UniqueConstraint(fields=('item_key', 'text'), name='one_wording_once_of_an_item'),
            ),
            migrations.AddConstraint(
                model_name='itemwording',
                constraint=models.UniqueConstraint(fields=('item_key', 'order'), name='wordings_of_an_item_are_in_order'),
            ),
        ]),
    ]
