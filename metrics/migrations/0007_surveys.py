"""Surveys of what caregivers know: questionnaires, samples by street, cards that answer once."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from portal.batching import Batch


class Migration(migrations.Migration):

    dependencies = [
        ('metrics', '0006_days_mark'),
        ('portal', '0009_texts_to_mobiles'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Batch([
            migrations.CreateModel(
                name='Questionnaire',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.SlugField(max_length=30, unique=True, verbose_name='code')),
                    ('title', models.CharField(max_length=80, verbose_name='title')),
                    ('title_en', models.CharField(max_length=120, verbose_name='title in English')),
                    ('pass_mark', models.PositiveSmallIntegerField(verbose_name='right answers that count as knowing')),
                ],
                options={
                    'verbose_name': 'questionnaire',
                    'constraints': [models.CheckConstraint(condition=models.Q(('pass_mark__gte', 1)), name='questionnaire_has_a_pass_mark')],
                },
            ),
            migrations.CreateModel(
                name='Survey',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('year', models.PositiveSmallIntegerField(verbose_name='year')),
                    ('margin', models.DecimalField(decimal_places=2, max_digits=4, verbose_name='margin of error (percentage points)')),
                    ('size', models.PositiveIntegerField(verbose_name='people to be asked')),
                    ('seed', models.CharField(max_length=64, verbose_name='seed of the draw')),
                    ('frame', models.JSONField(help_text='[[code, count], ...] as the draw found them.', verbose_name='caregivers by community')),
                    ('state', models.CharField(choices=[('drawn', 'Sample drawn'), ('open', 'Being asked'), ('closed', 'Survey closed')], default='drawn', editable=False, max_length=6, verbose_name='state')),
                    ('closes_on', models.DateField(verbose_name='asked until')),
                    ('drawn_on', models.DateField(verbose_name='drawn on')),
                    ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.area', verbose_name='district')),
                    ('drawn_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('questionnaire', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='surveys', to='metrics.questionnaire')),
                ],
                options={
                    'verbose_name': 'survey',
                    'ordering': ['-id'],
                },
            ),
            migrations.CreateModel(
                name='Invitation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('place', models.PositiveIntegerField(verbose_name='card')),
                    ('code', models.CharField(max_length=12, unique=True)),
                    ('right', models.PositiveSmallIntegerField(null=True, verbose_name='right answers')),
                    ('knows', models.BooleanField(null=True, verbose_name='knows')),
                    ('answers', models.JSONField(null=True, verbose_name='answers')),
                    ('channel', models.CharField(blank=True, choices=[('page', 'on the page'), ('paper', 'on paper or by telephone')], max_length=5, verbose_name='answered')),
                    ('answered_on', models.DateField(null=True, verbose_name='answered on')),
                    ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.area', verbose_name='community')),
                    ('survey', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to='metrics.survey')),
                ],
                options={
                    'verbose_name': 'invitation to a survey',
                    'ordering': ['place'],
                },
            ),
            migrations.CreateModel(
                name='SurveyQuestion',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('order', models.PositiveSmallIntegerField(verbose_name='order')),
                    ('text', models.CharField(max_length=300, verbose_name='text')),
                    ('answers', models.JSONField(verbose_name='answers')),
                    ('right', models.PositiveSmallIntegerField(verbose_name='right answer')),
                    ('questionnaire', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='questions', to='metrics.questionnaire')),
                ],
                options={
                    'verbose_name': 'question of a questionnaire',
                    'ordering': ['order'],
                },
            ),
            migrations.AddConstraint(
                model_name='survey',
                constraint=models.CheckConstraint(condition=models.Q(('state__in', ['drawn', 'open', 'closed'])), name='survey_state_is_known'),
            ),
            migrations.AddConstraint(
                model_name='survey',
                constraint=models.CheckConstraint(condition=models.Q(('closes_on__gte', models.F('drawn_on'))), name='survey_closes_after_its_draw'),
            ),
            migrations.AddConstraint(
                model_name='survey',
                constraint=models.CheckConstraint(condition=models.Q(('size__gte', 1)), name='survey_asks_somebody'),
            ),
            migrations.AddConstraint(
                model_name='invitation',
                constraint=models.UniqueConstraint(fields=('survey', 'place'), name='one_invitation_per_card'),
            ),
            migrations.AddConstraint(
                model_name='invitation',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('answered_on__isnull', True), ('answers__isnull', True), ('knows__isnull', True)), models.Q(('answered_on__isnull', False), ('answers__isnull', False), ('knows__isnull', False)), _connector='OR'), name='an_answer_is_whole'),
            ),
            migrations.AddConstraint(
                model_name='surveyquestion',
                constraint=models.UniqueConstraint(fields=('questionnaire', 'order'), name='one_question_per_place'),
            ),
        ]),
    ]
