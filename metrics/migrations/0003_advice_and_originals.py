"""Advice that is not followed has its own outcome; originals that were read have their own mark."""

from django.db import migrations, models

from portal.batching import Batch


class Migration(migrations.Migration):

    dependencies = [
        ('metrics', '0002_marks_by_triggers'),
    ]

    operations = [
        Batch([
        migrations.AlterField(
            model_name='facilitybreach',
            name='outcome',
            field=models.CharField(choices=[('met', 'Met'), ('breached', 'Not met'), ('warned', "Needs the reviewer's reason"), ('advised', 'Advice not followed'), ('unknown', 'Not computable')], max_length=10, verbose_name='outcome'),
        ),
        migrations.AlterField(
            model_name='indicator',
            name='source_mark',
            field=models.CharField(choices=[('S', 'Founding document'), ('O', 'Original text was read'), ('F', 'Known from a reprint'), ('M-hi', 'Known, high confidence'), ('M-med', 'Known, medium confidence'), ('M-lo', 'Known, low confidence'), ('T', 'Verified in code'), ('D', 'Own design, not law')], max_length=6, verbose_name='source'),
        ),
        migrations.AlterField(
            model_name='indicatorevent',
            name='source_mark',
            field=models.CharField(choices=[('S', 'Founding document'), ('O', 'Original text was read'), ('F', 'Known from a reprint'), ('M-hi', 'Known, high confidence'), ('M-med', 'Known, medium confidence'), ('M-lo', 'Known, low confidence'), ('T', 'Verified in code'), ('D', 'Own design, not law')], max_length=6, verbose_name='source'),
        ),
        migrations.AlterField(
            model_name='milestone',
            name='source_mark',
            field=models.CharField(choices=[('S', 'Founding document'), ('O', 'Original text was read'), ('F', 'Known from a reprint'), ('M-hi', 'Known, high confidence'), ('M-med', 'Known, medium confidence'), ('M-lo', 'Known, low confidence'), ('T', 'Verified in code'), ('D', 'Own design, not law')], max_length=6, verbose_name='source'),
        ),
        migrations.AlterField(
            model_name='milestoneevent',
            name='source_mark',
            field=models.CharField(choices=[('S', 'Founding document'), ('O', 'Original text was read'), ('F', 'Known from a reprint'), ('M-hi', 'Known, high confidence'), ('M-med', 'Known, medium confidence'), ('M-lo', 'Known, low confidence'), ('T', 'Verified in code'), ('D', 'Own design, not law')], max_length=6, verbose_name='source'),
        ),
        migrations.AlterField(
            model_name='reportkind',
            name='source_mark',
            field=models.CharField(choices=[('S', 'Founding document'), ('O', 'Original text was read'), ('F', 'Known from a reprint'), ('M-hi', 'Known, high confidence'), ('M-med', 'Known, medium confidence'), ('M-lo', 'Known, low confidence'), ('T', 'Verified in code'), ('D', 'Own design, not law')], max_length=6, verbose_name='source'),
        ),
        migrations.AlterField(
            model_name='scoringrule',
            name='source_mark',
            field=models.CharField(choices=[('S', 'Founding document'), ('O', 'Original text was read'), ('F', 'Known from a reprint'), ('M-hi', 'Known, high confidence'), ('M-med', 'Known, medium confidence'), ('M-lo', 'Known, low confidence'), ('T', 'Verified in code'), ('D', 'Own design, not law')], max_length=6, verbose_name='source'),
        ),
        migrations.AlterField(
            model_name='scoringruleevent',
            name='source_mark',
            field=models.CharField(choices=[('S', 'Founding document'), ('O', 'Original text was read'), ('F', 'Known from a reprint'), ('M-hi', 'Known, high confidence'), ('M-med', 'Known, medium confidence'), ('M-lo', 'Known, low confidence'), ('T', 'Verified in code'), ('D', 'Own design, not law')], max_length=6, verbose_name='source'),
        ),
        migrations.AlterField(
            model_name='target',
            name='source_mark',
            field=models.CharField(choices=[('S', 'Founding document'), ('O', 'Original text was read'), ('F', 'Known from a reprint'), ('M-hi', 'Known, high confidence'), ('M-med', 'Known, medium confidence'), ('M-lo', 'Known, low confidence'), ('T', 'Verified in code'), ('D', 'Own design, not law')], max_length=6, verbose_name='source'),
        ),
        ]),
    ]
