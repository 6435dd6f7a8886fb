"""How facilities kept the rules, from a day to a day."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('facilities', '0002_register_search'),
        ('inspections', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='ComplianceSpan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('from_on', models.DateField(verbose_name='from')),
                ('to_on', models.DateField(help_text='Last day; empty: it still is so.', null=True, verbose_name='until')),
                ('risk', models.PositiveIntegerField(verbose_name='risk')),
                ('risk_parts', models.JSONField(default=list, verbose_name='parts of the risk')),
                ('clauses', models.JSONField(default=list, help_text='Their codes, in order.', verbose_name='clauses not met')),
                ('serious_rules', models.PositiveSmallIntegerField(default=0, help_text='Without overdue corrections, which the risk counts as findings.', verbose_name='serious rules not met')),
                ('major_rules', models.PositiveSmallIntegerField(default=0, verbose_name='major rules not met')),
                ('facility', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='compliance_spans', to='facilities.facility')),
            ],
            options={
                'verbose_name': 'compliance from a day to a day',
                'ordering': ['facility', '-from_on'],
                'constraints': [models.UniqueConstraint(fields=('facility', 'from_on'), name='one_compliance_span_per_day'), models.UniqueConstraint(condition=models.Q(('to_on__isnull', True)), fields=('facility',), name='one_compliance_span_still_holds'), models.CheckConstraint(condition=models.Q(('to_on__isnull', True), ('to_on__gte', models.F('from_on')), _connector='OR'), name='a_compliance_span_is_a_span')],
            },
        ),
    ]
