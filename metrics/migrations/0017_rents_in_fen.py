"""Rents of scenarios and their sites are whole fen. The columns are converted in place: nobody edited a row, so no trigger is called."""

from django.db import migrations, models

FORWARD = """
ALTER TABLE metrics_scenario ALTER COLUMN most_rent TYPE bigint USING (most_rent * 100)::bigint;
ALTER TABLE metrics_scenario RENAME COLUMN most_rent TO most_rent_fen;
ALTER TABLE metrics_scenariosite ALTER COLUMN monthly_rent TYPE bigint USING (monthly_rent * 100)::bigint;
ALTER TABLE metrics_scenariosite RENAME COLUMN monthly_rent TO rent_fen;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('metrics', '0016_problems_and_experience'),
    ]

    operations = [
        migrations.RunSQL(
            FORWARD,
            state_operations=[
                migrations.RenameField(model_name='scenario', old_name='most_rent', new_name='most_rent_fen'),
                migrations.RenameField(model_name='scenariosite', old_name='monthly_rent', new_name='rent_fen'),
                migrations.AlterField(
                    model_name='scenario',
                    name='most_rent_fen',
                    field=models.BigIntegerField(verbose_name='monthly rent at most (fen)'),
                ),
                migrations.AlterField(
                    model_name='scenariosite',
                    name='rent_fen',
                    field=models.BigIntegerField(verbose_name='monthly rent (fen)'),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name='scenario',
            constraint=models.CheckConstraint(condition=models.Q(('most_rent_fen__gte', 0)), name='a_scenario_pays_no_rent_below_nothing'),
        ),
        migrations.AddConstraint(
            model_name='scenariosite',
            constraint=models.CheckConstraint(condition=models.Q(('rent_fen__gte', 0)), name='a_site_has_no_rent_below_nothing'),
        ),
    ]
