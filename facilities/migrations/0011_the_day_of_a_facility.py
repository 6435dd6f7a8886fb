"""Day cards, special days, and the view of opening days."""

import django.contrib.postgres.fields
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from portal.batching import Batch


OPENING_DAYS = """
CREATE VIEW facilities_openingday AS
SELECT f.id AS facility_id, c.day
FROM facilities_facility f
JOIN portal_calendarday c ON c.day >= f.filed_on
LEFT JOIN facilities_openinghours h ON h.facility_id = f.id
LEFT JOIN facilities_specialday s ON s.facility_id = f.id AND s.day = c.day
WHERE coalesce(s.is_open, c.is_working OR CASE WHEN c.name = '' THEN h.on_weekends ELSE h.in_holidays END, false)
AND NOT EXISTS (
    SELECT FROM facilities_suspension p
    WHERE p.facility_id = f.id AND p.state IN ('running', 'ended') AND c.day >= p.from_on
    AND c.day < coalesce(p.ended_on, p.until_on + 1)
)
"""


class Migration(migrations.Migration):

    dependencies = [
        ('facilities', '0010_fees_and_prices'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('portal', '0008_letters_to_places'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Batch([
            migrations.CreateModel(
                name='OpeningDay',
                fields=[
                    ('pk', models.CompositePrimaryKey('facility_id', 'day', blank=True, editable=False, primary_key=True, serialize=False)),
                    ('day', models.DateField(verbose_name='day')),
                ],
                options={
                    'verbose_name': 'opening day',
                    'db_table': 'facilities_openingday',
                    'managed': False,
                },
            ),
            migrations.CreateModel(
                name='DayCard',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('day', models.DateField(verbose_name='day')),
                    ('headcount', models.PositiveSmallIntegerField(verbose_name='children present')),
                    ('absent', models.PositiveSmallIntegerField(verbose_name='children absent')),
                    ('morning_checked', models.PositiveSmallIntegerField(null=True, verbose_name='children checked in the morning')),
                    ('noon_checked', models.PositiveSmallIntegerField(null=True, verbose_name='children checked at noon')),
                    ('followed_up', models.PositiveSmallIntegerField(null=True, verbose_name='absent children whose guardians were asked')),
                    ('followed_up_at', models.DateTimeField(null=True, verbose_name='asked at')),
                    ('disinfected', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('rooms', 'Rooms and air'), ('tableware', 'Tableware'), ('toys', 'Toys and furniture'), ('toilets', 'Toilets')], max_length=10), default=list, size=None, verbose_name='disinfected')),
                    ('handed_over', models.PositiveSmallIntegerField(null=True, verbose_name='children handed over to those who may fetch them')),
                    ('handover_note', models.CharField(blank=True, max_length=200, verbose_name='what the next shift must know')),
                    ('above_reason', models.CharField(blank=True, max_length=200, verbose_name='why more children than places')),
                    ('closed_reason', models.CharField(blank=True, max_length=200, verbose_name='why children are cared for on a closed day')),
                    ('is_complete', models.BooleanField(default=False, verbose_name='complete')),
                    ('opened_at', models.DateTimeField(help_text='When all six gates were passed.', null=True, verbose_name='opened at')),
                    ('first_at', models.DateTimeField(verbose_name='first entered at')),
                    ('saved_at', models.DateTimeField(verbose_name='last entered at')),
                    ('device', models.UUIDField(editable=False, help_text='The card as the phone that wrote it last knows it; empty: a page wrote it.', null=True)),
                    ('revision', models.PositiveIntegerField(default=1, editable=False)),
                    ('counted_in', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.area', verbose_name='community of its day')),
                    ('facility', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='day_cards', to='facilities.facility')),
                    ('saved_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ],
                options={
                    'verbose_name': 'day card',
                    'ordering': ['-day', 'facility_id'],
                },
            ),
            migrations.CreateModel(
                name='DayCardEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('id', models.BigIntegerField()),
                    ('day', models.DateField(verbose_name='day')),
                    ('headcount', models.PositiveSmallIntegerField(verbose_name='children present')),
                    ('absent', models.PositiveSmallIntegerField(verbose_name='children absent')),
                    ('morning_checked', models.PositiveSmallIntegerField(null=True, verbose_name='children checked in the morning')),
                    ('noon_checked', models.PositiveSmallIntegerField(null=True, verbose_name='children checked at noon')),
                    ('followed_up', models.PositiveSmallIntegerField(null=True, verbose_name='absent children whose guardians were asked')),
                    ('followed_up_at', models.DateTimeField(null=True, verbose_name='asked at')),
                    ('disinfected', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('rooms', 'Rooms and air'), ('tableware', 'Tableware'), ('toys', 'Toys and furniture'), ('toilets', 'Toilets')], max_length=10), default=list, size=None, verbose_name='disinfected')),
                    ('handed_over', models.PositiveSmallIntegerField(null=True, verbose_name='children handed over to those who may fetch them')),
                    ('handover_note', models.CharField(blank=True, max_length=200, verbose_name='what the next shift must know')),
                    ('above_reason', models.CharField(blank=True, max_length=200, verbose_name='why more children than places')),
                    ('closed_reason', models.CharField(blank=True, max_length=200, verbose_name='why children are cared for on a closed day')),
                    ('is_complete', models.BooleanField(default=False, verbose_name='complete')),
                    ('opened_at', models.DateTimeField(help_text='When all six gates were passed.', null=True, verbose_name='opened at')),
                    ('first_at', models.DateTimeField(verbose_name='first entered at')),
                    ('saved_at', models.DateTimeField(verbose_name='last entered at')),
                    ('device', models.UUIDField(editable=False, help_text='The card as the phone that wrote it last knows it; empty: a page wrote it.', null=True)),
                    ('revision', models.PositiveIntegerField(default=1, editable=False)),
                    ('counted_in', models.ForeignKey(db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='portal.area', verbose_name='community of its day')),
                    ('facility', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='facilities.facility')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='facilities.daycard')),
                    ('saved_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='DayClass',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=40, verbose_name='name of the class')),
                    ('kind', models.CharField(choices=[('infant', 'Infant class (6-12 months)'), ('toddler', 'Toddler class (12-24 months)'), ('older', 'Older toddler class (24-36 months)'), ('mixed', 'Mixed class (18-36 months)'), ('family', 'Family care point (up to 36 months)')], max_length=8, verbose_name='kind of class')),
                    ('enrolled', models.PositiveSmallIntegerField(verbose_name='children enrolled')),
                    ('present', models.PositiveSmallIntegerField(verbose_name='enrolled children present')),
                    ('guests', models.PositiveSmallIntegerField(default=0, help_text='Present without being enrolled.', verbose_name='children of temporary care')),
                    ('card', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='classes', to='facilities.daycard')),
                    ('care_class', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='days', to='facilities.careclass')),
                ],
                options={
                    'verbose_name': 'class on a day',
                    'ordering': ['kind', 'id'],
                },
            ),
            migrations.CreateModel(
                name='SpecialDay',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('day', models.DateField(verbose_name='day')),
                    ('is_open', models.BooleanField(verbose_name='open')),
                    ('reason', models.CharField(max_length=100, verbose_name='reason')),
                    ('facility', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='special_days', to='facilities.facility')),
                ],
                options={
                    'verbose_name': 'special day',
                    'ordering': ['day'],
                },
            ),
            migrations.CreateModel(
                name='SpecialDayEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('id', models.BigIntegerField()),
                    ('day', models.DateField(verbose_name='day')),
                    ('is_open', models.BooleanField(verbose_name='open')),
                    ('reason', models.CharField(max_length=100, verbose_name='reason')),
                    ('facility', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='facilities.facility')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='facilities.specialday')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.AddIndex(
                model_name='daycard',
                index=models.Index(fields=['day', 'facility'], name='day_card_day_facility'),
            ),
            migrations.AddConstraint(
                model_name='daycard',
                constraint=models.UniqueConstraint(fields=('facility', 'day'), name='one_card_per_facility_and_day'),
            ),
            migrations.AddConstraint(
                model_name='daycard',
                constraint=models.CheckConstraint(condition=models.Q(('morning_checked__isnull', True), ('morning_checked__lte', models.F('headcount')), _connector='OR'), name='checked_in_the_morning_are_present'),
            ),
            migrations.AddConstraint(
                model_name='daycard',
                constraint=models.CheckConstraint(condition=models.Q(('noon_checked__isnull', True), ('noon_checked__lte', models.F('headcount')), _connector='OR'), name='checked_at_noon_are_present'),
            ),
            migrations.AddConstraint(
                model_name='daycard',
                constraint=models.CheckConstraint(condition=models.Q(('handed_over__isnull', True), ('handed_over__lte', models.F('headcount')), _connector='OR'), name='handed_over_were_present'),
            ),
            migrations.AddConstraint(
                model_name='daycard',
                constraint=models.CheckConstraint(condition=models.Q(('followed_up__isnull', True), ('followed_up__lte', models.F('absent')), _connector='OR'), name='followed_up_were_absent'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='daycard',
                trigger=pgtrigger.compiler.Trigger(name='counted_in', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF TG_OP = 'UPDATE' THEN\n    IF OLD.counted_in_id IS NOT NULL AND (true) THEN\n        NEW.counted_in_id := OLD.counted_in_id;\n        RETURN NEW;\n    END IF;\n    IF OLD.counted_in_id IS NOT NULL THEN\n        NEW.counted_in_id := NULL;\n    END IF;\nEND IF;\nIF NEW.counted_in_id IS NULL THEN\n    SELECT area_id INTO NEW.counted_in_id FROM facilities_facility WHERE id = NEW.facility_id;\nEND IF;\nRETURN NEW;\n", hash='f7c4cff01bd6f7287c5cb8ea632325a015dd8265', operation='INSERT OR UPDATE', pgid='pgtrigger_counted_in_9afd7', table='facilities_daycard', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='daycard',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "facilities_daycardevent" ("above_reason", "absent", "closed_reason", "counted_in_id", "day", "device", "disinfected", "facility_id", "first_at", "followed_up", "followed_up_at", "handed_over", "handover_note", "headcount", "id", "is_complete", "morning_checked", "noon_checked", "opened_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revision", "saved_at", "saved_by_id") VALUES (NEW."above_reason", NEW."absent", NEW."closed_reason", NEW."counted_in_id", NEW."day", NEW."device", NEW."disinfected", NEW."facility_id", NEW."first_at", NEW."followed_up", NEW."followed_up_at", NEW."handed_over", NEW."handover_note", NEW."headcount", NEW."id", NEW."is_complete", NEW."morning_checked", NEW."noon_checked", NEW."opened_at", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."revision", NEW."saved_at", NEW."saved_by_id"); RETURN NULL;', hash='fed21bf507c0ac0b850252181d761b47f14d4439', operation='INSERT', pgid='pgtrigger_insert_insert_8da03', table='facilities_daycard', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='daycard',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "facilities_daycardevent" ("above_reason", "absent", "closed_reason", "counted_in_id", "day", "device", "disinfected", "facility_id", "first_at", "followed_up", "followed_up_at", "handed_over", "handover_note", "headcount", "id", "is_complete", "morning_checked", "noon_checked", "opened_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revision", "saved_at", "saved_by_id") VALUES (NEW."above_reason", NEW."absent", NEW."closed_reason", NEW."counted_in_id", NEW."day", NEW."device", NEW."disinfected", NEW."facility_id", NEW."first_at", NEW."followed_up", NEW."followed_up_at", NEW."handed_over", NEW."handover_note", NEW."headcount", NEW."id", NEW."is_complete", NEW."morning_checked", NEW."noon_checked", NEW."opened_at", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."revision", NEW."saved_at", NEW."saved_by_id"); RETURN NULL;', hash='a5b62107e4f393c6bbd4b16e75ea2bd5ae6e1ab8', operation='UPDATE', pgid='pgtrigger_update_update_6bab4', table='facilities_daycard', when='AFTER')),
            ),
            migrations.AddConstraint(
                model_name='dayclass',
                constraint=models.UniqueConstraint(fields=('card', 'name'), name='one_count_per_class_and_day'),
            ),
            migrations.AddConstraint(
                model_name='dayclass',
                constraint=models.CheckConstraint(condition=models.Q(('present__lte', models.F('enrolled'))), name='present_are_enrolled'),
            ),
            migrations.AddConstraint(
                model_name='dayclass',
                constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['infant', 'toddler', 'older', 'mixed', 'family'])), name='kind_of_class_on_a_day_is_known'),
            ),
            migrations.AddConstraint(
                model_name='specialday',
                constraint=models.UniqueConstraint(fields=('facility', 'day'), name='one_special_day_per_day'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='specialday',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "facilities_specialdayevent" ("day", "facility_id", "id", "is_open", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason") VALUES (NEW."day", NEW."facility_id", NEW."id", NEW."is_open", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reason"); RETURN NULL;', hash='54cbf84a8f7539764704e943f21edcfb3d6264a8', operation='INSERT', pgid='pgtrigger_insert_insert_358f2', table='facilities_specialday', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='specialday',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "facilities_specialdayevent" ("day", "facility_id", "id", "is_open", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason") VALUES (NEW."day", NEW."facility_id", NEW."id", NEW."is_open", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reason"); RETURN NULL;', hash='29faee09ee273d5b31649878f489c6cb0cffb364', operation='UPDATE', pgid='pgtrigger_update_update_00041', table='facilities_specialday', when='AFTER')),
            ),
        ]),
        migrations.RunSQL(OPENING_DAYS, "DROP VIEW facilities_openingday"),
    ]
