"""Online monitoring: rooms, channels, gateways, outages; beats in a table of monthly partitions."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from portal.batching import Batch

# One table for all beats: a row for a channel and day, in monthly partitions. The portal's role owns no table, so the two functions that
# make and drop partitions run with their owner's rights; the second keeps two months whatever it is told.
TABLE = """
CREATE TABLE inspections_channelday (
    channel_id bigint NOT NULL REFERENCES inspections_channel (id) ON DELETE CASCADE,
    day date NOT NULL,
    up bit(1440) NOT NULL,
    down bit(1440),
    covered bit(1440),
    PRIMARY KEY (channel_id, day)
) PARTITION BY RANGE (day);

CREATE FUNCTION inspections_channelday_make(first date, months int) RETURNS int LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    begins date := date_trunc('month', first)::date;
    made int := 0;
    name text;
BEGIN
    FOR step IN 1..least(months, 36) LOOP
        name := 'inspections_channelday_' || to_char(begins, 'YYYYMM');
        IF to_regclass('public.' || name) IS NULL THEN
            EXECUTE format(
                'CREATE TABLE public.%I PARTITION OF public.inspections_channelday FOR VALUES FROM (%L) TO (%L) WITH (fillfactor = 60)',
                name, begins, (begins + interval '1 month')::date
            );
            made := made + 1;
        END IF;
        begins := (begins + interval '1 month')::date;
    END LOOP;
    RETURN made;
END $$;

CREATE FUNCTION inspections_channelday_drop(before date) RETURNS int LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    part record;
    dropped int := 0;
BEGIN
    FOR part IN
        SELECT child.relname AS name FROM pg_inherits JOIN pg_class child ON child.oid = inhrelid
        WHERE inhparent = 'public.inspections_channelday'::regclass
    LOOP
        IF to_date(right(part.name, 6), 'YYYYMM') + interval '1 month' <= least(before, current_date - 62) THEN
            EXECUTE format('DROP TABLE public.%I', part.name);
            dropped := dropped + 1;
        END IF;
    END LOOP;
    RETURN dropped;
END $$;

