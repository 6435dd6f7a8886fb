"""Complaints and incidents to begin a test with."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from facilities.models import Facility
from inspections.complaints import complaints, screening
from inspections.complaints.complaints import Handed, Told
from inspections.incidents import incidents
from inspections.incidents.incidents import Happened
from inspections.models import Complaint, Incident
from portal.models import User
from tests.factories import CHANGQING, TODAY, community_of
from tests.inspections.conftest import NOW

NAME, MOBILE = "钱多多", "13912345678"  # of a complainant


def told(facility: Facility | None = None, **facts: Any) -> Told:
    """Return what a parent tells about a facility, or about an address in 长庆街道."""
    area = facility.area if facility else community_of(CHANGQING).parent
    facts = {"subject": "food", "text": "孩子说午饭是冷的，老师说厨房没有开火。", "area": area} | facts
    return Told(facility=facility, **facts)


def handed(facility: Facility | None = None, *, at: datetime = NOW, **facts: Any) -> Handed:
    """Return a complaint as it was handed in, by somebody with a name."""
    return complaints.hand_in(told(facility, **({"name": NAME, "mobile": MOBILE} | facts)), key=uuid4(), at=at)


def accepted(facility: Facility | None, by: User, *departments: str, **facts: Any) -> Complaint:
    """Return a complaint that was accepted for the departments, the first of which leads."""
    complaint = handed(facility, **facts).complaint
    return screening.accept(
        complaint, by=by, on=TODAY, chosen=departments, leader=departments[0], subject=complaint.subject
    )


def happened(**facts: Any) -> Happened:
    """Return what an operator tells of a fall an hour ago."""
    an_hour_ago = NOW - timedelta(hours=1)
    given = {
        "kind": "fall",
        "severity": "minor",
        "place": "户外活动区",
        "children": 1,
        "text": "攀爬架上跌落，额头擦伤。",
    }
    return Happened(**(given | {"happened_at": an_hour_ago, "known_at": an_hour_ago} | facts))


def reported(facility: Facility, by: User, *, at: datetime = NOW, **facts: Any) -> Incident:
    """Return an incident that was reported."""
    return incidents.report(facility, happened(**facts), key=uuid4(), by=by, at=at)
