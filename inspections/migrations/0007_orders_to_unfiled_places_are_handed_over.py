"""Visits to unfiled places answer questions, and orders are handed over: their days run from then."""

import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.lookups
import portal.identifiers.fields
from django.conf import settings
from django.db import migrations, models

from portal.batching import Batch


def hold_as_handed_over(apps, schema_editor):
    """Let orders of before keep their days: they were told at the place, on the day that they bear."""
    places = apps.get_model("inspections", "UnfiledPlace").objects.filter(state__in=["cited", "stopped"])
    orders = apps.get_model("inspections", "PlaceAct").objects.filter(kind__in=["citation", "stop"])
    for order in orders.order_by("pk"):
        places.filter(pk=order.place_id).update(served_on=order.on, term_on=order.due_on)


class Migration(migrations.Migration):

    dependencies = [
        ('inspections', '0006_canonical_identifiers'),
        ('portal', '0008_letters_to_places'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Batch([
            migrations.CreateModel(
                name='PlaceAnswer',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.SlugField(max_length=40, verbose_name='code')),
                    ('question', models.CharField(max_length=200, verbose_name='question')),
                    ('outcome', models.CharField(choices=[('pass', 'Meets'), ('fail', 'Does not meet'), ('na', 'Not applicable'), ('done', 'Recorded')], max_length=4, verbose_name='answer')),
                ],
                options={
                    'verbose_name': 'answer about an unfiled place',
                    'ordering': ['id'],
                },
            ),
            migrations.RemoveConstraint(
                model_name='placeact',
                name='place_act_is_known',
            ),
            migrations.AddField(
                model_name='placeact',
                name='children',
                field=models.PositiveSmallIntegerField(help_text='Empty: nobody could count them.', null=True, verbose_name='children counted'),
            ),
            migrations.AddField(
                model_name='placeact',
                name='manner',
                field=models.CharField(blank=True, choices=[('in_person', 'Handed over in person'), ('left', 'Left at the place before a witness'), ('posted', 'Sent by registered mail')], max_length=9, verbose_name='how it was handed over'),
            ),
            migrations.AddField(
                model_name='placeact',
                name='order',
                field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='service', to='inspections.placeact', verbose_name='order that was handed over'),
            ),
            migrations.AddField(
                model_name='placeact',
                name='received_by',
                field=portal.identifiers.fields.NameField(blank=True, max_length=60, verbose_name='who took it'),
            ),
            migrations.AddField(
                model_name='unfiledplace',
                name='served_on',
                field=models.DateField(help_text='Of the last order; empty until then.', null=True, verbose_name='order handed over on'),
            ),
            migrations.AddField(
                model_name='unfiledplace',
                name='term_on',
                field=models.DateField(help_text='Runs from the handing over.', null=True, verbose_name='last day that the order leaves'),
            ),
            migrations.AlterField(
                model_name='placeact',
                name='kind',
                field=models.CharField(choices=[('visit', 'Visit'), ('citation', 'Citation with a day'), ('stop', 'Order to stop'), ('service', 'Order handed over'), ('end', 'Found to have ended')], max_length=8, verbose_name='what was done'),
            ),
            migrations.AddConstraint(
                model_name='placeact',
                constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['visit', 'citation', 'stop', 'service', 'end'])), name='place_act_is_known'),
            ),
            migrations.AddConstraint(
                model_name='placeact',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'service'), ('manner__in', ['in_person', 'left', 'posted']), ('order__isnull', False)), models.Q(models.Q(('kind', 'service'), _negated=True), ('manner', ''), ('order__isnull', True), ('received_by', '')), _connector='OR'), name='handing_over_says_what_and_how'),
            ),
            migrations.AddConstraint(
                model_name='placeact',
                constraint=models.CheckConstraint(condition=models.Q(portal.identifiers.fields.IsNormalised(models.F('received_by')), models.Q(django.db.models.lookups.Regex(django.db.models.functions.comparison.Cast(models.F('received_by'), models.TextField()), '[\\u00ad\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff]|[[:space:]]{2}|^[[:space:]]|[[:space:]]$|[\\t\\r\\n]'), _negated=True)), name='who_took_the_order_is_canonical', violation_error_message='This is not in the form in which the portal keeps it.'),
            ),
            migrations.AddField(
                model_name='placeanswer',
                name='act',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='inspections.placeact'),
            ),
            migrations.AddField(
                model_name='placeanswer',
                name='clause',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.clause', verbose_name='clause'),
            ),
            migrations.AddConstraint(
                model_name='placeanswer',
                constraint=models.UniqueConstraint(fields=('act', 'code'), name='one_answer_per_question_at_a_place'),
            ),
            migrations.AddConstraint(
                model_name='placeanswer',
                constraint=models.CheckConstraint(condition=models.Q(('outcome__in', ['pass', 'fail', 'na'])), name='answer_about_a_place_is_known'),
            ),
        ]),
        migrations.RunPython(hold_as_handed_over, migrations.RunPython.noop, elidable=False),
    ]
