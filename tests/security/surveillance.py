"""Cameras of the permission matrix: what hangs on a facility, and how their pages are addressed and sent to."""

from collections.abc import Callable
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.utils import timezone

from facilities.models import Facility
from inspections.models import Channel, Gateway, GatewayKey, LatestBeat, Outage, PlannedWork, Room
from portal.models import User
from tests.factories import TODAY
from tests.inspections.monitoring.cameras import code

AT = datetime(2026, 11, 23, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))

OF_FACILITY = "room-create channel-create recorder-create gateway-create planned-work-create".split()
OF_ROOM = "room-edit room-remove".split()
OF_CHANNEL = "channel-edit channel-end channel-scene".split()
OF_OUTAGE = "outage outage-explain outage-close".split()


def surveillance(facility: Facility, operator: User) -> dict[str, SimpleNamespace]:
    """Return the cameras of a facility, by what the table calls them."""
    room = Room.objects.create(facility=facility, kind="activity", name="活动室")
    camera = Channel.objects.create(
        facility=facility, room=room, code=code(facility.pk), sees="全景", since=TODAY, scene="0" * 16
    )
    empty = Room.objects.create(facility=facility, kind="sleep", name="寝室")
    LatestBeat.objects.create(channel=camera, first_at=AT, at=AT, up_at=AT, state="up", scene="f" * 16)
    gateway = Gateway.objects.create(facility=facility, name="网关")
    key = GatewayKey.objects.create(
        key_id=uuid4().hex[:16], gateway=gateway, public_key="A" * 43, registered_at=AT, registered_by=operator
    )
    soon = timezone.now() + timedelta(days=1)
    work = PlannedWork.objects.create(
        facility=facility,
        since=soon,
        until=soon + timedelta(hours=1),
        reason="检修",
        announced_at=AT,
        announced_by=operator,
    )
    facts = {"facility": facility, "channel": camera, "cause": "silent", "found_at": AT}
    outage = Outage.objects.create(since=AT, until=AT + timedelta(hours=5), state="over", street_told_at=AT, **facts)
    things = {"channel": camera, "key": key, "work": work, "outage": outage}
    return {"cameras": SimpleNamespace(room=room, **things), "empty room": SimpleNamespace(room=empty, **things)}


def _pk(thing: str) -> Callable[[Any], dict[str, object]]:
    return lambda case: {"pk": getattr(case.things, thing).pk}


ADDRESSES: dict[str, Callable[[Any], dict[str, object]]] = {
    "monitoring-facility": lambda case: {"pk": case.facility.pk},
    **dict.fromkeys(OF_FACILITY, lambda case: {"facility_pk": case.facility.pk}),
    **dict.fromkeys(OF_ROOM, _pk("room")),
    **dict.fromkeys(OF_CHANNEL, _pk("channel")),
    **dict.fromkeys(OF_OUTAGE, _pk("outage")),
    "gateway-key-revoke": _pk("key"),
    "planned-work-end": _pk("work"),
}
SENT: dict[str, Callable[[Any, User | None], dict[str, Any]]] = {
    "room-create": lambda case, user: {"kind": "sleep", "name": "睡眠室", "floor": 1},
    "room-edit": lambda case, user: {"kind": "sleep", "name": "睡眠室", "floor": 1, "seen_revision": 0},
    "channel-edit": lambda case, user: {"sees": "门口"},
    "recorder-create": lambda case, user: {"name": "主机"},
    "gateway-create": lambda case, user: {"name": "二号", "public_key": "x"},
    "planned-work-create": lambda case, user: {"reason": "检修"},
    "outage-explain": lambda case, user: {"text": "停电"},
    "outage-close": lambda case, user: {"verdict": "属实", "is_fault": "false"},
}
LISTED: dict[str, Callable[[Any], str]] = {
    "monitoring": lambda case: f"/facilities/{case.facility.pk}/monitoring/",
    "outage-list": lambda case: f"/outages/{case.things.outage.pk}/",
}
