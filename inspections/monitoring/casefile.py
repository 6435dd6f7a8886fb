"""What outages tell on a facility's timeline: those of which somebody was told, and how they were closed."""

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _

from facilities.models import Facility
from inspections.monitoring.models import Outage
from portal.models import User
from portal.pages.casefile import Entry, Kind, Span, timeline


@timeline(Kind.FINDING)
def outages(facility: Facility, user: User, span: Span) -> Iterator[Entry]:
    """Outages of which the operator was told."""
    rows = Outage.objects.visible_to(user).counted().filter(facility=facility, operator_told_at__isnull=False)
    for row in span.within(rows.with_place(), "since"):
        about = {"room": row.channel.room, "cause": row.get_cause_display()}
        title = _("Camera out of operation: %(room)s, %(cause)s") % about
        yield Entry(timezone.localdate(row.since), Kind.FINDING, title, row.explanation, row.get_absolute_url())
        if row.closed_on:
            words = _("Outage closed: the facility is to blame") if row.is_fault else _("Outage closed without blame")
            yield Entry(row.closed_on, Kind.FINDING, words, row.verdict, row.get_absolute_url())
