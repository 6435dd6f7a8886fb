"""Communities run facilities too; a family care point has one kind of group, and no class kind of the setting standard."""

from django.db import migrations, models

from portal.batching import Batch

HOMES = """
UPDATE facilities_careclass SET kind = 'family'
FROM facilities_facility
WHERE facilities_facility.id = facility_id AND setting = 'family';
"""  # the history of each class keeps the kind that it was filed with


class Migration(migrations.Migration):

    dependencies = [
        ('facilities', '0002_register_search'),
        ('portal', '0006_rulebook_reviews_and_changes'),
    ]

    operations = [
        Batch([
        migrations.RemoveConstraint(
            model_name='careclass',
            name='class_kind_is_known',
        ),
        migrations.RemoveConstraint(
            model_name='facility',
            name='facility_setting_is_known',
        ),
        migrations.AlterField(
            model_name='cancellationground',
            name='source_mark',
            field=models.CharField(choices=[('S', 'Founding document'), ('O', 'Original text was read'), ('F', 'Known from a reprint'), ('M-hi', 'Known, high confidence'), ('M-med', 'Known, medium confidence'), ('M-lo', 'Known, low confidence'), ('T', 'Verified in code'), ('D', 'Own design, not law')], max_length=6, verbose_name='source'),
        ),
        migrations.AlterField(
            model_name='cancellationgroundevent',
            name='source_mark',
            field=models.CharField(choices=[('S', 'Founding document'), ('O', 'Original text was read'), ('F', 'Known from a reprint'), ('M-hi', 'Known, high confidence'), ('M-med', 'Known, medium confidence'), ('M-lo', 'Known, low confidence'), ('T', 'Verified in code'), ('D', 'Own design, not law')], max_length=6, verbose_name='source'),
        ),
        migrations.AlterField(
            model_name='careclass',
            name='kind',
            field=models.CharField(choices=[('infant', 'Infant class (6-12 months)'), ('toddler', 'Toddler class (12-24 months)'), ('older', 'Older toddler class (24-36 months)'), ('mixed', 'Mixed class (18-36 months)'), ('family', 'Family care point (up to 36 months)')], max_length=8, verbose_name='kind of class'),
        ),
        migrations.AlterField(
            model_name='careclassevent',
            name='kind',
            field=models.CharField(choices=[('infant', 'Infant class (6-12 months)'), ('toddler', 'Toddler class (12-24 months)'), ('older', 'Older toddler class (24-36 months)'), ('mixed', 'Mixed class (18-36 months)'), ('family', 'Family care point (up to 36 months)')], max_length=8, verbose_name='kind of class'),
        ),
        migrations.AlterField(
            model_name='facility',
            name='setting',
            field=models.CharField(choices=[('public', 'Publicly run'), ('public_private', 'Public, privately operated'), ('private_aided', 'Private, publicly aided'), ('private', 'Privately run'), ('employer', 'Run by an employer for its staff'), ('kindergarten', 'Kindergarten with nursery classes'), ('community', 'Run by or for a community'), ('family', 'Family care point')], max_length=16, verbose_name='how it is run'),
        ),
        migrations.AlterField(
            model_name='facilityevent',
            name='setting',
            field=models.CharField(choices=[('public', 'Publicly run'), ('public_private', 'Public, privately operated'), ('private_aided', 'Private, publicly aided'), ('private', 'Privately run'), ('employer', 'Run by an employer for its staff'), ('kindergarten', 'Kindergarten with nursery classes'), ('community', 'Run by or for a community'), ('family', 'Family care point')], max_length=16, verbose_name='how it is run'),
        ),
        migrations.AddConstraint(
            model_name='careclass',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['infant', 'toddler', 'older', 'mixed', 'family'])), name='class_kind_is_known'),
        ),
        migrations.AddConstraint(
            model_name='facility',
            constraint=models.CheckConstraint(condition=models.Q(('setting__in', ['public', 'public_private', 'private_aided', 'private', 'employer', 'kindergarten', 'community', 'family'])), name='facility_setting_is_known'),
        ),
        ]),
        migrations.RunSQL(HOMES, migrations.RunSQL.noop),
    ]
