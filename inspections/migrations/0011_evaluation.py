"""Evaluation: the standard as data, rounds, self-evaluations, blind scores, moderation, grades."""

import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from portal.batching import Batch


class Migration(migrations.Migration):

    dependencies = [
        ('facilities', '0016_premises_and_supply'),
        ('inspections', '0010_online_monitoring'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('portal', '0013_what_is_sealed_stays_sealed_in_histories'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Batch([
        migrations.CreateModel(
            name='AssessorDraw',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('record', models.JSONField(editable=False)),
                ('fingerprint', models.CharField(editable=False, max_length=64)),
                ('drawn_on', models.DateField(verbose_name='drawn on')),
            ],
            options={
                'verbose_name': 'draw of assessors',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Dimension',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.PositiveSmallIntegerField(verbose_name='order')),
                ('name', models.CharField(max_length=40, verbose_name='dimension')),
                ('points', models.PositiveSmallIntegerField(verbose_name='points')),
            ],
            options={
                'verbose_name': 'dimension of a standard',
                'ordering': ['standard', 'order'],
            },
        ),
        migrations.CreateModel(
            name='Standard',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.CharField(max_length=40, unique=True, verbose_name='version of the standard')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('valid_from', models.DateField(verbose_name='valid from')),
                ('fingerprint', models.CharField(editable=False, help_text='SHA-256 of all dimensions and items.', max_length=64)),
            ],
            options={
                'verbose_name': 'standard of evaluation',
                'ordering': ['-valid_from', '-id'],
            },
        ),
        migrations.CreateModel(
            name='StandardEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('version', models.CharField(max_length=40, verbose_name='version of the standard')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('valid_from', models.DateField(verbose_name='valid from')),
                ('fingerprint', models.CharField(editable=False, help_text='SHA-256 of all dimensions and items.', max_length=64)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Assessor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('competence', models.CharField(max_length=200, verbose_name='competence')),
                ('until', models.DateField(blank=True, null=True, verbose_name='until')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.organisation', verbose_name='organisation')),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='assessor', to=settings.AUTH_USER_MODEL, verbose_name='account')),
            ],
            options={
                'verbose_name': 'assessor',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='AssessorEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('competence', models.CharField(max_length=200, verbose_name='competence')),
                ('until', models.DateField(blank=True, null=True, verbose_name='until')),
                ('organisation', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='portal.organisation', verbose_name='organisation')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='inspections.assessor')),
                ('user', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='account')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='AssessorTie',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(max_length=200, verbose_name='which tie')),
                ('ended_on', models.DateField(blank=True, help_text='Empty: it lasts.', null=True, verbose_name='ended on')),
                ('assessor', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='ties', to='inspections.assessor', verbose_name='assessor')),
                ('facility', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='facilities.facility', verbose_name='facility')),
            ],
            options={
                'verbose_name': 'tie of an assessor',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='AssessorTieEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('reason', models.CharField(max_length=200, verbose_name='which tie')),
                ('ended_on', models.DateField(blank=True, help_text='Empty: it lasts.', null=True, verbose_name='ended on')),
                ('assessor', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='inspections.assessor', verbose_name='assessor')),
                ('facility', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='facilities.facility', verbose_name='facility')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='inspections.assessortie')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='DimensionScore',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('computed', models.DecimalField(decimal_places=1, max_digits=6, validators=[django.core.validators.MinValueValidator(0)], verbose_name='computed')),
                ('scored', models.DecimalField(decimal_places=1, max_digits=6, validators=[django.core.validators.MinValueValidator(0)], verbose_name='scored')),
                ('possible', models.PositiveSmallIntegerField(verbose_name='points of what is known')),
                ('dimension', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='inspections.dimension')),
            ],
            options={
                'verbose_name': 'points of a dimension',
                'ordering': ['dimension'],
            },
        ),
        migrations.CreateModel(
            name='Evaluation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('called', 'Called'), ('submitted', 'Self-evaluation handed in'), ('scoring', 'Being scored'), ('moderation', 'Under moderation'), ('settled', 'Scores settled'), ('graded', 'Graded'), ('ungraded', 'Without a grade')], default='called', editable=False, max_length=10, verbose_name='state')),
                ('revision', models.PositiveIntegerField(default=0, editable=False)),
                ('facility', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evaluations', to='facilities.facility', verbose_name='facility')),
            ],
            options={
                'verbose_name': 'evaluation',
                'ordering': ['-round', 'facility'],
            },
        ),
        migrations.CreateModel(
            name='DimensionScoreEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('computed', models.DecimalField(decimal_places=1, max_digits=6, validators=[django.core.validators.MinValueValidator(0)], verbose_name='computed')),
                ('scored', models.DecimalField(decimal_places=1, max_digits=6, validators=[django.core.validators.MinValueValidator(0)], verbose_name='scored')),
                ('possible', models.PositiveSmallIntegerField(verbose_name='points of what is known')),
                ('dimension', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='inspections.dimension')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='inspections.dimensionscore')),
                ('evaluation', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='inspections.evaluation')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='dimensionscore',
            name='evaluation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='dimension_scores', to='inspections.evaluation'),
        ),
        migrations.CreateModel(
            name='ComputedItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('outcome', models.CharField(choices=[('met', 'Item met'), ('unmet', 'Item not met'), ('unknown', 'Item not computable'), ('exempt', 'Item does not apply')], max_length=8, verbose_name='outcome')),
                ('message', models.TextField(blank=True, verbose_name='what the check says')),
                ('computed_on', models.DateField(verbose_name='computed on')),
                ('evaluation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='computed', to='inspections.evaluation')),
            ],
            options={
                'verbose_name': 'computed item',
                'ordering': ['item'],
            },
        ),
        migrations.CreateModel(
            name='Grade',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('letter', models.CharField(choices=[('A', 'A'), ('B', 'B'), ('C', 'C'), ('D', 'D')], max_length=1, verbose_name='grade')),
                ('per_thousand', models.DecimalField(decimal_places=1, help_text='Of the items that could be known.', max_digits=6, validators=[django.core.validators.MinValueValidator(0)], verbose_name='points of 1,000')),
                ('since', models.DateField(verbose_name='since')),
                ('until', models.DateField(verbose_name='until')),
                ('state', models.CharField(choices=[('valid', 'Grade holds'), ('suspended', 'Grade suspended'), ('withdrawn', 'Grade set aside')], default='valid', editable=False, max_length=10, verbose_name='state')),
                ('by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('evaluation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='grades', to='inspections.evaluation')),
            ],
            options={
                'verbose_name': 'grade of a facility',
                'ordering': ['-since', '-id'],
            },
        ),
        migrations.CreateModel(
            name='GradeEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('letter', models.CharField(choices=[('A', 'A'), ('B', 'B'), ('C', 'C'), ('D', 'D')], max_length=1, verbose_name='grade')),
                ('per_thousand', models.DecimalField(decimal_places=1, help_text='Of the items that could be known.', max_digits=6, validators=[django.core.validators.MinValueValidator(0)], verbose_name='points of 1,000')),
                ('since', models.DateField(verbose_name='since')),
                ('until', models.DateField(verbose_name='until')),
                ('state', models.CharField(choices=[('valid', 'Grade holds'), ('suspended', 'Grade suspended'), ('withdrawn', 'Grade set aside')], default='valid', editable=False, max_length=10, verbose_name='state')),
                ('by', models.ForeignKey(db_constraint=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('evaluation', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='inspections.evaluation')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='inspections.grade')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Item',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=20, verbose_name='number of the item')),
                ('order', models.PositiveSmallIntegerField(verbose_name='order')),
                ('text', models.CharField(max_length=200, verbose_name='what is asked')),
                ('points', models.PositiveSmallIntegerField(verbose_name='points')),
                ('is_basic', models.BooleanField(default=False, help_text='Not met: no grade.', verbose_name='basic item')),
                ('clause_code', models.SlugField(blank=True, max_length=40, verbose_name='computed by the check of')),
                ('guidance', models.CharField(blank=True, max_length=300, verbose_name='what to look at')),
                ('dimension', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='inspections.dimension')),
                ('evidence', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.documentkind', verbose_name='kind of evidence')),
            ],
            options={
                'verbose_name': 'item of a standard',
                'ordering': ['dimension', 'order'],
            },
        ),
        migrations.CreateModel(
            name='ComputedItemEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('outcome', models.CharField(choices=[('met', 'Item met'), ('unmet', 'Item not met'), ('unknown', 'Item not computable'), ('exempt', 'Item does not apply')], max_length=8, verbose_name='outcome')),
                ('message', models.TextField(blank=True, verbose_name='what the check says')),
                ('computed_on', models.DateField(verbose_name='computed on')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='inspections.computeditem')),
                ('evaluation', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='inspections.evaluation')),
                ('item', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='inspections.item')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='computeditem',
            name='item',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='inspections.item'),
        ),
        migrations.CreateModel(
            name='ItemEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('code', models.CharField(max_length=20, verbose_name='number of the item')),
                ('order', models.PositiveSmallIntegerField(verbose_name='order')),
                ('text', models.CharField(max_length=200, verbose_name='what is asked')),
                ('points', models.PositiveSmallIntegerField(verbose_name='points')),
                ('is_basic', models.BooleanField(default=False, help_text='Not met: no grade.', verbose_name='basic item')),
                ('clause_code', models.SlugField(blank=True, db_index=False, max_length=40, verbose_name='computed by the check of')),
                ('guidance', models.CharField(blank=True, max_length=300, verbose_name='what to look at')),
                ('dimension', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='inspections.dimension')),
                ('evidence', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='portal.documentkind', verbose_name='kind of evidence')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='inspections.item')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Moderation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('points', models.DecimalField(decimal_places=1, max_digits=6, validators=[django.core.validators.MinValueValidator(0)], verbose_name='points decided')),
                ('reason', models.TextField(max_length=1000, verbose_name='reason')),
                ('on', models.DateField(editable=False, verbose_name='decided on')),
                ('by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('dimension', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='inspections.dimension', verbose_name='dimension')),
                ('evaluation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='moderations', to='inspections.evaluation')),
            ],
            options={
                'verbose_name': 'moderation',
                'ordering': ['dimension'],
            },
        ),
        migrations.CreateModel(
            name='ModerationEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('points', models.DecimalField(decimal_places=1, max_digits=6, validators=[django.core.validators.MinValueValidator(0)], verbose_name='points decided')),
                ('reason', models.TextField(max_length=1000, verbose_name='reason')),
                ('on', models.DateField(editable=False, verbose_name='decided on')),
                ('by', models.ForeignKey(db_constraint=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('dimension', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='inspections.dimension', verbose_name='dimension')),
                ('evaluation', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='inspections.evaluation')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='inspections.moderation')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Round',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='year')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('state', models.CharField(choices=[('called', 'Self-evaluation'), ('scoring', 'Scoring on site'), ('published', 'Grades published')], default='called', editable=False, max_length=10, verbose_name='state')),
                ('called_on', models.DateField(editable=False, verbose_name='called on')),
                ('scored_on', models.DateField(editable=False, null=True, verbose_name='day of scoring')),
                ('published_on', models.DateField(editable=False, null=True, verbose_name='published on')),
                ('is_demo', models.BooleanField(default=False, editable=False, verbose_name='demo')),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.area', verbose_name='area')),
                ('called_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('standard', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rounds', to='inspections.standard', verbose_name='standard')),
            ],
            options={
                'verbose_name': 'round of evaluation',
                'ordering': ['-year', '-id'],
            },
        ),
        migrations.CreateModel(
            name='EvaluationEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('state', models.CharField(choices=[('called', 'Called'), ('submitted', 'Self-evaluation handed in'), ('scoring', 'Being scored'), ('moderation', 'Under moderation'), ('settled', 'Scores settled'), ('graded', 'Graded'), ('ungraded', 'Without a grade')], default='called', editable=False, max_length=10, verbose_name='state')),
                ('revision', models.PositiveIntegerField(default=0, editable=False)),
                ('facility', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='facilities.facility', verbose_name='facility')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='inspections.evaluation')),
                ('round', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='inspections.round')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='evaluation',
            name='round',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evaluations', to='inspections.round'),
        ),
        migrations.CreateModel(
            name='AssessorDrawEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('record', models.JSONField(editable=False)),
                ('fingerprint', models.CharField(editable=False, max_length=64)),
                ('drawn_on', models.DateField(verbose_name='drawn on')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='inspections.assessordraw')),
                ('round', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='inspections.round')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='assessordraw',
            name='round',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='draws', to='inspections.round'),
        ),
        migrations.CreateModel(
            name='SelfScore',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('points', models.PositiveSmallIntegerField(verbose_name='own points')),
                ('evaluation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='self_scores', to='inspections.evaluation')),
                ('evidence', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.document', verbose_name='evidence')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='inspections.item')),
            ],
            options={
                'verbose_name': "score of one's own",
                'ordering': ['item'],
            },
        ),
        migrations.CreateModel(
            name='SelfScoreEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('points', models.PositiveSmallIntegerField(verbose_name='own points')),
                ('evaluation', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='inspections.evaluation')),
                ('evidence', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='portal.document', verbose_name='evidence')),
                ('item', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='inspections.item')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='inspections.selfscore')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='SiteMark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('points', models.PositiveSmallIntegerField(verbose_name='points')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='note')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='inspections.item')),
            ],
            options={
                'verbose_name': 'mark of a sheet',
                'ordering': ['item'],
            },
        ),
        migrations.CreateModel(
            name='SiteScore',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.PositiveSmallIntegerField(verbose_name='place')),
                ('handed_in_on', models.DateField(editable=False, null=True, verbose_name='handed in on')),
                ('revision', models.PositiveIntegerField(default=0, editable=False)),
                ('assessor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sheets', to='inspections.assessor')),
                ('evaluation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sheets', to='inspections.evaluation')),
            ],
            options={
                'verbose_name': 'score on site',
                'ordering': ['evaluation', 'place'],
            },
        ),
        migrations.CreateModel(
            name='SiteMarkEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('points', models.PositiveSmallIntegerField(verbose_name='points')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='note')),
                ('item', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='inspections.item')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='inspections.sitemark')),
                ('sheet', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='inspections.sitescore')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='sitemark',
            name='sheet',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='marks', to='inspections.sitescore'),
        ),
        migrations.CreateModel(
            name='SiteScoreEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('place', models.PositiveSmallIntegerField(verbose_name='place')),
                ('handed_in_on', models.DateField(editable=False, null=True, verbose_name='handed in on')),
                ('revision', models.PositiveIntegerField(default=0, editable=False)),
                ('assessor', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='inspections.assessor')),
                ('evaluation', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='inspections.evaluation')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='inspections.sitescore')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='RoundEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('year', models.PositiveSmallIntegerField(verbose_name='year')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('state', models.CharField(choices=[('called', 'Self-evaluation'), ('scoring', 'Scoring on site'), ('published', 'Grades published')], default='called', editable=False, max_length=10, verbose_name='state')),
                ('called_on', models.DateField(editable=False, verbose_name='called on')),
                ('scored_on', models.DateField(editable=False, null=True, verbose_name='day of scoring')),
                ('published_on', models.DateField(editable=False, null=True, verbose_name='published on')),
                ('is_demo', models.BooleanField(default=False, editable=False, verbose_name='demo')),
                ('area', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='portal.area', verbose_name='area')),
                ('called_by', models.ForeignKey(db_constraint=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='inspections.round')),
                ('standard', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='inspections.standard', verbose_name='standard')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='DimensionEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('order', models.PositiveSmallIntegerField(verbose_name='order')),
                ('name', models.CharField(max_length=40, verbose_name='dimension')),
                ('points', models.PositiveSmallIntegerField(verbose_name='points')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='inspections.dimension')),
                ('standard', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='inspections.standard')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='dimension',
            name='standard',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='dimensions', to='inspections.standard'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='standard',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "inspections_standardevent" ("fingerprint", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "valid_from", "version") VALUES (NEW."fingerprint", NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."valid_from", NEW."version"); RETURN NULL;', hash='8e4124e8364ed645acf47516528152955079f3ae', operation='INSERT', pgid='pgtrigger_insert_insert_2058e', table='inspections_standard', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='standard',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "inspections_standardevent" ("fingerprint", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "valid_from", "version") VALUES (NEW."fingerprint", NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."valid_from", NEW."version"); RETURN NULL;', hash='ab5cf2357b6297903b3195ee8a908fc49710c20b', operation='UPDATE', pgid='pgtrigger_update_update_967a8', table='inspections_standard', when='AFTER')),
        ),
        migrations.AddField(
            model_name='standardevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='standardevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='inspections.standard'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='assessor',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "inspections_assessorevent" ("competence", "id", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "until", "user_id") VALUES (NEW."competence", NEW."id", NEW."organisation_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."until", NEW."user_id"); RETURN NULL;', hash='2aa9d6b352cdeca41505177fd5cf9c1140a4bb1a', operation='INSERT', pgid='pgtrigger_insert_insert_1a3a8', table='inspections_assessor', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='assessor',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "inspections_assessorevent" ("competence", "id", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "until", "user_id") VALUES (NEW."competence", NEW."id", NEW."organisation_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."until", NEW."user_id"); RETURN NULL;', hash='462755bf7d2afc833527cd2e69d941f960d92875', operation='UPDATE', pgid='pgtrigger_update_update_bd271', table='inspections_assessor', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='assessortie',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "inspections_assessortieevent" ("assessor_id", "ended_on", "facility_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason") VALUES (NEW."assessor_id", NEW."ended_on", NEW."facility_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reason"); RETURN NULL;', hash='8f905357ddf91fd25dd9159a9ea28c2727abcd10', operation='INSERT', pgid='pgtrigger_insert_insert_0399d', table='inspections_assessortie', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='assessortie',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "inspections_assessortieevent" ("assessor_id", "ended_on", "facility_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason") VALUES (NEW."assessor_id", NEW."ended_on", NEW."facility_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reason"); RETURN NULL;', hash='63c6320f38ad0a81fc4768d3c827bb9fd92f43f7', operation='UPDATE', pgid='pgtrigger_update_update_4f710', table='inspections_assessortie', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='dimensionscore',
            constraint=models.UniqueConstraint(fields=('evaluation', 'dimension'), name='one_score_per_dimension'),
        ),
        migrations.AddConstraint(
            model_name='dimensionscore',
            constraint=models.CheckConstraint(condition=models.Q(('possible__gte', django.db.models.expressions.CombinedExpression(models.F('computed'), '+', models.F('scored')))), name='points_of_a_dimension_are_possible'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='dimensionscore',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "inspections_dimensionscoreevent" ("computed", "dimension_id", "evaluation_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "possible", "scored") VALUES (NEW."computed", NEW."dimension_id", NEW."evaluation_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."possible", NEW."scored"); RETURN NULL;', hash='614c6ac13f8e5b870a35046ed5307a7ae9fc7eef', operation='INSERT', pgid='pgtrigger_insert_insert_17f73', table='inspections_dimensionscore', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='dimensionscore',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "inspections_dimensionscoreevent" ("computed", "dimension_id", "evaluation_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "possible", "scored") VALUES (NEW."computed", NEW."dimension_id", NEW."evaluation_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."possible", NEW."scored"); RETURN NULL;', hash='c576dc3b520b41defc8c9ef8d085ba66c03e4589', operation='UPDATE', pgid='pgtrigger_update_update_38dc9', table='inspections_dimensionscore', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='grade',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'withdrawn'), _negated=True), fields=('evaluation',), name='one_standing_grade_per_evaluation'),
        ),
        migrations.AddConstraint(
            model_name='grade',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['valid', 'suspended', 'withdrawn'])), name='grade_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='grade',
            constraint=models.CheckConstraint(condition=models.Q(('letter__in', ['A', 'B', 'C', 'D'])), name='grade_letter_is_known'),
        ),
        migrations.AddConstraint(
            model_name='grade',
            constraint=models.CheckConstraint(condition=models.Q(('until__gt', models.F('since'))), name='grade_has_a_term'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='grade',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "inspections_gradeevent" ("by_id", "evaluation_id", "id", "letter", "per_thousand", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "since", "state", "until") VALUES (NEW."by_id", NEW."evaluation_id", NEW."id", NEW."letter", NEW."per_thousand", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."since", NEW."state", NEW."until"); RETURN NULL;', hash='d4508e940c7461b0de575fc87f7492a19d60b9b1', operation='INSERT', pgid='pgtrigger_insert_insert_9ab05', table='inspections_grade', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='grade',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "inspections_gradeevent" ("by_id", "evaluation_id", "id", "letter", "per_thousand", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "since", "state", "until") VALUES (NEW."by_id", NEW."evaluation_id", NEW."id", NEW."letter", NEW."per_thousand", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."since", NEW."state", NEW."until"); RETURN NULL;', hash='fa5b3edbee67546706c4deb1411a6ae70b9abb42', operation='UPDATE', pgid='pgtrigger_update_update_61969', table='inspections_grade', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='item',
            constraint=models.UniqueConstraint(fields=('dimension', 'code'), name='one_item_per_number_in_a_dimension'),
        ),
        migrations.AddConstraint(
            model_name='item',
            constraint=models.CheckConstraint(condition=models.Q(('clause_code', ''), ('evidence__isnull', True), _connector='XOR'), name='item_is_computed_or_shown_by_evidence'),
        ),
        migrations.AddConstraint(
            model_name='item',
            constraint=models.CheckConstraint(condition=models.Q(('points__gte', 1)), name='evaluated_item_has_points'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='item',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "inspections_itemevent" ("clause_code", "code", "dimension_id", "evidence_id", "guidance", "id", "is_basic", "order", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "points", "text") VALUES (NEW."clause_code", NEW."code", NEW."dimension_id", NEW."evidence_id", NEW."guidance", NEW."id", NEW."is_basic", NEW."order", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."points", NEW."text"); RETURN NULL;', hash='55f948e857b1704c3784271c0c3f422d93660acb', operation='INSERT', pgid='pgtrigger_insert_insert_be1e6', table='inspections_item', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='item',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "inspections_itemevent" ("clause_code", "code", "dimension_id", "evidence_id", "guidance", "id", "is_basic", "order", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "points", "text") VALUES (NEW."clause_code", NEW."code", NEW."dimension_id", NEW."evidence_id", NEW."guidance", NEW."id", NEW."is_basic", NEW."order", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."points", NEW."text"); RETURN NULL;', hash='f7b46183b060b5001d92af900468bcfcf018a1f8', operation='UPDATE', pgid='pgtrigger_update_update_70b5e', table='inspections_item', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='computeditem',
            constraint=models.UniqueConstraint(fields=('evaluation', 'item'), name='one_computed_item'),
        ),
        migrations.AddConstraint(
            model_name='computeditem',
            constraint=models.CheckConstraint(condition=models.Q(('outcome__in', ['met', 'unmet', 'unknown', 'exempt'])), name='computed_item_outcome_is_known'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='computeditem',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "inspections_computeditemevent" ("computed_on", "evaluation_id", "id", "item_id", "message", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."computed_on", NEW."evaluation_id", NEW."id", NEW."item_id", NEW."message", NEW."outcome", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;', hash='30e19e58fa9940a1caa2a783b25e67c14d6b3e95', operation='INSERT', pgid='pgtrigger_insert_insert_bf9db', table='inspections_computeditem', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='computeditem',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "inspections_computeditemevent" ("computed_on", "evaluation_id", "id", "item_id", "message", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."computed_on", NEW."evaluation_id", NEW."id", NEW."item_id", NEW."message", NEW."outcome", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;', hash='a2a027937ea554c63f9fcf3a9ed470a5c79cd54c', operation='UPDATE', pgid='pgtrigger_update_update_c40b4', table='inspections_computeditem', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='moderation',
            constraint=models.UniqueConstraint(fields=('evaluation', 'dimension'), name='one_moderation_per_dimension'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='moderation',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "inspections_moderationevent" ("by_id", "dimension_id", "evaluation_id", "id", "on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "points", "reason") VALUES (NEW."by_id", NEW."dimension_id", NEW."evaluation_id", NEW."id", NEW."on", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."points", NEW."reason"); RETURN NULL;', hash='fb112daac6ad6f58904b3f73e05cd4721876e958', operation='INSERT', pgid='pgtrigger_insert_insert_394d3', table='inspections_moderation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='moderation',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "inspections_moderationevent" ("by_id", "dimension_id", "evaluation_id", "id", "on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "points", "reason") VALUES (NEW."by_id", NEW."dimension_id", NEW."evaluation_id", NEW."id", NEW."on", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."points", NEW."reason"); RETURN NULL;', hash='169646af6990310dcd83d2494df0881b6fe146a1', operation='UPDATE', pgid='pgtrigger_update_update_17d65', table='inspections_moderation', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='evaluation',
            constraint=models.UniqueConstraint(fields=('round', 'facility'), name='one_evaluation_per_round'),
        ),
        migrations.AddConstraint(
            model_name='evaluation',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['called', 'submitted', 'scoring', 'moderation', 'settled', 'graded', 'ungraded'])), name='evaluation_state_is_known'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='evaluation',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "inspections_evaluationevent" ("facility_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revision", "round_id", "state") VALUES (NEW."facility_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."revision", NEW."round_id", NEW."state"); RETURN NULL;', hash='aa1da41c02b1a17af5d743258a9f0d330e2a374a', operation='INSERT', pgid='pgtrigger_insert_insert_60f71', table='inspections_evaluation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='evaluation',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "inspections_evaluationevent" ("facility_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revision", "round_id", "state") VALUES (NEW."facility_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."revision", NEW."round_id", NEW."state"); RETURN NULL;', hash='061f9b4b94723d96ec17728f09dccacf6778dac0', operation='UPDATE', pgid='pgtrigger_update_update_ccc07', table='inspections_evaluation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='assessordraw',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "inspections_assessordrawevent" ("drawn_on", "fingerprint", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "record", "round_id") VALUES (NEW."drawn_on", NEW."fingerprint", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."record", NEW."round_id"); RETURN NULL;', hash='02aacd666e17d5a39d5bb8a57d08a6200601fac0', operation='INSERT', pgid='pgtrigger_insert_insert_32649', table='inspections_assessordraw', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='selfscore',
            constraint=models.UniqueConstraint(fields=('evaluation', 'item'), name='one_self_score_per_item'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='selfscore',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "inspections_selfscoreevent" ("evaluation_id", "evidence_id", "id", "item_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "points") VALUES (NEW."evaluation_id", NEW."evidence_id", NEW."id", NEW."item_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."points"); RETURN NULL;', hash='98fe44396e24248cfe12eed5e190784406f470d0', operation='INSERT', pgid='pgtrigger_insert_insert_b3729', table='inspections_selfscore', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='selfscore',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "inspections_selfscoreevent" ("evaluation_id", "evidence_id", "id", "item_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "points") VALUES (NEW."evaluation_id", NEW."evidence_id", NEW."id", NEW."item_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."points"); RETURN NULL;', hash='47711b539d8fcabb1728283568eef9ae9a079e3a', operation='UPDATE', pgid='pgtrigger_update_update_5886a', table='inspections_selfscore', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='sitescore',
            constraint=models.UniqueConstraint(fields=('evaluation', 'assessor'), name='one_sheet_per_assessor'),
        ),
        migrations.AddConstraint(
            model_name='sitescore',
            constraint=models.UniqueConstraint(fields=('evaluation', 'place'), name='one_sheet_per_place'),
        ),
        migrations.AddConstraint(
            model_name='sitescore',
            constraint=models.CheckConstraint(condition=models.Q(('place__gte', 1), ('place__lte', 3)), name='at_most_three_sheets'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='sitescore',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "inspections_sitescoreevent" ("assessor_id", "evaluation_id", "handed_in_on", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "revision") VALUES (NEW."assessor_id", NEW."evaluation_id", NEW."handed_in_on", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."place", NEW."revision"); RETURN NULL;', hash='efc65ad157c15febdca086e4b6473d5c9121960e', operation='INSERT', pgid='pgtrigger_insert_insert_fcbc6', table='inspections_sitescore', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='sitescore',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "inspections_sitescoreevent" ("assessor_id", "evaluation_id", "handed_in_on", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "revision") VALUES (NEW."assessor_id", NEW."evaluation_id", NEW."handed_in_on", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."place", NEW."revision"); RETURN NULL;', hash='708ded90a4109e3d631e40dbc6b24601c90f3b2b', operation='UPDATE', pgid='pgtrigger_update_update_67297', table='inspections_sitescore', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='sitemark',
            constraint=models.UniqueConstraint(fields=('sheet', 'item'), name='one_mark_per_item'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='sitemark',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "inspections_sitemarkevent" ("id", "item_id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "points", "sheet_id") VALUES (NEW."id", NEW."item_id", NEW."note", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."points", NEW."sheet_id"); RETURN NULL;', hash='8af159c514a11cc12e9f1acc6315100e89ad0d3d', operation='INSERT', pgid='pgtrigger_insert_insert_68189', table='inspections_sitemark', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='sitemark',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "inspections_sitemarkevent" ("id", "item_id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "points", "sheet_id") VALUES (NEW."id", NEW."item_id", NEW."note", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."points", NEW."sheet_id"); RETURN NULL;', hash='32e3b122f52152aa2fc6e283332429b71ee675ca', operation='UPDATE', pgid='pgtrigger_update_update_7b332', table='inspections_sitemark', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='round',
            constraint=models.UniqueConstraint(fields=('area', 'year', 'name'), name='one_round_per_name'),
        ),
        migrations.AddConstraint(
            model_name='round',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['called', 'scoring', 'published'])), name='round_state_is_known'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='round',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "inspections_roundevent" ("area_id", "called_by_id", "called_on", "id", "is_demo", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_on", "scored_on", "standard_id", "state", "year") VALUES (NEW."area_id", NEW."called_by_id", NEW."called_on", NEW."id", NEW."is_demo", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."published_on", NEW."scored_on", NEW."standard_id", NEW."state", NEW."year"); RETURN NULL;', hash='872f3a07e830497904753bbe66753b7a8b1ded3b', operation='INSERT', pgid='pgtrigger_insert_insert_f8b02', table='inspections_round', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='round',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "inspections_roundevent" ("area_id", "called_by_id", "called_on", "id", "is_demo", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_on", "scored_on", "standard_id", "state", "year") VALUES (NEW."area_id", NEW."called_by_id", NEW."called_on", NEW."id", NEW."is_demo", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."published_on", NEW."scored_on", NEW."standard_id", NEW."state", NEW."year"); RETURN NULL;', hash='74800bbd2dc3be69f2fbaeb673a4bbb685e058a9', operation='UPDATE', pgid='pgtrigger_update_update_97e9e', table='inspections_round', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='dimension',
            constraint=models.UniqueConstraint(fields=('standard', 'order'), name='one_dimension_per_place'),
        ),
        migrations.AddConstraint(
            model_name='dimension',
            constraint=models.UniqueConstraint(fields=('standard', 'name'), name='one_dimension_per_name'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='dimension',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "inspections_dimensionevent" ("id", "name", "order", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "points", "standard_id") VALUES (NEW."id", NEW."name", NEW."order", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."points", NEW."standard_id"); RETURN NULL;', hash='a19a5c8ab1b678e91ddff8d4dfa16fedea7596c6', operation='INSERT', pgid='pgtrigger_insert_insert_97faa', table='inspections_dimension', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='dimension',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "inspections_dimensionevent" ("id", "name", "order", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "points", "standard_id") VALUES (NEW."id", NEW."name", NEW."order", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."points", NEW."standard_id"); RETURN NULL;', hash='e8156adcec7128ef5db8a44ec9c2d44e25612abf', operation='UPDATE', pgid='pgtrigger_update_update_9d16a', table='inspections_dimension', when='AFTER')),
        ),
        ]),
    ]
