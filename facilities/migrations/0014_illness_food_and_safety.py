"""Cases of illness and clusters; menus and food samples; plans, drills, checks of equipment, reports of abuse."""

import django.contrib.postgres.fields
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import portal.sealing
from django.conf import settings
from django.db import migrations, models

from portal.batching import Batch


class Migration(migrations.Migration):

    dependencies = [
        ('facilities', '0013_stations_and_guidance'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('portal', '0009_texts_to_mobiles'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Batch([
            migrations.CreateModel(
                name='AbuseReport',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('child', portal.sealing.SealedField(verbose_name='name of the child')),
                    ('seen', portal.sealing.SealedField(verbose_name='what was seen or heard')),
                    ('noticed_at', models.DateTimeField(verbose_name='noticed at')),
                    ('reported_at', models.DateTimeField(verbose_name='reported at')),
                    ('facility', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='abuse_reports', to='facilities.facility')),
                    ('reported_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'report of suspected abuse',
                    'ordering': ['-id'],
                },
            ),
            migrations.CreateModel(
                name='AbuseStep',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('told_at', models.DateTimeField(verbose_name='told by the portal at')),
                    ('called_at', models.DateTimeField(null=True, verbose_name='called at')),
                    ('receipt', models.CharField(blank=True, max_length=60, verbose_name='number of the receipt')),
                    ('confirmed_at', models.DateTimeField(null=True, verbose_name='confirmed at')),
                    ('confirmed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('department', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.department')),
                    ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='facilities.abusereport')),
                ],
                options={
                    'verbose_name': 'authority told of suspected abuse',
                    'ordering': ['id'],
                },
            ),
            migrations.CreateModel(
                name='Drill',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('disaster', 'Natural disaster'), ('infection', 'Infectious disease'), ('poisoning', 'Food poisoning'), ('stampede', 'Stampede'), ('fire', 'Fire'), ('violence', 'Violence')], max_length=12, verbose_name='kind of emergency')),
                    ('held_on', models.DateField(verbose_name='held on')),
                    ('minutes', models.PositiveSmallIntegerField(verbose_name='minutes')),
                    ('staff', models.PositiveSmallIntegerField(verbose_name='staff taking part')),
                    ('children', models.PositiveSmallIntegerField(verbose_name='children taking part')),
                    ('problems', models.CharField(blank=True, max_length=300, verbose_name='what went wrong and is changed')),
                    ('entered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('facility', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='drills', to='facilities.facility')),
                ],
                options={
                    'verbose_name': 'drill',
                    'ordering': ['-held_on', '-id'],
                },
            ),
            migrations.CreateModel(
                name='DrillEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('id', models.BigIntegerField()),
                    ('kind', models.CharField(choices=[('disaster', 'Natural disaster'), ('infection', 'Infectious disease'), ('poisoning', 'Food poisoning'), ('stampede', 'Stampede'), ('fire', 'Fire'), ('violence', 'Violence')], max_length=12, verbose_name='kind of emergency')),
                    ('held_on', models.DateField(verbose_name='held on')),
                    ('minutes', models.PositiveSmallIntegerField(verbose_name='minutes')),
                    ('staff', models.PositiveSmallIntegerField(verbose_name='staff taking part')),
                    ('children', models.PositiveSmallIntegerField(verbose_name='children taking part')),
                    ('problems', models.CharField(blank=True, max_length=300, verbose_name='what went wrong and is changed')),
                    ('entered_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                    ('facility', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='facilities.facility')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='facilities.drill')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='EmergencyPlan',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('disaster', 'Natural disaster'), ('infection', 'Infectious disease'), ('poisoning', 'Food poisoning'), ('stampede', 'Stampede'), ('fire', 'Fire'), ('violence', 'Violence')], max_length=12, verbose_name='kind of emergency')),
                    ('version', models.PositiveSmallIntegerField(verbose_name='version')),
                    ('text', models.TextField(verbose_name='what is done by whom')),
                    ('adopted_on', models.DateField(verbose_name='adopted on')),
                    ('read_on', models.DateField(null=True, verbose_name='read by emergency management on')),
                    ('remark', models.CharField(blank=True, max_length=300, verbose_name='remark of emergency management')),
                    ('entered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('facility', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='emergency_plans', to='facilities.facility')),
                    ('read_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'emergency plan',
                    'ordering': ['kind', '-version'],
                },
            ),
            migrations.CreateModel(
                name='EquipmentCheck',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('pillar', models.CharField(choices=[('people', 'Protection by people'), ('things', 'Protection by barriers and equipment'), ('technology', 'Protection by technology')], max_length=12, verbose_name='pillar of protection')),
                    ('checked_on', models.DateField(verbose_name='checked on')),
                    ('what', models.CharField(max_length=200, verbose_name='what was checked')),
                    ('hazard', models.CharField(blank=True, max_length=200, verbose_name='hazard found')),
                    ('remove_by', models.DateField(null=True, verbose_name='to be removed by')),
                    ('removed_on', models.DateField(null=True, verbose_name='removed on')),
                    ('removed_how', models.CharField(blank=True, max_length=200, verbose_name='how it was removed')),
                    ('entered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('facility', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='equipment_checks', to='facilities.facility')),
                ],
                options={
                    'verbose_name': 'check of equipment',
                    'ordering': ['-checked_on', '-id'],
                },
            ),
            migrations.CreateModel(
                name='EquipmentCheckEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('id', models.BigIntegerField()),
                    ('pillar', models.CharField(choices=[('people', 'Protection by people'), ('things', 'Protection by barriers and equipment'), ('technology', 'Protection by technology')], max_length=12, verbose_name='pillar of protection')),
                    ('checked_on', models.DateField(verbose_name='checked on')),
                    ('what', models.CharField(max_length=200, verbose_name='what was checked')),
                    ('hazard', models.CharField(blank=True, max_length=200, verbose_name='hazard found')),
                    ('remove_by', models.DateField(null=True, verbose_name='to be removed by')),
                    ('removed_on', models.DateField(null=True, verbose_name='removed on')),
                    ('removed_how', models.CharField(blank=True, max_length=200, verbose_name='how it was removed')),
                    ('entered_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                    ('facility', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='facilities.facility')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='facilities.equipmentcheck')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='FoodSample',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('day', models.DateField(verbose_name='day')),
                    ('meal', models.CharField(choices=[('breakfast', 'Breakfast'), ('lunch', 'Lunch'), ('snack', 'Afternoon snack'), ('supper', 'Supper')], max_length=10, verbose_name='meal')),
                    ('dish', models.CharField(max_length=60, verbose_name='dish')),
                    ('grams', models.PositiveSmallIntegerField(verbose_name='grams')),
                    ('kept_at', models.DateTimeField(verbose_name='kept since')),
                    ('keep_until', models.DateTimeField(verbose_name='to be kept until')),
                    ('thrown_at', models.DateTimeField(null=True, verbose_name='thrown away at')),
                    ('facility', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='food_samples', to='facilities.facility')),
                    ('kept_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('thrown_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'food sample',
                    'ordering': ['-day', 'meal', 'id'],
                },
            ),
            migrations.CreateModel(
                name='FoodSampleEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('id', models.BigIntegerField()),
                    ('day', models.DateField(verbose_name='day')),
                    ('meal', models.CharField(choices=[('breakfast', 'Breakfast'), ('lunch', 'Lunch'), ('snack', 'Afternoon snack'), ('supper', 'Supper')], max_length=10, verbose_name='meal')),
                    ('dish', models.CharField(max_length=60, verbose_name='dish')),
                    ('grams', models.PositiveSmallIntegerField(verbose_name='grams')),
                    ('kept_at', models.DateTimeField(verbose_name='kept since')),
                    ('keep_until', models.DateTimeField(verbose_name='to be kept until')),
                    ('thrown_at', models.DateTimeField(null=True, verbose_name='thrown away at')),
                    ('facility', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='facilities.facility')),
                    ('kept_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='facilities.foodsample')),
                    ('thrown_by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='HealthEvent',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('child', portal.sealing.SealedField(verbose_name='name of the child')),
                    ('child_digest', models.CharField(editable=False, max_length=64)),
                    ('day', models.DateField(verbose_name='day of the first symptom')),
                    ('symptoms', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('fever', 'Fever'), ('cough', 'Cough'), ('vomiting', 'Vomiting'), ('diarrhoea', 'Diarrhoea'), ('rash', 'Rash or blisters'), ('red_eyes', 'Red eyes'), ('other', 'Another symptom')], max_length=10), size=None, verbose_name='symptoms')),
                    ('is_infectious', models.BooleanField(verbose_name='suspected to be infectious')),
                    ('state', models.CharField(choices=[('open', 'Under observation'), ('home', 'Sent home'), ('closed', 'Back in the class')], default='open', editable=False, max_length=8, verbose_name='state')),
                    ('told_at', models.DateTimeField(null=True, verbose_name='guardian told at')),
                    ('sent_home_at', models.DateTimeField(null=True, verbose_name='sent home at')),
                    ('back_on', models.DateField(null=True, verbose_name='back on')),
                    ('paper', models.CharField(blank=True, choices=[('certificate', 'Certificate of recovery by a hospital'), ('release', 'End of isolation confirmed by disease control')], max_length=12, verbose_name='paper of the return')),
                    ('paper_issuer', models.CharField(blank=True, max_length=80, verbose_name='issued by')),
                    ('paper_on', models.DateField(null=True, verbose_name='issued on')),
                    ('entered_at', models.DateTimeField(verbose_name='entered at')),
                    ('care_class', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='facilities.careclass', verbose_name='class')),
                    ('entered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('facility', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='health_events', to='facilities.facility')),
                ],
                options={
                    'verbose_name': 'case of illness',
                    'ordering': ['-day', '-id'],
                },
            ),
            migrations.CreateModel(
                name='Cluster',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('class_name', models.CharField(max_length=40, verbose_name='name of the class')),
                    ('symptom', models.CharField(choices=[('fever', 'Fever'), ('cough', 'Cough'), ('vomiting', 'Vomiting'), ('diarrhoea', 'Diarrhoea'), ('rash', 'Rash or blisters'), ('red_eyes', 'Red eyes'), ('other', 'Another symptom')], max_length=10, verbose_name='symptom')),
                    ('first_on', models.DateField(verbose_name='first day')),
                    ('last_on', models.DateField(verbose_name='last day')),
                    ('told_at', models.DateTimeField(verbose_name='told to the bureau at')),
                    ('state', models.CharField(choices=[('open', 'To be taken up'), ('ended', 'Dealt with by the bureau')], default='open', editable=False, max_length=8, verbose_name='state')),
                    ('disease_control_told_at', models.DateTimeField(null=True, verbose_name='disease control told at')),
                    ('note', models.CharField(blank=True, max_length=300, verbose_name='what was done')),
                    ('ended_at', models.DateTimeField(null=True, verbose_name='dealt with at')),
                    ('care_class', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='facilities.careclass', verbose_name='class')),
                    ('facility', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='clusters', to='facilities.facility')),
                    ('events', models.ManyToManyField(related_name='clusters', to='facilities.healthevent')),
                ],
                options={
                    'verbose_name': 'cluster of illness',
                    'ordering': ['-id'],
                },
            ),
            migrations.CreateModel(
                name='Menu',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('week', models.DateField(verbose_name='Monday of the week')),
                    ('dishes', models.JSONField(help_text='By weekday, 1 to 7.', verbose_name='dishes')),
                    ('allergens', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('cereals', 'Cereals with gluten'), ('crustaceans', 'Crustaceans'), ('fish', 'Fish'), ('eggs', 'Eggs'), ('peanuts', 'Peanuts'), ('soy', 'Soy'), ('milk', 'Milk'), ('nuts', 'Nuts')], max_length=12), default=list, size=None, verbose_name='allergens')),
                    ('eaten_along_by', models.CharField(help_text='The post, not the name.', max_length=80, verbose_name='who eats along')),
                    ('saved_at', models.DateTimeField(verbose_name='last entered at')),
                    ('facility', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='menus', to='facilities.facility')),
                    ('saved_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'menu of a week',
                    'ordering': ['-week'],
                },
            ),
            migrations.CreateModel(
                name='MenuEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('id', models.BigIntegerField()),
                    ('week', models.DateField(verbose_name='Monday of the week')),
                    ('dishes', models.JSONField(help_text='By weekday, 1 to 7.', verbose_name='dishes')),
                    ('allergens', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('cereals', 'Cereals with gluten'), ('crustaceans', 'Crustaceans'), ('fish', 'Fish'), ('eggs', 'Eggs'), ('peanuts', 'Peanuts'), ('soy', 'Soy'), ('milk', 'Milk'), ('nuts', 'Nuts')], max_length=12), default=list, size=None, verbose_name='allergens')),
                    ('eaten_along_by', models.CharField(help_text='The post, not the name.', max_length=80, verbose_name='who eats along')),
                    ('saved_at', models.DateTimeField(verbose_name='last entered at')),
                    ('facility', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='facilities.facility')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='facilities.menu')),
                    ('saved_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.AddConstraint(
                model_name='abusereport',
                constraint=models.CheckConstraint(condition=models.Q(('reported_at__gte', models.F('noticed_at'))), name='reported_after_it_was_noticed'),
            ),
            migrations.AddConstraint(
                model_name='abusestep',
                constraint=models.UniqueConstraint(fields=('report', 'department'), name='one_step_per_authority'),
            ),
            migrations.AddIndex(
                model_name='drill',
                index=models.Index(fields=['facility', 'kind', 'held_on'], name='drill_facility_kind_day'),
            ),
            migrations.AddConstraint(
                model_name='drill',
                constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['disaster', 'infection', 'poisoning', 'stampede', 'fire', 'violence'])), name='kind_of_drill_is_known'),
            ),
            migrations.AddConstraint(
                model_name='drill',
                constraint=models.CheckConstraint(condition=models.Q(('minutes__gt', 0), ('staff__gt', 0)), name='a_drill_has_minutes_and_people'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='drill',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "facilities_drillevent" ("children", "entered_by_id", "facility_id", "held_on", "id", "kind", "minutes", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "problems", "staff") VALUES (NEW."children", NEW."entered_by_id", NEW."facility_id", NEW."held_on", NEW."id", NEW."kind", NEW."minutes", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."problems", NEW."staff"); RETURN NULL;', hash='2eda117dc5a241d68dba7a2eb78496ca9d37cd1c', operation='INSERT', pgid='pgtrigger_insert_insert_90c93', table='facilities_drill', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='drill',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "facilities_drillevent" ("children", "entered_by_id", "facility_id", "held_on", "id", "kind", "minutes", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "problems", "staff") VALUES (NEW."children", NEW."entered_by_id", NEW."facility_id", NEW."held_on", NEW."id", NEW."kind", NEW."minutes", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."problems", NEW."staff"); RETURN NULL;', hash='d33e5e18e872fd562bb7850e15389d636465f83b', operation='UPDATE', pgid='pgtrigger_update_update_d4a87', table='facilities_drill', when='AFTER')),
            ),
            migrations.AddConstraint(
                model_name='emergencyplan',
                constraint=models.UniqueConstraint(fields=('facility', 'kind', 'version'), name='one_plan_per_kind_and_version'),
            ),
            migrations.AddConstraint(
                model_name='emergencyplan',
                constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['disaster', 'infection', 'poisoning', 'stampede', 'fire', 'violence'])), name='kind_of_plan_is_known'),
            ),
            migrations.AddConstraint(
                model_name='equipmentcheck',
                constraint=models.CheckConstraint(condition=models.Q(('pillar__in', ['people', 'things', 'technology'])), name='pillar_is_known'),
            ),
            migrations.AddConstraint(
                model_name='equipmentcheck',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('hazard', ''), ('remove_by__isnull', True)), models.Q(models.Q(('hazard', ''), _negated=True), ('remove_by__isnull', False)), _connector='OR'), name='a_hazard_has_its_last_day'),
            ),
            migrations.AddConstraint(
                model_name='equipmentcheck',
                constraint=models.CheckConstraint(condition=models.Q(('removed_on__isnull', True), ('removed_on__gte', models.F('checked_on')), _connector='OR'), name='removed_after_it_was_found'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='equipmentcheck',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "facilities_equipmentcheckevent" ("checked_on", "entered_by_id", "facility_id", "hazard", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pillar", "remove_by", "removed_how", "removed_on", "what") VALUES (NEW."checked_on", NEW."entered_by_id", NEW."facility_id", NEW."hazard", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."pillar", NEW."remove_by", NEW."removed_how", NEW."removed_on", NEW."what"); RETURN NULL;', hash='1589147fa21fcdf8dcf7882f31de6f30f87cb7ad', operation='INSERT', pgid='pgtrigger_insert_insert_1536b', table='facilities_equipmentcheck', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='equipmentcheck',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "facilities_equipmentcheckevent" ("checked_on", "entered_by_id", "facility_id", "hazard", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pillar", "remove_by", "removed_how", "removed_on", "what") VALUES (NEW."checked_on", NEW."entered_by_id", NEW."facility_id", NEW."hazard", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."pillar", NEW."remove_by", NEW."removed_how", NEW."removed_on", NEW."what"); RETURN NULL;', hash='d8eb553126b06c075b894fee23b8c860c31743bf', operation='UPDATE', pgid='pgtrigger_update_update_6e814', table='facilities_equipmentcheck', when='AFTER')),
            ),
            migrations.AddIndex(
                model_name='foodsample',
                index=models.Index(fields=['facility', 'day'], name='food_sample_of_day'),
            ),
            migrations.AddConstraint(
                model_name='foodsample',
                constraint=models.UniqueConstraint(fields=('facility', 'day', 'meal', 'dish'), name='one_sample_per_dish_and_meal'),
            ),
            migrations.AddConstraint(
                model_name='foodsample',
                constraint=models.CheckConstraint(condition=models.Q(('meal__in', ['breakfast', 'lunch', 'snack', 'supper'])), name='meal_of_a_sample_is_known'),
            ),
            migrations.AddConstraint(
                model_name='foodsample',
                constraint=models.CheckConstraint(condition=models.Q(('thrown_at__isnull', True), ('thrown_at__gte', models.F('keep_until')), _connector='OR'), name='a_sample_is_kept_its_hours'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='foodsample',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "facilities_foodsampleevent" ("day", "dish", "facility_id", "grams", "id", "keep_until", "kept_at", "kept_by_id", "meal", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "thrown_at", "thrown_by_id") VALUES (NEW."day", NEW."dish", NEW."facility_id", NEW."grams", NEW."id", NEW."keep_until", NEW."kept_at", NEW."kept_by_id", NEW."meal", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."thrown_at", NEW."thrown_by_id"); RETURN NULL;', hash='b6301e6cb1ced40e78e9f1dc23ce4e7471e866b6', operation='INSERT', pgid='pgtrigger_insert_insert_5f9ac', table='facilities_foodsample', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='foodsample',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "facilities_foodsampleevent" ("day", "dish", "facility_id", "grams", "id", "keep_until", "kept_at", "kept_by_id", "meal", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "thrown_at", "thrown_by_id") VALUES (NEW."day", NEW."dish", NEW."facility_id", NEW."grams", NEW."id", NEW."keep_until", NEW."kept_at", NEW."kept_by_id", NEW."meal", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."thrown_at", NEW."thrown_by_id"); RETURN NULL;', hash='4ae3e17c06c92eca4973f965f19941e5183a8450', operation='UPDATE', pgid='pgtrigger_update_update_4aefa', table='facilities_foodsample', when='AFTER')),
            ),
            migrations.AddIndex(
                model_name='healthevent',
                index=models.Index(fields=['care_class', 'day'], name='health_event_class_day'),
            ),
            migrations.AddConstraint(
                model_name='healthevent',
                constraint=models.CheckConstraint(condition=models.Q(('state__in', ['open', 'home', 'closed'])), name='health_state_is_known'),
            ),
            migrations.AddConstraint(
                model_name='healthevent',
                constraint=models.CheckConstraint(condition=models.Q(('paper__in', ['', 'certificate', 'release'])), name='return_paper_is_known'),
            ),
            migrations.AddConstraint(
                model_name='healthevent',
                constraint=models.CheckConstraint(condition=models.Q(('is_infectious', True), ('paper', ''), ('state', 'closed'), _negated=True), name='nobody_returns_from_an_infection_without_the_paper'),
            ),
            migrations.AddConstraint(
                model_name='healthevent',
                constraint=models.CheckConstraint(condition=models.Q(('back_on__isnull', True), ('back_on__gte', models.F('day')), _connector='OR'), name='back_after_falling_ill'),
            ),
            migrations.AddConstraint(
                model_name='cluster',
                constraint=models.CheckConstraint(condition=models.Q(('state__in', ['open', 'ended'])), name='cluster_state_is_known'),
            ),
            migrations.AddConstraint(
                model_name='cluster',
                constraint=models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('care_class', 'symptom'), name='one_open_cluster_per_class_and_symptom'),
            ),
            migrations.AddConstraint(
                model_name='menu',
                constraint=models.UniqueConstraint(fields=('facility', 'week'), name='one_menu_per_week'),
            ),
            migrations.AddConstraint(
                model_name='menu',
                constraint=models.CheckConstraint(condition=models.Q(('week__iso_week_day', 1)), name='a_menu_begins_on_monday'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='menu',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "facilities_menuevent" ("allergens", "dishes", "eaten_along_by", "facility_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "saved_at", "saved_by_id", "week") VALUES (NEW."allergens", NEW."dishes", NEW."eaten_along_by", NEW."facility_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."saved_at", NEW."saved_by_id", NEW."week"); RETURN NULL;', hash='d5034eb42f2510d0157031c9bd51cd283765d355', operation='INSERT', pgid='pgtrigger_insert_insert_2ceaa', table='facilities_menu', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='menu',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "facilities_menuevent" ("allergens", "dishes", "eaten_along_by", "facility_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "saved_at", "saved_by_id", "week") VALUES (NEW."allergens", NEW."dishes", NEW."eaten_along_by", NEW."facility_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."saved_at", NEW."saved_by_id", NEW."week"); RETURN NULL;', hash='468efb95ea43093e093d744bf559f7365d1c11a7', operation='UPDATE', pgid='pgtrigger_update_update_0b965', table='facilities_menu', when='AFTER')),
            ),
        ]),
    ]
