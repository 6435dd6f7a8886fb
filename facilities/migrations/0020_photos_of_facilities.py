"""Photographs of facilities for their public page."""

import django.db.models.deletion
import facilities.photos.models
from django.conf import settings
from django.db import migrations, models

from portal.batching import Batch


class Migration(migrations.Migration):

    dependencies = [
        ('facilities', '0019_families_searches_and_swaps'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Batch([
            migrations.CreateModel(
                name='Photo',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('state', models.CharField(choices=[('waiting', 'Photograph waits for the bureau'), ('shown', 'Photograph is public'), ('refused', 'Photograph is not published'), ('removed', 'Photograph was taken down')], default='waiting', editable=False, max_length=8, verbose_name='state')),
                    ('file', models.FileField(blank=True, editable=False, upload_to=facilities.photos.models.storage_name, verbose_name='file')),
                    ('sha256', models.CharField(editable=False, max_length=64)),
                    ('text', models.CharField(help_text="Read to those who can't see it: “the garden with sandpit”.", max_length=120, verbose_name='what the photograph shows')),
                    ('shows_no_child', models.BooleanField(default=False, verbose_name='no child in the picture')),
                    ('added_on', models.DateField(editable=False, verbose_name='added on')),
                    ('added_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('facility', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='photos', to='facilities.facility')),
                ],
                options={
                    'verbose_name': 'photograph of a facility',
                    'ordering': ['id'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'shown', 'refused', 'removed'])), name='photo_state_is_known'), models.CheckConstraint(condition=models.Q(('shows_no_child', True)), name='photo_shows_no_child'), models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='photo_says_what_it_shows'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('waiting', 'shown')), _negated=True), models.Q(('file', ''), _negated=True), _connector='OR'), name='kept_photo_has_its_file'), models.UniqueConstraint(condition=models.Q(('state__in', ('waiting', 'shown'))), fields=('facility', 'sha256'), name='one_photo_once_of_a_facility')],
                },
            ),
        ]),
    ]
