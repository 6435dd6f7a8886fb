"""Shifts and leave of the permission matrix: what is planned at a facility, and how these pages are addressed and sent to."""

from collections.abc import Callable
from datetime import date, datetime, time
from types import SimpleNamespace
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from facilities.models import Facility
from portal.models import User
from staff.models import GuardDuty, GuardPost, Leave, PresenceConflict, Shift
from tests.factories import TODAY, PersonFactory, PostFactory
from tests.security import background, corrections, credentials, training, transfers, whistleblowing

FAR = date(2098, 1, 6)
FAR_MOMENT = datetime(2098, 1, 6, 8, tzinfo=ZoneInfo("Asia/Shanghai"))


def shifts(facility: Facility) -> dict[str, SimpleNamespace]:
    """Return what is planned at a facility, by what the table calls it."""
    person = PersonFactory(facility=facility)
    post = PostFactory(person=person, kind="carer", care_class=facility.classes.first())
    PostFactory(person=PersonFactory(facility=facility), kind="carer", care_class=facility.classes.first())
    shift = Shift.objects.create(
        post=post, care_class=post.care_class, day=date(2098, 1, 7), starts_at=time(8), ends_at=time(12)
    )
    asked, approved = (
        Leave.objects.create(person=person, since=FAR, until=FAR, state=state) for state in ("asked", "approved")
    )
    told = {"note": "came", "at": FAR_MOMENT, "received_at": FAR_MOMENT, "reason": "已登记"}
    conflict = PresenceConflict.objects.create(key=uuid4(), person=person, **told)
    guard = PostFactory(person=PersonFactory(facility=facility), kind="guard")
    another = PostFactory(person=PersonFactory(facility=facility), kind="guard")
    gate = GuardPost.objects.create(facility=facility, place="大门", starts_at=time(8), ends_at=time(18), since=TODAY)
    duty = GuardDuty.objects.create(guard_post=gate, post=guard, since=TODAY)
    things = {"shift": shift, "person": person, "post": post}
    return (
        background.background(facility)
        | corrections.corrections(facility)
        | training.training(facility)
        | transfers.transfers(facility)
        | whistleblowing.whistleblowing(facility)
        | {
            "shift": SimpleNamespace(**things),
            "guard post": SimpleNamespace(gate=gate, duty=duty, another=another),
            "leave": SimpleNamespace(**things, leave=asked),
            "presence conflict": SimpleNamespace(**things, conflict=conflict),
            "leave approved": SimpleNamespace(**things, leave=approved),
        }
    )


def _pk(thing: str) -> Callable[[Any], dict[str, object]]:
    return lambda case: {"pk": getattr(case.things, thing).pk}


def _facility(case: Any) -> dict[str, object]:
    return {"facility_pk": case.facility.pk}


def _planned(case: Any) -> dict[str, Any]:
    post = case.things.post
    return {"post": post.pk, "care_class": post.care_class_id, "starts_at": "13:00", "ends_at": "17:00"}


def _another(case: Any) -> int:
    """Return the post of somebody else at the facility."""
    return int(case.facility.people.exclude(pk=case.things.person.pk).filter(posts__kind="carer").last().posts.get().pk)


ADDRESSES: dict[str, Callable[[Any], dict[str, object]]] = {
    **background.ADDRESSES,
    **corrections.ADDRESSES,
    **credentials.ADDRESSES,
    **training.ADDRESSES,
    **transfers.ADDRESSES,
    **whistleblowing.ADDRESSES,
    **dict.fromkeys(["shift-board", "shift-create", "leave-create", "presence"], _facility),
    **dict.fromkeys(["guard-post-list", "guard-post-create"], _facility),
    **dict.fromkeys(["guard-post-man", "guard-post-give-up"], _pk("gate")),
    "guard-duty-end": _pk("duty"),
    "shift-end": _pk("shift"),
    **dict.fromkeys(["presence-conflict", "presence-conflict-keep", "presence-conflict-take"], _pk("conflict")),
    "presence-note": _pk("person"),
    **dict.fromkeys(["leave", "leave-approve", "leave-decline", "leave-withdraw", "leave-substitute"], _pk("leave")),
}
SENT: dict[str, Callable[[Any, User | None], dict[str, Any]]] = {
    **background.SENT,
    **corrections.SENT,
    **credentials.SENT,
    **training.SENT,
    **transfers.SENT,
    **whistleblowing.SENT,
    "shift-create": lambda case, user: _planned(case) | {"kind": "care", "day": FAR.isoformat()},
    "guard-post-create": lambda case, user: {
        "place": "后门",
        "starts_at": "08:00",
        "ends_at": "18:00",
        "since": TODAY.isoformat(),
    },
    "guard-post-man": lambda case, user: {"post": case.things.another.pk, "since": TODAY.isoformat()},
    "leave-create": lambda case, user: {
        "person": case.things.person.pk,
        "since": TODAY.replace(year=2097).isoformat(),
        "until": TODAY.replace(year=2097).isoformat(),
    },
    "leave-substitute": lambda case, user: _planned(case) | {"post": _another(case), "day": FAR.isoformat()},
    "presence-note": lambda case, user: {"what": "came"},
    "api-field-presences": lambda case, user: {
        "key": str(uuid4()),
        "user": user.pk if user else 0,
        "person": case.things.person.pk,
        "what": "came",
        "at": "2026-11-23T08:00:00+08:00",
        "sent_at": "2026-11-23T08:01:00+08:00",
    },
}
