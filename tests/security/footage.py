"""Footage of the permission matrix: a filing with the police, a line of the register, a guardian's request; and their addresses."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

from facilities.models import Child, Facility, Family
from inspections.models import CameraFiling, FootageRequest, Viewing
from portal.models import User
from tests.factories import TODAY

AT = datetime(2026, 11, 23, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
OF_REQUEST = "footage-request footage-request-show footage-request-refuse".split()
OF_FACILITY = "viewing-list viewing-create camera-filing-create".split()
OF_FILING = "camera-filing camera-filing-record camera-filing-return".split()
OF_FAMILY = "family-footage-ask family-footage family-footage-withdraw".split()


def footage(facility: Facility, operator: User) -> dict[str, SimpleNamespace]:
    """Return what hangs on a facility's footage, by what the table calls it."""
    filing = CameraFiling.objects.create(
        facility=facility, cameras=[], kept_days=90, contact="某人", sent_at=AT, sent_by=operator
    )
    facts = {"consented_at": AT, "consented_to": "2026-11", "seen_on": TODAY}
    family = Family.objects.create(mobile=f"137{facility.pk:08d}", **facts)
    child = Child.objects.create(family=family, called="豆豆", birthday="2025-03-02")
    request = FootageRequest.objects.create(
        facility=facility, family=family, child=child, day=TODAY, since=time(9), until=time(10), reason="摔倒",
        asked_at=AT, due_on=TODAY,
    )  # fmt: skip
    span = {"footage_from": AT - timedelta(hours=2), "footage_until": AT - timedelta(hours=1), "viewed_at": AT}
    words = {"name": "某人", "unit": "派出所", "reason": "核实", "content": "走廊", "allowed_by": "园长"}
    viewing = Viewing.objects.create(facility=facility, entered_at=AT, entered_by=operator, **span, **words)
    return {"footage": SimpleNamespace(camera_filing=filing, footage_request=request, viewing=viewing)}


def _pk(thing: str) -> Callable[[Any], dict[str, object]]:
    return lambda case: {"pk": getattr(case.things, thing).pk}


ADDRESSES: dict[str, Callable[[Any], dict[str, object]]] = {
    **dict.fromkeys(OF_REQUEST, _pk("footage_request")),
    **dict.fromkeys(OF_FILING, _pk("camera_filing")),
    **dict.fromkeys(OF_FACILITY, lambda case: {"facility_pk": case.facility.pk}),
    "viewing-strike": _pk("viewing"),
    **dict.fromkeys(OF_FAMILY, lambda case: {"pk": 1}),
}
SENT: dict[str, Callable[[Any, User | None], dict[str, Any]]] = {
    "footage-request-refuse": lambda case, user: {"answer": "涉及其他儿童"},
    "viewing-strike": lambda case, user: {"reason": "填错"},
    "camera-filing-create": lambda case, user: {"kept_days": 90, "contact": "某人"},
    "camera-filing-record": lambda case, user: {"number": "杭公备1号", "recorded_on": "2026-11-23"},
    "camera-filing-return": lambda case, user: {"reason": "缺少位置"},
}
