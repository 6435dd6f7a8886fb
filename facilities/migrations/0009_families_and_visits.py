"""Families with a mobile and a code, their children, visits that they book at slots of facilities, and facilities they follow."""

import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
import portal.identifiers.fields
import portal.sealing
from django.conf import settings
from django.db import migrations, models

from portal.batching import Batch


class Migration(migrations.Migration):

    dependencies = [
        ('facilities', '0008_what_families_are_told'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Batch([
            migrations.CreateModel(
                name='FamilyCode',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('digest', models.CharField(help_text='Of the mobile.', max_length=64, unique=True)),
                    ('answer', models.CharField(help_text='Of mobile and code.', max_length=64)),
                    ('sent_at', models.DateTimeField()),
                ],
                options={
                    'verbose_name': 'code of a family',
                    'default_permissions': (),
                },
            ),
            migrations.CreateModel(
                name='Family',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(default='mobile', editable=False, max_length=6)),
                    ('mobile', portal.sealing.SealedField(verbose_name='mobile')),
                    ('digest', portal.identifiers.fields.DigestField(default='', editable=False, max_length=64, unique=True)),
                    ('called', portal.sealing.SealedField(blank=True, verbose_name='how we may call you')),
                    ('epoch', models.PositiveIntegerField(default=0, editable=False)),
                    ('consented_at', models.DateTimeField(verbose_name='agreed at')),
                    ('consented_to', models.CharField(max_length=10, verbose_name='agreed to the wording of')),
                    ('seen_on', models.DateField(verbose_name='last seen on')),
                ],
                options={
                    'verbose_name': 'family',
                    'default_permissions': (),
                    'constraints': [models.CheckConstraint(condition=django.db.models.lookups.In(django.db.models.functions.text.Left(models.F('mobile'), 6), ['', 'gAAAAA']), name='family_mobile_is_sealed'), models.CheckConstraint(condition=django.db.models.lookups.In(django.db.models.functions.text.Left(models.F('called'), 6), ['', 'gAAAAA']), name='family_called_is_sealed')],
                },
            ),
            migrations.CreateModel(
                name='Child',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('called', portal.sealing.SealedField(verbose_name='how you call the child')),
                    ('birthday', portal.sealing.SealedField(help_text='ISO date.', verbose_name='day of birth')),
                    ('family', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='children', to='facilities.family')),
                ],
                options={
                    'verbose_name': 'child of a family',
                    'ordering': ['id'],
                    'default_permissions': (),
                },
            ),
            migrations.CreateModel(
                name='Follow',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('seen', models.JSONField(default=dict, editable=False)),
                    ('since', models.DateField(verbose_name='followed since')),
                    ('facility', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='followers', to='facilities.facility')),
                    ('family', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='follows', to='facilities.family')),
                ],
                options={
                    'verbose_name': 'followed facility',
                    'ordering': ['id'],
                },
            ),
            migrations.CreateModel(
                name='VisitSlot',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('starts_at', models.DateTimeField(verbose_name='starts at')),
                    ('minutes', models.PositiveSmallIntegerField(verbose_name='minutes')),
                    ('withdrawn_at', models.DateTimeField(editable=False, null=True, verbose_name='withdrawn at')),
                    ('facility', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='visit_slots', to='facilities.facility')),
                    ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'time for a visit',
                    'ordering': ['starts_at', 'id'],
                },
            ),
            migrations.CreateModel(
                name='Booking',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('note', portal.sealing.SealedField(blank=True, verbose_name='what the facility should know')),
                    ('state', models.CharField(choices=[('booked', 'Visit booked'), ('cancelled', 'Cancelled by the family'), ('called_off', 'Called off by the facility'), ('made', 'The family came'), ('missed', 'The family did not come')], default='booked', editable=False, max_length=10, verbose_name='state')),
                    ('booked_at', models.DateTimeField(verbose_name='booked at')),
                    ('reminded_at', models.DateTimeField(editable=False, null=True)),
                    ('child', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, to='facilities.child', verbose_name='child')),
                    ('family', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='bookings', to='facilities.family')),
                    ('slot', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='bookings', to='facilities.visitslot')),
                ],
                options={
                    'verbose_name': 'booking of a visit',
                    'ordering': ['-slot__starts_at'],
                },
            ),
            migrations.AddConstraint(
                model_name='child',
                constraint=models.CheckConstraint(condition=django.db.models.lookups.In(django.db.models.functions.text.Left(models.F('called'), 6), ['', 'gAAAAA']), name='child_called_is_sealed'),
            ),
            migrations.AddConstraint(
                model_name='child',
                constraint=models.CheckConstraint(condition=django.db.models.lookups.In(django.db.models.functions.text.Left(models.F('birthday'), 6), ['', 'gAAAAA']), name='child_birthday_is_sealed'),
            ),
            migrations.AddConstraint(
                model_name='follow',
                constraint=models.UniqueConstraint(fields=('family', 'facility'), name='one_follow_per_facility'),
            ),
            migrations.AddConstraint(
                model_name='visitslot',
                constraint=models.UniqueConstraint(condition=models.Q(('withdrawn_at__isnull', True)), fields=('facility', 'starts_at'), name='one_visit_slot_per_facility_and_time'),
            ),
            migrations.AddConstraint(
                model_name='visitslot',
                constraint=models.CheckConstraint(condition=models.Q(('minutes__range', (5, 240))), name='visit_slot_lasts_5_to_240_minutes'),
            ),
            migrations.AddConstraint(
                model_name='booking',
                constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['booked', 'made', 'missed'])), fields=('slot',), name='one_booking_per_visit_slot'),
            ),
            migrations.AddConstraint(
                model_name='booking',
                constraint=models.CheckConstraint(condition=models.Q(('state__in', ['booked', 'cancelled', 'called_off', 'made', 'missed'])), name='booking_state_is_known'),
            ),
            migrations.AddConstraint(
                model_name='booking',
                constraint=models.CheckConstraint(condition=django.db.models.lookups.In(django.db.models.functions.text.Left(models.F('note'), 6), ['', 'gAAAAA']), name='booking_note_is_sealed'),
            ),
        ]),
    ]
