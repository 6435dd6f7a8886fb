"""Minutes in which the demo's cameras were in operation while no gateway ran: a month before the first start, and between starts."""

from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone

from inspections.models import Channel, LatestBeat, Outage
from inspections.monitoring.querysets import months_before

FILL = """
INSERT INTO inspections_channelday AS kept (channel_id, day, up)
SELECT %(channel)s, day, (repeat('0', since) || repeat('1', until - since) || repeat('0', 1440 - until))::bit(1440) FROM (
    SELECT day::date AS day,
        greatest(0, floor(extract(epoch FROM %(since)s - day AT TIME ZONE 'Asia/Shanghai') / 60)::int) AS since,
        least(1440, ceil(extract(epoch FROM %(until)s - day AT TIME ZONE 'Asia/Shanghai') / 60)::int) AS until
    FROM generate_series(%(first)s::timestamp, %(last)s::timestamp, interval '1 day') AS day
) span WHERE since < until
ON CONFLICT (channel_id, day) DO UPDATE SET up = kept.up | excluded.up
"""


@transaction.atomic
def fill(channel: Channel, *, since: datetime, until: datetime) -> None:
    """Have the camera been in operation from a moment up to another, but for the outages that are known."""
    edges, begin = [], since
    known = Outage.objects.counted().filter(channel=channel, since__lt=until, until__gt=since)
    for outage in known.order_by("since"):
        edges.append((begin, outage.since))
        begin = outage.until or until
    with connection.cursor() as cursor:
        cursor.execute("SELECT inspections_channelday_make(%s, 4)", [months_before(timezone.localdate(until), 2)])
        for start, end in [*edges, (begin, until)]:
            days = {"first": timezone.localdate(start), "last": timezone.localdate(end)}
            cursor.execute(FILL, {"channel": channel.pk, "since": start, "until": end} | days)
    seen = {"at": until, "up_at": until, "state": "up", "oldest": until - timedelta(days=95)}
    LatestBeat.objects.update_or_create(channel=channel, defaults=seen, create_defaults=seen | {"first_at": since})
