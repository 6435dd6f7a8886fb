"""How the cameras stand, for whoever watches the machines: numbers of the whole district, no facility by its name."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Count

from inspections.monitoring.boards import offline_before
from inspections.monitoring.choices import OutageState
from inspections.monitoring.models import Channel, Outage
from portal.operations.telemetry import Reading, gauge


@gauge("portal_channels", "Channels in use, by their signal.", label="signal")
def channels(at: datetime) -> Iterator[Reading]:
    """Count the channels by what their beats say."""
    used = Channel.objects.active().with_signal(offline_before(at)).order_by()
    yield from used.values_list("signal").annotate(number=Count("pk"))


@gauge("portal_outages_running", "Outages of channels that go on.")
def running(at: datetime) -> Iterator[Reading]:
    """Count the outages that go on."""
    yield "", Outage.objects.filter(state=OutageState.RUNNING).count()
