"""Places without a filing are cases with a ledger."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from portal.batching import Batch


class Migration(migrations.Migration):

    dependencies = [
        ('facilities', '0002_register_search'),
        ('inspections', '0003_visits_from_phones_with_impossible_times'),
        ('portal', '0004_terms_of_rechecks'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Batch([
            migrations.CreateModel(
                name='UnfiledPlace',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.CharField(max_length=30, unique=True, verbose_name='number')),
                    ('key', models.UUIDField(help_text='A form sent twice gives one place.', unique=True)),
                    ('name', models.CharField(max_length=120, verbose_name='name of the place')),
                    ('address', models.CharField(max_length=200, verbose_name='address')),
                    ('source', models.CharField(choices=[('complaint', 'Complaint'), ('patrol', 'Found on patrol'), ('passed', 'Passed on by another department'), ('online', 'Found online')], max_length=10, verbose_name='source')),
                    ('children', models.PositiveSmallIntegerField(blank=True, help_text='Empty: not known.', null=True, verbose_name='children seen or told of')),
                    ('state', models.CharField(choices=[('noted', 'Noted, waits for a visit'), ('visited', 'Visited'), ('cited', 'Told to correct'), ('stopped', 'Ordered to stop'), ('ended', 'No care of children there any more'), ('tied', 'Linked to a facility')], default='noted', editable=False, max_length=8, verbose_name='state')),
                    ('due_on', models.DateField(help_text='Empty when nothing is due or the calendar does not reach that far.', null=True, verbose_name='next step by')),
                    ('noted_on', models.DateField(verbose_name='noted on')),
                    ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.area', verbose_name='street')),
                    ('complaint', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='inspections.complaint', verbose_name='complaint')),
                    ('facility', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='unfiled_before', to='facilities.facility', verbose_name='facility')),
                    ('noted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'unfiled place',
                    'ordering': ['-id'],
                },
            ),
            migrations.CreateModel(
                name='PlaceAct',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('visit', 'Visit'), ('citation', 'Citation with a day'), ('stop', 'Order to stop'), ('end', 'Found to have ended')], max_length=8, verbose_name='what was done')),
                    ('text', models.TextField(max_length=2000, verbose_name='what was seen or ordered')),
                    ('on', models.DateField(verbose_name='on')),
                    ('due_on', models.DateField(null=True, verbose_name='to be done by')),
                    ('key', models.UUIDField(help_text='A form sent twice gives one act.', unique=True)),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('clause', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.clause', verbose_name='clause')),
                    ('department', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.department', verbose_name='department')),
                    ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='acts', to='inspections.unfiledplace')),
                ],
                options={
                    'verbose_name': 'act about an unfiled place',
                    'ordering': ['id'],
                },
            ),
            migrations.AddIndex(
                model_name='unfiledplace',
                index=models.Index(fields=['area', 'state'], name='unfiled_area_state'),
            ),
            migrations.AddConstraint(
                model_name='unfiledplace',
                constraint=models.CheckConstraint(condition=models.Q(('state__in', ['noted', 'visited', 'cited', 'stopped', 'ended', 'tied'])), name='unfiled_state_is_known'),
            ),
            migrations.AddConstraint(
                model_name='unfiledplace',
                constraint=models.CheckConstraint(condition=models.Q(('source__in', ['complaint', 'patrol', 'passed', 'online'])), name='unfiled_source_is_known'),
            ),
            migrations.AddConstraint(
                model_name='unfiledplace',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'tied'), _negated=True), ('facility__isnull', False), _connector='OR'), name='unfiled_is_tied_to_a_facility'),
            ),
            migrations.AddConstraint(
                model_name='placeact',
                constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['visit', 'citation', 'stop', 'end'])), name='place_act_is_known'),
            ),
            migrations.AddConstraint(
                model_name='placeact',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ('citation', 'stop')), _negated=True), ('clause__isnull', False), _connector='OR'), name='order_about_a_place_has_its_clause'),
            ),
        ]),
    ]