SELECT inspections_channelday_make((current_date - interval '2 months')::date, 6);
"""
UNTABLE = """
DROP TABLE inspections_channelday;
DROP FUNCTION inspections_channelday_make(date, int);
DROP FUNCTION inspections_channelday_drop(date);
"""


class Migration(migrations.Migration):

    dependencies = [
        ('contenttypes', '0002_remove_content_type_name'),
        ('facilities', '0008_what_families_are_told'),
        ('inspections', '0009_day_cards_from_phones'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('portal', '0008_letters_to_places'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Batch([
        migrations.RemoveConstraint(
            model_name='creditentry',
            name='credit_kind_is_known',
        ),
        migrations.AlterField(
            model_name='creditentry',
            name='kind',
            field=models.CharField(choices=[('finding', 'Finding with an order to correct'), ('repeat', 'Found again'), ('overdue', 'Not corrected in time'), ('complaint', 'Complaint found justified'), ('incident', 'Incident reported late'), ('fault', 'Incident for which the facility was at fault'), ('false', 'Filing refused: false materials'), ('cancelled', 'Filing cancelled'), ('outage', "Long outage of monitoring through the facility's fault"), ('corrected', 'Corrected in time'), ('counter', 'Entry withdrawn'), ('repair', 'Credit repair')], max_length=10, verbose_name='reason'),
        ),
        migrations.AddConstraint(
            model_name='creditentry',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['finding', 'repeat', 'overdue', 'complaint', 'incident', 'fault', 'false', 'cancelled', 'outage', 'corrected', 'counter', 'repair'])), name='credit_kind_is_known'),
        ),
        ]),
        Batch([
            migrations.CreateModel(
                name='BatchRefusal',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('day', models.DateField(verbose_name='day')),
                    ('reason', models.CharField(choices=[('size', 'Batch over 1 MB'), ('unknown_key', 'Unknown key'), ('revoked_key', 'Revoked key'), ('signature', 'Signature does not match'), ('shape', 'Not readable'), ('clock', "Gateway's clock is wrong"), ('replay', 'Batch sent before'), ('foreign', 'Channel not of this facility'), ('future', 'Lies in the future'), ('old', 'Too old'), ('contradiction', 'Segments contradict each other')], max_length=13, verbose_name='reason')),
                    ('count', models.PositiveIntegerField(verbose_name='number')),
                ],
                options={
                    'verbose_name': 'refused beats',
                    'ordering': ['-day', 'reason'],
                },
            ),
            migrations.CreateModel(
                name='BeatBatch',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('nonce', models.UUIDField()),
                    ('taken_at', models.DateTimeField()),
                ],
                options={
                    'verbose_name': 'batch of beats',
                },
            ),
            migrations.CreateModel(
                name='Channel',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('protocol', models.CharField(choices=[('gb28181', 'GB/T 28181 number (20 digits)'), ('onvif', 'ONVIF device and video source')], default='gb28181', max_length=7, verbose_name='kind of number')),
                    ('code', models.CharField(max_length=80, verbose_name='channel number')),
                    ('sees', models.CharField(max_length=80, verbose_name='what it should see')),
                    ('since', models.DateField(verbose_name='in use since')),
                    ('until', models.DateField(editable=False, null=True, verbose_name='in use until')),
                    ('scene', models.CharField(blank=True, editable=False, help_text='Fingerprint of the right view, 64 bits in hex; no picture.', max_length=16)),
                    ('revision', models.PositiveIntegerField(default=0, editable=False)),
                ],
                options={
                    'verbose_name': 'channel',
                    'ordering': ['code', 'id'],
                },
            ),
            migrations.CreateModel(
                name='ChannelEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('id', models.BigIntegerField()),
                    ('protocol', models.CharField(choices=[('gb28181', 'GB/T 28181 number (20 digits)'), ('onvif', 'ONVIF device and video source')], default='gb28181', max_length=7, verbose_name='kind of number')),
                    ('code', models.CharField(max_length=80, verbose_name='channel number')),
                    ('sees', models.CharField(max_length=80, verbose_name='what it should see')),
                    ('since', models.DateField(verbose_name='in use since')),
                    ('until', models.DateField(editable=False, null=True, verbose_name='in use until')),
                    ('scene', models.CharField(blank=True, editable=False, help_text='Fingerprint of the right view, 64 bits in hex; no picture.', max_length=16)),
                    ('revision', models.PositiveIntegerField(default=0, editable=False)),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='DetectionRun',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('looked_until', models.DateTimeField()),
                ],
                options={
                    'verbose_name': 'search for outages',
                },
            ),
            migrations.CreateModel(
                name='Gateway',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=40, verbose_name='name of the gateway')),
                    ('heard_at', models.DateTimeField(editable=False, null=True, verbose_name='last heard')),
                ],
                options={
                    'verbose_name': 'gateway',
                    'ordering': ['name', 'id'],
                },
            ),
            migrations.CreateModel(
                name='GatewayKey',
                fields=[
                    ('key_id', models.CharField(max_length=16, primary_key=True, serialize=False, verbose_name='key')),
                    ('public_key', models.CharField(help_text='32 bytes, base64url without padding.', max_length=43, verbose_name='public key')),
                    ('registered_at', models.DateTimeField(verbose_name='registered at')),
                    ('revoked_at', models.DateTimeField(null=True, verbose_name='revoked at')),
                ],
                options={
                    'verbose_name': 'key of a gateway',
                    'ordering': ['-registered_at', 'key_id'],
                },
            ),
            migrations.CreateModel(
                name='MonitoringMonth',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('month', models.DateField(help_text='Its first day.', verbose_name='month')),
                    ('expected_minutes', models.PositiveBigIntegerField(verbose_name='minutes expected')),
                    ('lost_minutes', models.PositiveBigIntegerField(verbose_name='minutes lost')),
                    ('outages', models.PositiveIntegerField(verbose_name='outages')),
                ],
                options={
                    'verbose_name': 'availability of a month',
                    'ordering': ['-month'],
                },
            ),
            migrations.CreateModel(
                name='Outage',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('since', models.DateTimeField(help_text='The first minute without a signal.', verbose_name='since')),
                    ('until', models.DateTimeField(help_text='The first minute with a signal again.', null=True, verbose_name='until')),
                    ('cause', models.CharField(choices=[('silent', 'No signal from the gateway'), ('down', 'Camera or recorder dead'), ('covered', 'Camera covered or turned away')], max_length=7, verbose_name='cause')),
                    ('state', models.CharField(choices=[('running', 'Going on'), ('over', 'Signal is back'), ('explained', 'Explained by the operator'), ('closed', 'Case closed'), ('void', 'No outage: signals came late')], default='running', editable=False, max_length=9, verbose_name='state')),
                    ('found_at', models.DateTimeField(verbose_name='found at')),
                    ('operator_told_at', models.DateTimeField(null=True, verbose_name='operator told at')),
                    ('street_told_at', models.DateTimeField(null=True, verbose_name='street told at')),
                    ('explanation', models.TextField(blank=True, max_length=1000, verbose_name='explanation')),
                    ('explained_at', models.DateTimeField(null=True, verbose_name='explained at')),
                    ('verdict', models.TextField(blank=True, max_length=1000, verbose_name='what the office found')),
                    ('is_fault', models.BooleanField(help_text='Empty: not judged.', null=True, verbose_name='the facility is to blame')),
                    ('closed_on', models.DateField(null=True, verbose_name='closed on')),
                ],
                options={
                    'verbose_name': 'outage',
                    'ordering': ['-since', '-id'],
                },
            ),
            migrations.CreateModel(
                name='OutageEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('since', models.DateTimeField(help_text='The first minute without a signal.', verbose_name='since')),
                    ('until', models.DateTimeField(help_text='The first minute with a signal again.', null=True, verbose_name='until')),
                    ('cause', models.CharField(choices=[('silent', 'No signal from the gateway'), ('down', 'Camera or recorder dead'), ('covered', 'Camera covered or turned away')], max_length=7, verbose_name='cause')),
                    ('state', models.CharField(choices=[('running', 'Going on'), ('over', 'Signal is back'), ('explained', 'Explained by the operator'), ('closed', 'Case closed'), ('void', 'No outage: signals came late')], default='running', editable=False, max_length=9, verbose_name='state')),
                    ('explanation', models.TextField(blank=True, max_length=1000, verbose_name='explanation')),
                    ('is_fault', models.BooleanField(help_text='Empty: not judged.', null=True, verbose_name='the facility is to blame')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='PlannedWork',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('since', models.DateTimeField(verbose_name='from')),
                    ('until', models.DateTimeField(verbose_name='until')),
                    ('reason', models.CharField(max_length=200, verbose_name='what is done')),
                    ('announced_at', models.DateTimeField(verbose_name='announced at')),
                    ('cancelled_at', models.DateTimeField(null=True, verbose_name='called off at')),
                ],
                options={
                    'verbose_name': 'planned work',
                    'ordering': ['-since'],
                },
            ),
            migrations.CreateModel(
                name='Recorder',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=40, verbose_name='name of the recorder')),
                    ('maker', models.CharField(blank=True, max_length=60, verbose_name='maker and type')),
                    ('kept_days', models.PositiveSmallIntegerField(blank=True, help_text='As set in the recorder. Empty: not known.', null=True, verbose_name='days for which it keeps footage')),
                ],
                options={
                    'verbose_name': 'recorder',
                    'ordering': ['name', 'id'],
                },
            ),
            migrations.CreateModel(
                name='RetentionProof',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('day', models.DateField(verbose_name='day')),
                    ('oldest', models.DateTimeField(verbose_name='oldest footage')),
                    ('read_at', models.DateTimeField(verbose_name='read at')),
                    ('recorded_seconds', models.PositiveIntegerField(verbose_name='seconds recorded')),
                    ('longest_gap', models.PositiveIntegerField(verbose_name='longest gap (seconds)')),
                    ('gaps', models.JSONField(default=list, help_text='Pairs of seconds of the day, from and until.', verbose_name='gaps')),
                    ('segments_sha256', models.CharField(max_length=64, verbose_name='hash of the list of segments')),
                ],
                options={
                    'verbose_name': 'proof of retention',
                    'ordering': ['-day'],
                },
            ),
            migrations.CreateModel(
                name='Room',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('activity', 'Activity room'), ('sleep', 'Sleeping room'), ('dining', 'Dining room'), ('corridor', 'Corridor or stairs'), ('entrance', 'Entrance or exit'), ('outdoor', 'Outdoor activity ground'), ('kitchen', 'Kitchen or food preparation'), ('health', 'Health observation room'), ('office', 'Office or store'), ('toilet', 'Toilets'), ('bath', 'Bathroom'), ('changing', 'Changing room'), ('nursing', 'Nursing room'), ('staff_rest', 'Rest room of staff')], max_length=10, verbose_name='kind')),
                    ('name', models.CharField(max_length=40, verbose_name='name of the room')),
                    ('floor', models.SmallIntegerField(default=1, help_text='1 is the ground floor, -1 a basement.', verbose_name='floor')),
                    ('revision', models.PositiveIntegerField(default=0, editable=False)),
                ],
                options={
                    'verbose_name': 'room',
                    'ordering': ['floor', 'name', 'id'],
                },
            ),
            migrations.CreateModel(
                name='RoomEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('id', models.BigIntegerField()),
                    ('kind', models.CharField(choices=[('activity', 'Activity room'), ('sleep', 'Sleeping room'), ('dining', 'Dining room'), ('corridor', 'Corridor or stairs'), ('entrance', 'Entrance or exit'), ('outdoor', 'Outdoor activity ground'), ('kitchen', 'Kitchen or food preparation'), ('health', 'Health observation room'), ('office', 'Office or store'), ('toilet', 'Toilets'), ('bath', 'Bathroom'), ('changing', 'Changing room'), ('nursing', 'Nursing room'), ('staff_rest', 'Rest room of staff')], max_length=10, verbose_name='kind')),
                    ('name', models.CharField(max_length=40, verbose_name='name of the room')),
                    ('floor', models.SmallIntegerField(default=1, help_text='1 is the ground floor, -1 a basement.', verbose_name='floor')),
                    ('revision', models.PositiveIntegerField(default=0, editable=False)),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='LatestBeat',
                fields=[
                    ('channel', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='latest', serialize=False, to='inspections.channel')),
                    ('first_at', models.DateTimeField(verbose_name='first beat')),
                    ('at', models.DateTimeField(verbose_name='last beat')),
                    ('up_at', models.DateTimeField(null=True, verbose_name='last in operation')),
                    ('state', models.CharField(choices=[('up', 'Recording'), ('down', 'Not recording'), ('covered', 'Covered or turned away')], max_length=7)),
                    ('oldest', models.DateTimeField(null=True, verbose_name='oldest footage')),
                    ('scene', models.CharField(blank=True, max_length=16)),
                    ('unsettled_from', models.DateField(help_text='First day of which beats came late and were not looked at yet.', null=True)),
                ],
                options={
                    'verbose_name': 'latest beat',
                },
            ),
            migrations.AddField(
                model_name='channel',
                name='facility',
                field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='channels', to='facilities.facility', verbose_name='facility'),
            ),
            migrations.AddField(
                model_name='channelevent',
                name='facility',
                field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='facilities.facility', verbose_name='facility'),
            ),
            migrations.AddField(
                model_name='channelevent',
                name='pgh_context',
                field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
            ),
            migrations.AddField(
                model_name='channelevent',
                name='pgh_obj',
                field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='inspections.channel'),
            ),
            migrations.AddField(
                model_name='gateway',
                name='facility',
                field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='gateways', to='facilities.facility', verbose_name='facility'),
            ),
            migrations.AddField(
                model_name='beatbatch',
                name='gateway',
                field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='inspections.gateway'),
            ),
            migrations.AddField(
                model_name='batchrefusal',
                name='gateway',
                field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='refusals', to='inspections.gateway'),
            ),
            migrations.AddField(
                model_name='gatewaykey',
                name='gateway',
                field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='keys', to='inspections.gateway'),
            ),
            migrations.AddField(
                model_name='gatewaykey',
                name='registered_by',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
            ),
            migrations.AddField(
                model_name='gatewaykey',
                name='revoked_by',
                field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
            ),
            migrations.AddField(
                model_name='monitoringmonth',
                name='facility',
                field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='monitoring_months', to='facilities.facility'),
            ),
            migrations.AddField(
                model_name='outage',
                name='channel',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='outages', to='inspections.channel', verbose_name='channel'),
            ),
            migrations.AddField(
                model_name='outage',
                name='closed_by',
                field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
            ),
            migrations.AddField(
                model_name='outage',
                name='counted_in',
                field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.area', verbose_name='community of its day'),
            ),
            migrations.AddField(
                model_name='outage',
                name='facility',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='outages', to='facilities.facility', verbose_name='facility'),
            ),
            migrations.AddField(
                model_name='outageevent',
                name='pgh_context',
                field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
            ),
            migrations.AddField(
                model_name='outageevent',
                name='pgh_obj',
                field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='inspections.outage'),
            ),
            migrations.AddField(
                model_name='plannedwork',
                name='announced_by',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
            ),
            migrations.AddField(
                model_name='plannedwork',
                name='channel',
                field=models.ForeignKey(blank=True, help_text='Empty: all channels.', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='planned_works', to='inspections.channel', verbose_name='channel'),
            ),
            migrations.AddField(
                model_name='plannedwork',
                name='facility',
                field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='planned_works', to='facilities.facility', verbose_name='facility'),
            ),
            migrations.AddField(
                model_name='recorder',
                name='facility',
                field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='recorders', to='facilities.facility', verbose_name='facility'),
            ),
            migrations.AddField(
                model_name='channelevent',
                name='recorder',
                field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='inspections.recorder', verbose_name='recorder'),
            ),
            migrations.AddField(
                model_name='channel',
                name='recorder',
                field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='channels', to='inspections.recorder', verbose_name='recorder'),
            ),
            migrations.AddField(
                model_name='retentionproof',
                name='channel',
                field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='proofs', to='inspections.channel'),
            ),
            migrations.AddField(
                model_name='room',
                name='facility',
                field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rooms', to='facilities.facility', verbose_name='facility'),
            ),
            migrations.AddField(
                model_name='channelevent',
                name='room',
                field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='inspections.room', verbose_name='room'),
            ),
            migrations.AddField(
                model_name='channel',
                name='room',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='channels', to='inspections.room', verbose_name='room'),
            ),
            migrations.AddField(
                model_name='roomevent',
                name='facility',
                field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='facilities.facility', verbose_name='facility'),
            ),
            migrations.AddField(
                model_name='roomevent',
                name='pgh_context',
                field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
            ),
            migrations.AddField(
                model_name='roomevent',
                name='pgh_obj',
                field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='inspections.room'),
            ),
            migrations.AddConstraint(
                model_name='gateway',
                constraint=models.UniqueConstraint(fields=('facility', 'name'), name='one_gateway_per_name'),
            ),
            migrations.AddConstraint(
                model_name='beatbatch',
                constraint=models.UniqueConstraint(fields=('gateway', 'nonce'), name='one_batch_per_nonce'),
            ),
            migrations.AddConstraint(
                model_name='batchrefusal',
                constraint=models.UniqueConstraint(fields=('gateway', 'day', 'reason'), name='one_count_of_refusals', nulls_distinct=False),
            ),
            migrations.AddConstraint(
                model_name='monitoringmonth',
                constraint=models.UniqueConstraint(fields=('facility', 'month'), name='one_availability_per_month'),
            ),
            migrations.AddConstraint(
                model_name='monitoringmonth',
                constraint=models.CheckConstraint(condition=models.Q(('lost_minutes__lte', models.F('expected_minutes'))), name='availability_is_a_share'),
            ),
            migrations.AddIndex(
                model_name='outage',
                index=models.Index(fields=['facility', 'since'], name='outage_facility_since'),
            ),
            migrations.AddIndex(
                model_name='outage',
                index=models.Index(condition=models.Q(('state', 'running')), fields=['channel'], name='outage_running'),
            ),
            migrations.AddConstraint(
                model_name='outage',
                constraint=models.CheckConstraint(condition=models.Q(('state__in', ['running', 'over', 'explained', 'closed', 'void'])), name='outage_state_is_known'),
            ),
            migrations.AddConstraint(
                model_name='outage',
                constraint=models.CheckConstraint(condition=models.Q(('cause__in', ['silent', 'down', 'covered'])), name='outage_cause_is_known'),
            ),
            migrations.AddConstraint(
                model_name='outage',
                constraint=models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gt', models.F('since')), _connector='OR'), name='outage_is_a_span'),
            ),
            migrations.AddConstraint(
                model_name='outage',
                constraint=models.UniqueConstraint(condition=models.Q(('state', 'void'), _negated=True), fields=('channel', 'since'), name='one_outage_per_beginning'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='outage',
                trigger=pgtrigger.compiler.Trigger(name='counted_in', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF TG_OP = 'UPDATE' THEN\n    IF OLD.counted_in_id IS NOT NULL AND (true) THEN\n        NEW.counted_in_id := OLD.counted_in_id;\n        RETURN NEW;\n    END IF;\n    IF OLD.counted_in_id IS NOT NULL THEN\n        NEW.counted_in_id := NULL;\n    END IF;\nEND IF;\nIF NEW.counted_in_id IS NULL THEN\n    SELECT area_id INTO NEW.counted_in_id FROM facilities_facility WHERE id = NEW.facility_id;\nEND IF;\nRETURN NEW;\n", hash='02de67d118fd77b9b60d5a87226e4ca3111bfe8e', operation='INSERT OR UPDATE', pgid='pgtrigger_counted_in_93206', table='inspections_outage', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='outage',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "inspections_outageevent" ("cause", "explanation", "is_fault", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "since", "state", "until") VALUES (NEW."cause", NEW."explanation", NEW."is_fault", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."since", NEW."state", NEW."until"); RETURN NULL;', hash='e378426e5d1b7282239b226d8aa660c45249c2e5', operation='INSERT', pgid='pgtrigger_insert_insert_534d0', table='inspections_outage', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='outage',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."cause" IS DISTINCT FROM (NEW."cause") OR OLD."explanation" IS DISTINCT FROM (NEW."explanation") OR OLD."is_fault" IS DISTINCT FROM (NEW."is_fault") OR OLD."since" IS DISTINCT FROM (NEW."since") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."until" IS DISTINCT FROM (NEW."until"))', func='INSERT INTO "inspections_outageevent" ("cause", "explanation", "is_fault", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "since", "state", "until") VALUES (NEW."cause", NEW."explanation", NEW."is_fault", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."since", NEW."state", NEW."until"); RETURN NULL;', hash='073d32f2c53566fa3ad714995fc13c22200b85d6', operation='UPDATE', pgid='pgtrigger_update_update_77859', table='inspections_outage', when='AFTER')),
            ),
            migrations.AddConstraint(
                model_name='plannedwork',
                constraint=models.CheckConstraint(condition=models.Q(('until__gt', models.F('since'))), name='planned_work_is_a_span'),
            ),
            migrations.AddConstraint(
                model_name='plannedwork',
                constraint=models.CheckConstraint(condition=models.Q(('announced_at__lte', models.F('since'))), name='planned_work_is_announced_before_it_begins'),
            ),
            migrations.AddConstraint(
                model_name='recorder',
                constraint=models.UniqueConstraint(fields=('facility', 'name'), name='one_recorder_per_name'),
            ),
            migrations.AddConstraint(
                model_name='retentionproof',
                constraint=models.UniqueConstraint(fields=('channel', 'day'), name='one_proof_per_channel_and_day'),
            ),
            migrations.AddConstraint(
                model_name='room',
                constraint=models.UniqueConstraint(fields=('facility', 'name'), name='one_room_per_name'),
            ),
            migrations.AddConstraint(
                model_name='room',
                constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['activity', 'sleep', 'dining', 'corridor', 'entrance', 'outdoor', 'kitchen', 'health', 'office', 'toilet', 'bath', 'changing', 'nursing', 'staff_rest'])), name='room_kind_is_known'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='room',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "inspections_roomevent" ("facility_id", "floor", "id", "kind", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revision") VALUES (NEW."facility_id", NEW."floor", NEW."id", NEW."kind", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."revision"); RETURN NULL;', hash='de245fa23d939d23e968d2844207a3e783932dd8', operation='INSERT', pgid='pgtrigger_insert_insert_fd8c8', table='inspections_room', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='room',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "inspections_roomevent" ("facility_id", "floor", "id", "kind", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revision") VALUES (NEW."facility_id", NEW."floor", NEW."id", NEW."kind", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."revision"); RETURN NULL;', hash='ccabdd64e0f6c283d216e2c27eba86fda72a08da', operation='UPDATE', pgid='pgtrigger_update_update_e750c', table='inspections_room', when='AFTER')),
            ),
            migrations.AddConstraint(
                model_name='channel',
                constraint=models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('code',), name='one_channel_per_number'),
            ),
            migrations.AddConstraint(
                model_name='channel',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('code__regex', '^[0-9]{20}$'), ('protocol', 'gb28181')), models.Q(('code__regex', '^[0-9a-f-]{36}/[A-Za-z0-9_.-]+$'), ('protocol', 'onvif')), _connector='OR'), name='channel_number_is_canonical'),
            ),
            migrations.AddConstraint(
                model_name='channel',
                constraint=models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='channel_is_a_span'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='channel',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "inspections_channelevent" ("code", "facility_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "protocol", "recorder_id", "revision", "room_id", "scene", "sees", "since", "until") VALUES (NEW."code", NEW."facility_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."protocol", NEW."recorder_id", NEW."revision", NEW."room_id", NEW."scene", NEW."sees", NEW."since", NEW."until"); RETURN NULL;', hash='4cf378511a5d2667815bae2eaa98180a9c2f4baf', operation='INSERT', pgid='pgtrigger_insert_insert_8faf1', table='inspections_channel', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='channel',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "inspections_channelevent" ("code", "facility_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "protocol", "recorder_id", "revision", "room_id", "scene", "sees", "since", "until") VALUES (NEW."code", NEW."facility_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."protocol", NEW."recorder_id", NEW."revision", NEW."room_id", NEW."scene", NEW."sees", NEW."since", NEW."until"); RETURN NULL;', hash='8284a569a94e7a36a2b8a43fa8dee22553c952d8', operation='UPDATE', pgid='pgtrigger_update_update_9353b', table='inspections_channel', when='AFTER')),
            ),
        ]),
        migrations.RunSQL(TABLE, UNTABLE),
    ]
