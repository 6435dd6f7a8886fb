"""Cameras on a facility's page: numbers for the operator and those who watch over it, one plain sentence for everybody."""

from django.http import HttpRequest
from django.utils import timezone

from facilities.ground.panels import panel
from facilities.models import Facility
from inspections.monitoring import availability, boards, policy
from inspections.monitoring.models import Channel, MonitoringMonth, Room
from inspections.monitoring.querysets import months_before
from portal.freshness import shown_publicly

Context = dict[str, object]
shown_publicly(Room, Channel, MonitoringMonth)


@panel(order=48)
def monitoring_panel(request: HttpRequest, facility: Facility) -> tuple[str, Context] | None:
    """How the cameras stand now, and the way to them."""
    if not policy.may_see(request.user, facility):
        return None
    return "inspections/monitoring/panel.html", {"line": boards.lines([facility], at=timezone.now())[0]}


@panel(order=48, public=True)
def monitoring_sentence(request: HttpRequest, facility: Facility) -> tuple[str, Context] | None:
    """Whether all rooms that must be covered are, and the availability of the last full month; nothing if no room was told."""
    rooms = Room.objects.filter(facility=facility)
    if not rooms.exists():
        return None
    month = months_before(timezone.localdate(), 1)
    row = MonitoringMonth.objects.filter(facility=facility, month=month).first()
    share = availability.percent(row.expected_minutes, row.lost_minutes) if row else None
    return "inspections/monitoring/sentence.html", {"missing": rooms.missing().count(), "share": share, "month": month}
