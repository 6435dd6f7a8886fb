"""Training of the permission matrix: an enrolment with a seat, one that attended, a certificate; and how these pages are addressed."""

from collections.abc import Callable
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

from facilities.models import Facility
from portal.models import User
from staff.models import Course, Enrolment, Session, TrainingCertificate
from tests.factories import PersonFactory, PostFactory

FAR = datetime(2098, 1, 6, 9, tzinfo=ZoneInfo("Asia/Shanghai"))


def training(facility: Facility) -> dict[str, SimpleNamespace]:
    """Return a session with somebody of the facility in it, by what the table calls it."""
    person = PostFactory(person=PersonFactory(facility=facility), kind="cook").person
    course = Course.objects.create(area_id=facility.area_id[:6], title="急救", part="safety", hours=8)
    session = Session.objects.create(course=course, starts_at=FAR, ends_at=FAR + timedelta(hours=8), seats=9)
    seated = Enrolment.objects.create(session=session, person=person, state="enrolled")
    other = PersonFactory(facility=facility)
    attended = Enrolment.objects.create(session=session, person=other, state="attended")
    passed = Enrolment.objects.create(session=session, person=PersonFactory(facility=facility), state="certified")
    certificate = TrainingCertificate.objects.create(enrolment=passed, name="某人", hours=8, issued_on=FAR.date())
    things = {"session": session, "certificate": certificate}
    return {
        "enrolment": SimpleNamespace(**things, enrolment=seated),
        "attended": SimpleNamespace(**things, enrolment=attended),
    }


def _pk(thing: str) -> Callable[[Any], dict[str, object]]:
    return lambda case: {"pk": getattr(case.things, thing).pk}


ADDRESSES: dict[str, Callable[[Any], dict[str, object]]] = {
    "workforce-people": lambda case: {"code": "carers"},
    **dict.fromkeys(["session", "session-attend"], _pk("session")),
    **dict.fromkeys(["enrolment", "enrolment-cancel", "enrolment-certify", "enrolment-fail"], _pk("enrolment")),
    "enrolment-door": lambda case: {"code": case.things.enrolment.code},
    "certificate": lambda case: {"code": case.things.certificate.code},
}
SENT: dict[str, Callable[[Any, User | None], dict[str, Any]]] = {
    "session-create": lambda case, user: {
        "title": "急救",
        "part": "safety",
        "hours": 8,
        "starts_at": "2098-01-06T09:00",
        "ends_at": "2098-01-06T17:00",
        "seats": 9,
    },
    "session": lambda case, user: {"person": case.things.enrolment.person_id},
    "session-attend": lambda case, user: {"code": case.things.enrolment.code},
}
