"""The record of a visit that both sides signed, and stop orders that phones send with a key of their own."""

import django.db.models.deletion
from django.db import migrations, models

from portal.batching import Batch


class Migration(migrations.Migration):

    dependencies = [
        ('inspections', '0007_orders_to_unfiled_places_are_handed_over'),
        ('portal', '0007_canonical_identifiers'),
    ]

    operations = [
        Batch([
        migrations.CreateModel(
            name='VisitRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('inspector_name', models.CharField(max_length=60, verbose_name='inspector')),
                ('is_inspector_typed', models.BooleanField(default=False, verbose_name="the inspector's name was typed")),
                ('onsite_name', models.CharField(blank=True, max_length=60, verbose_name='in charge on the spot')),
                ('onsite_post', models.CharField(blank=True, max_length=60, verbose_name='post')),
                ('is_onsite_typed', models.BooleanField(default=False, verbose_name='the name was typed')),
                ('is_refused', models.BooleanField(default=False, verbose_name='refused to sign')),
                ('companions', models.CharField(blank=True, max_length=100, verbose_name='further inspectors')),
                ('remark', models.CharField(blank=True, max_length=500, verbose_name='opinion of the facility, or why it was not signed')),
                ('together', models.PositiveSmallIntegerField(default=0, verbose_name='items confirmed together')),
                ('signed_at', models.DateTimeField(verbose_name='signed at')),
                ('sha256', models.CharField(editable=False, help_text='Of what was read, by whom and when.', max_length=64)),
            ],
            options={
                'verbose_name': 'record of a visit',
            },
        ),
        migrations.AddField(
            model_name='stoporder',
            name='key',
            field=models.UUIDField(editable=False, help_text='Made on the phone: the order sent again is the same order.', null=True, unique=True),
        ),
        migrations.AddField(
            model_name='submission',
            name='is_urgent',
            field=models.BooleanField(db_default=False, default=False, editable=False, help_text='Sent while the visit goes on; the visit follows by itself.', verbose_name='carries a stop order'),
        ),
        migrations.AddField(
            model_name='submittedphoto',
            name='original',
            field=models.UUIDField(help_text='Of a photo with marks drawn on it: the key of the photo as it was taken.', null=True),
        ),
        migrations.AddField(
            model_name='submittedphoto',
            name='signer',
            field=models.CharField(blank=True, choices=[('inspector', 'The inspector'), ('onsite', 'Whoever is in charge on the spot')], db_default='', max_length=10, verbose_name='signature of'),
        ),
        migrations.AlterField(
            model_name='submittedphoto',
            name='item',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='inspections.checklistitem'),
        ),
        migrations.AddConstraint(
            model_name='submittedphoto',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('item__isnull', False), ('signer', '')), models.Q(('item__isnull', True), ('signer__in', ['inspector', 'onsite'])), _connector='OR'), name='a_photo_is_of_an_item_or_a_signature'),
        ),
        migrations.AddField(
            model_name='visitrecord',
            name='visit',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='record', to='inspections.visit', verbose_name='visit'),
        ),
        migrations.AddConstraint(
            model_name='visitrecord',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('is_refused', False), ('onsite_name__gt', '')), models.Q(('is_refused', True), ('remark__gt', '')), _connector='OR'), name='a_record_is_signed_or_says_why_not'),
        ),
        ]),
    ]
