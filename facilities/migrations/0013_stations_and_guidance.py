"""Stations, events, attendance without names, home visits, articles, campaigns."""

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.text
import django.db.models.lookups
import pgtrigger.compiler
import pgtrigger.migrations
import portal.identifiers.fields
import portal.sealing
from django.conf import settings
from django.db import migrations, models

from portal.batching import Batch


class Migration(migrations.Migration):

    dependencies = [
        ('facilities', '0012_waiting_lists'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('portal', '0009_texts_to_mobiles'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Batch([
            migrations.CreateModel(
                name='Article',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('title', models.CharField(max_length=80, verbose_name='title')),
                    ('months_from', models.PositiveSmallIntegerField(validators=[django.core.validators.MaxValueValidator(48)], verbose_name='from months of age')),
                    ('months_to', models.PositiveSmallIntegerField(validators=[django.core.validators.MaxValueValidator(48)], verbose_name='below months of age')),
                    ('text', models.TextField(max_length=8000, verbose_name='text')),
                    ('source', models.CharField(max_length=200, verbose_name='source')),
                    ('version', models.PositiveSmallIntegerField(default=1, editable=False, verbose_name='version')),
                    ('state', models.CharField(choices=[('draft', 'Being written'), ('handed_in', 'Waits for medical review'), ('returned', 'Returned to the author'), ('published', 'Reviewed and published'), ('withdrawn', 'Withdrawn or replaced')], default='draft', editable=False, max_length=9, verbose_name='state')),
                    ('reviewed_on', models.DateField(editable=False, null=True, verbose_name='reviewed on')),
                    ('expires_on', models.DateField(editable=False, null=True, verbose_name='valid until')),
                    ('review_note', models.CharField(blank=True, editable=False, max_length=500, verbose_name='remark of the review')),
                    ('author', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('replaces', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='facilities.article')),
                    ('reviewed_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'article for parents',
                    'ordering': ['months_from', 'id'],
                },
            ),
            migrations.CreateModel(
                name='ArticleEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('id', models.BigIntegerField()),
                    ('title', models.CharField(max_length=80, verbose_name='title')),
                    ('months_from', models.PositiveSmallIntegerField(validators=[django.core.validators.MaxValueValidator(48)], verbose_name='from months of age')),
                    ('months_to', models.PositiveSmallIntegerField(validators=[django.core.validators.MaxValueValidator(48)], verbose_name='below months of age')),
                    ('text', models.TextField(max_length=8000, verbose_name='text')),
                    ('source', models.CharField(max_length=200, verbose_name='source')),
                    ('version', models.PositiveSmallIntegerField(default=1, editable=False, verbose_name='version')),
                    ('state', models.CharField(choices=[('draft', 'Being written'), ('handed_in', 'Waits for medical review'), ('returned', 'Returned to the author'), ('published', 'Reviewed and published'), ('withdrawn', 'Withdrawn or replaced')], default='draft', editable=False, max_length=9, verbose_name='state')),
                    ('reviewed_on', models.DateField(editable=False, null=True, verbose_name='reviewed on')),
                    ('expires_on', models.DateField(editable=False, null=True, verbose_name='valid until')),
                    ('review_note', models.CharField(blank=True, editable=False, max_length=500, verbose_name='remark of the review')),
                    ('author', models.ForeignKey(db_constraint=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='facilities.article')),
                    ('replaces', models.ForeignKey(db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='facilities.article')),
                    ('reviewed_by', models.ForeignKey(db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='Campaign',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('title', models.CharField(max_length=80, verbose_name='title')),
                    ('about', models.TextField(max_length=2000, verbose_name='what it is about')),
                    ('from_on', models.DateField(verbose_name='from')),
                    ('until_on', models.DateField(verbose_name='until')),
                    ('made_on', models.DateField(editable=False, verbose_name='published on')),
                    ('made_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.organisation', verbose_name='held by')),
                ],
                options={
                    'verbose_name': 'campaign',
                    'ordering': ['-from_on', '-id'],
                },
            ),
            migrations.CreateModel(
                name='HomeVisit',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('visited_on', models.DateField(verbose_name='visited on')),
                    ('household', portal.sealing.SealedField(verbose_name='family and address')),
                    ('reason', portal.sealing.SealedField(verbose_name='reason of the visit')),
                    ('given', portal.sealing.SealedField(blank=True, verbose_name='what was given or advised')),
                    ('consented_by', portal.sealing.SealedField(verbose_name='who consented, and how')),
                    ('child_months', models.PositiveSmallIntegerField(validators=[django.core.validators.MaxValueValidator(48)], verbose_name='age of the child in months')),
                    ('key', models.UUIDField(editable=False, help_text='A form sent twice gives one visit.', unique=True)),
                    ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.area', verbose_name='community')),
                    ('made_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'home visit',
                    'ordering': ['-visited_on', '-id'],
                },
            ),
            migrations.CreateModel(
                name='Station',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=80, verbose_name='name of the station')),
                    ('kind', models.CharField(choices=[('standard', 'Standard station'), ('small', 'Small station')], max_length=8, verbose_name='kind of station')),
                    ('address', models.CharField(max_length=200, verbose_name='address')),
                    ('phone', portal.identifiers.fields.TelephoneField(blank=True, max_length=20, verbose_name='telephone')),
                    ('indoor_area', models.DecimalField(blank=True, decimal_places=2, help_text='Empty: not known.', max_digits=6, null=True, verbose_name='indoor area (m²)')),
                    ('has_sign', models.BooleanField(blank=True, null=True, verbose_name='hangs out the common sign')),
                    ('open_days', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), blank=True, default=list, size=None, verbose_name='open on')),
                    ('opens_at', models.TimeField(blank=True, null=True, verbose_name='opens at')),
                    ('closes_at', models.TimeField(blank=True, null=True, verbose_name='closes at')),
                    ('opened_on', models.DateField(verbose_name='opened on')),
                    ('closed_on', models.DateField(blank=True, null=True, verbose_name='closed on')),
                    ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stations', to='portal.area', verbose_name='community')),
                    ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stations', to='portal.organisation', verbose_name='kept by')),
                ],
                options={
                    'verbose_name': 'station',
                    'ordering': ['area', 'id'],
                },
            ),
            migrations.CreateModel(
                name='StationActivity',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('lecture', 'Talk on parenting'), ('play', 'Play for parents and children'), ('clinic', 'Health advice'), ('toys', 'Books and toys to borrow')], max_length=8, verbose_name='kind of event')),
                    ('title', models.CharField(max_length=80, verbose_name='title')),
                    ('about', models.TextField(blank=True, max_length=1000, verbose_name='what it is about')),
                    ('starts_at', models.DateTimeField(verbose_name='starts at')),
                    ('minutes', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(10), django.core.validators.MaxValueValidator(480)], verbose_name='minutes')),
                    ('months_from', models.PositiveSmallIntegerField(validators=[django.core.validators.MaxValueValidator(48)], verbose_name='from months of age')),
                    ('months_to', models.PositiveSmallIntegerField(validators=[django.core.validators.MaxValueValidator(48)], verbose_name='below months of age')),
                    ('places', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1)], verbose_name='places')),
                    ('code', models.CharField(editable=False, help_text='Stands in the QR code that hangs at the event.', max_length=22)),
                    ('cancelled_at', models.DateTimeField(editable=False, null=True, verbose_name='called off at')),
                    ('made_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.organisation', verbose_name='held by')),
                    ('station', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='activities', to='facilities.station')),
                ],
                options={
                    'verbose_name': 'event at a station',
                    'ordering': ['starts_at', 'id'],
                },
            ),
            migrations.CreateModel(
                name='SignUp',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('state', models.CharField(choices=[('signed', 'Signed up'), ('waiting', 'Waits for a place at the event'), ('cancelled', 'Sign-up cancelled')], default='signed', editable=False, max_length=9, verbose_name='state')),
                    ('signed_at', models.DateTimeField(verbose_name='signed up at')),
                    ('family', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sign_ups', to='facilities.family')),
                    ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sign_ups', to='facilities.stationactivity')),
                ],
                options={
                    'verbose_name': 'sign-up for an event',
                    'ordering': ['id'],
                },
            ),
            migrations.CreateModel(
                name='Attendance',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('year', models.PositiveSmallIntegerField(verbose_name='year')),
                    ('caregiver', models.CharField(help_text='Keyed hash; neither name nor mobile is kept.', max_length=64)),
                    ('came_on', models.DateField(verbose_name='came on')),
                    ('rating', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='rating')),
                    ('note', models.CharField(blank=True, max_length=300, verbose_name='remark')),
                    ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.area', verbose_name='community')),
                    ('event', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendances', to='facilities.stationactivity')),
                ],
                options={
                    'verbose_name': 'attendance at an event',
                },
            ),
            migrations.CreateModel(
                name='StationEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('id', models.BigIntegerField()),
                    ('name', models.CharField(max_length=80, verbose_name='name of the station')),
                    ('kind', models.CharField(choices=[('standard', 'Standard station'), ('small', 'Small station')], max_length=8, verbose_name='kind of station')),
                    ('address', models.CharField(max_length=200, verbose_name='address')),
                    ('phone', portal.identifiers.fields.TelephoneField(blank=True, max_length=20, verbose_name='telephone')),
                    ('indoor_area', models.DecimalField(blank=True, decimal_places=2, help_text='Empty: not known.', max_digits=6, null=True, verbose_name='indoor area (m²)')),
                    ('has_sign', models.BooleanField(blank=True, null=True, verbose_name='hangs out the common sign')),
                    ('open_days', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), blank=True, default=list, size=None, verbose_name='open on')),
                    ('opens_at', models.TimeField(blank=True, null=True, verbose_name='opens at')),
                    ('closes_at', models.TimeField(blank=True, null=True, verbose_name='closes at')),
                    ('opened_on', models.DateField(verbose_name='opened on')),
                    ('closed_on', models.DateField(blank=True, null=True, verbose_name='closed on')),
                    ('area', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='portal.area', verbose_name='community')),
                    ('owner', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='portal.organisation', verbose_name='kept by')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='facilities.station')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.AddConstraint(
                model_name='article',
                constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'handed_in', 'returned', 'published', 'withdrawn'])), name='article_state_is_known'),
            ),
            migrations.AddConstraint(
                model_name='article',
                constraint=models.CheckConstraint(condition=models.Q(('months_to__gt', models.F('months_from'))), name='article_ages_are_a_span'),
            ),
            migrations.AddConstraint(
                model_name='article',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'published'), _negated=True), models.Q(('expires_on__isnull', False), ('reviewed_by__isnull', False), models.Q(('reviewed_by', models.F('author')), _negated=True)), _connector='OR'), name='a_published_article_was_reviewed_by_another'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='article',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "facilities_articleevent" ("author_id", "expires_on", "id", "months_from", "months_to", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "replaces_id", "review_note", "reviewed_by_id", "reviewed_on", "source", "state", "text", "title", "version") VALUES (NEW."author_id", NEW."expires_on", NEW."id", NEW."months_from", NEW."months_to", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."replaces_id", NEW."review_note", NEW."reviewed_by_id", NEW."reviewed_on", NEW."source", NEW."state", NEW."text", NEW."title", NEW."version"); RETURN NULL;', hash='696cd32042352d3cb665777d4d3b996e1817d52f', operation='INSERT', pgid='pgtrigger_insert_insert_167fd', table='facilities_article', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='article',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "facilities_articleevent" ("author_id", "expires_on", "id", "months_from", "months_to", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "replaces_id", "review_note", "reviewed_by_id", "reviewed_on", "source", "state", "text", "title", "version") VALUES (NEW."author_id", NEW."expires_on", NEW."id", NEW."months_from", NEW."months_to", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."replaces_id", NEW."review_note", NEW."reviewed_by_id", NEW."reviewed_on", NEW."source", NEW."state", NEW."text", NEW."title", NEW."version"); RETURN NULL;', hash='14161bda3d02c174a80da78d43372e9d5dc7f8b7', operation='UPDATE', pgid='pgtrigger_update_update_dd4fb', table='facilities_article', when='AFTER')),
            ),
            migrations.AddConstraint(
                model_name='campaign',
                constraint=models.CheckConstraint(condition=models.Q(('until_on__gte', models.F('from_on'))), name='campaign_is_a_span'),
            ),
            migrations.AddConstraint(
                model_name='homevisit',
                constraint=models.CheckConstraint(condition=django.db.models.lookups.In(django.db.models.functions.text.Left(models.F('household'), 6), ['', 'gAAAAA']), name='home_visit_household_is_sealed'),
            ),
            migrations.AddConstraint(
                model_name='homevisit',
                constraint=models.CheckConstraint(condition=django.db.models.lookups.In(django.db.models.functions.text.Left(models.F('reason'), 6), ['', 'gAAAAA']), name='home_visit_reason_is_sealed'),
            ),
            migrations.AddConstraint(
                model_name='homevisit',
                constraint=models.CheckConstraint(condition=django.db.models.lookups.In(django.db.models.functions.text.Left(models.F('given'), 6), ['', 'gAAAAA']), name='home_visit_given_is_sealed'),
            ),
            migrations.AddConstraint(
                model_name='homevisit',
                constraint=models.CheckConstraint(condition=django.db.models.lookups.In(django.db.models.functions.text.Left(models.F('consented_by'), 6), ['', 'gAAAAA']), name='home_visit_consented_by_is_sealed'),
            ),
            migrations.AddConstraint(
                model_name='station',
                constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['standard', 'small'])), name='station_kind_is_known'),
            ),
            migrations.AddConstraint(
                model_name='station',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('closes_at__isnull', True), ('opens_at__isnull', True)), ('closes_at__gt', models.F('opens_at')), _connector='OR'), name='station_hours_are_a_span'),
            ),
            migrations.AddConstraint(
                model_name='station',
                constraint=models.CheckConstraint(condition=models.Q(portal.identifiers.fields.IsNormalised(models.F('phone')), models.Q(django.db.models.lookups.Regex(django.db.models.functions.comparison.Cast(models.F('phone'), models.TextField()), '[a-z[:space:]\\u00ad\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff]'), _negated=True)), name='station_phone_is_canonical', violation_error_message='This is not in the form in which the portal keeps it.'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='station',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "facilities_stationevent" ("address", "area_id", "closed_on", "closes_at", "has_sign", "id", "indoor_area", "kind", "name", "open_days", "opened_on", "opens_at", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone") VALUES (NEW."address", NEW."area_id", NEW."closed_on", NEW."closes_at", NEW."has_sign", NEW."id", NEW."indoor_area", NEW."kind", NEW."name", NEW."open_days", NEW."opened_on", NEW."opens_at", NEW."owner_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."phone"); RETURN NULL;', hash='81863949482e0c0e260dd6e1bcd1fc5ace5dcba9', operation='INSERT', pgid='pgtrigger_insert_insert_44d88', table='facilities_station', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='station',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "facilities_stationevent" ("address", "area_id", "closed_on", "closes_at", "has_sign", "id", "indoor_area", "kind", "name", "open_days", "opened_on", "opens_at", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone") VALUES (NEW."address", NEW."area_id", NEW."closed_on", NEW."closes_at", NEW."has_sign", NEW."id", NEW."indoor_area", NEW."kind", NEW."name", NEW."open_days", NEW."opened_on", NEW."opens_at", NEW."owner_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."phone"); RETURN NULL;', hash='a39e95a041bfcfcefd580fc0d0c3344fff3bc10e', operation='UPDATE', pgid='pgtrigger_update_update_638b7', table='facilities_station', when='AFTER')),
            ),
            migrations.AddConstraint(
                model_name='stationactivity',
                constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['lecture', 'play', 'clinic', 'toys'])), name='event_kind_is_known'),
            ),
            migrations.AddConstraint(
                model_name='stationactivity',
                constraint=models.CheckConstraint(condition=models.Q(('months_to__gt', models.F('months_from'))), name='event_ages_are_a_span'),
            ),
            migrations.AddConstraint(
                model_name='stationactivity',
                constraint=models.CheckConstraint(condition=models.Q(('places__gte', 1)), name='event_has_places'),
            ),
            migrations.AddConstraint(
                model_name='signup',
                constraint=models.UniqueConstraint(condition=models.Q(('state', 'cancelled'), _negated=True), fields=('event', 'family'), name='one_sign_up_per_family'),
            ),
            migrations.AddConstraint(
                model_name='signup',
                constraint=models.CheckConstraint(condition=models.Q(('state__in', ['signed', 'waiting', 'cancelled'])), name='sign_up_state_is_known'),
            ),
            migrations.AddIndex(
                model_name='attendance',
                index=models.Index(fields=['year', 'area', 'caregiver'], name='attendance_year_area'),
            ),
            migrations.AddConstraint(
                model_name='attendance',
                constraint=models.UniqueConstraint(fields=('event', 'caregiver'), name='one_attendance_per_caregiver'),
            ),
            migrations.AddConstraint(
                model_name='attendance',
                constraint=models.CheckConstraint(condition=models.Q(('rating__isnull', True), ('rating__range', (1, 5)), _connector='OR'), name='attendance_rating_is_1_to_5'),
            ),
        ]),
    ]
