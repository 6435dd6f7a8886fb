"""Complaints and incidents of the permission matrix: what hangs on a facility, and how their pages are addressed and sent to."""

from collections.abc import Callable
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from facilities.models import Facility
from inspections.models import (
    AffectedChild,
    AlertRule,
    Checklist,
    Complainant,
    Complaint,
    ComplaintPart,
    Explanation,
    Incident,
    IncidentReport,
    Lesson,
    PlaceAct,
    RoutingRule,
    UnfiledPlace,
)
from inspections.unfiled import sheet
from portal.models import Clause, Letter, User
from tests.factories import TODAY
from tests.security import footage, surveillance

AT = datetime(2026, 11, 23, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
OF_COMPLAINT = (
    "complaint complaint-reveal complaint-accept complaint-refuse complaint-pass-on complaint-join complaint-tie "
    "complaint-ask-also complaint-question complaint-reply complaint-letter"
).split()
OF_PART = "complaint-part-finish complaint-part-hand-back complaint-part-take-back complaint-part-visit".split()
OF_INCIDENT = (
    "incident incident-follow-up incident-child incident-calls incident-take-up incident-reclassify incident-conclude "
    "incident-excuse "
    "lesson-create"
).split()


def grievances(facility: Facility, operator: User, lead: User) -> dict[str, SimpleNamespace]:
    """Return complaints and incidents of a facility in their states, by what the table calls them."""
    asked = _part(_complaint(facility, "handled"), "streets", lead)
    question = {"department_id": "streets", "asked_by": lead, "asked_on": TODAY, "question": "请说明"}
    explanation = Explanation.objects.create(complaint=asked.complaint, facility=facility, **question)
    of_fire = _part(_complaint(facility, "handled"), "fire", lead)
    replied = _part(_complaint(facility, "replied", reply="已改正", outcome="upheld", replied_on=TODAY), "fire", lead)
    things = {
        "complaint": SimpleNamespace(complaint=_complaint(facility, "received")),
        "complaint of the streets": SimpleNamespace(complaint=asked.complaint, part=asked, explanation=explanation),
        "complaint of fire": SimpleNamespace(complaint=of_fire.complaint, part=of_fire),
        "complaint of fire, replied": SimpleNamespace(complaint=replied.complaint, part=replied),
    }
    for about, state in (
        ("incident", "reported"),
        ("incident, investigated", "investigated"),
        ("incident, concluded", "concluded"),
    ):
        things[about] = _incident(facility, operator, lead, state)
    place = _unfiled(facility, lead)
    things["unfiled place"] = SimpleNamespace(unfiled=place, order=_order(place, lead))
    things["incident, grave"] = _incident(facility, operator, lead, "investigated", kind="violence")
    return things | surveillance.surveillance(facility, operator) | footage.footage(facility, operator)


def _unfiled(facility: Facility, by: User) -> UnfiledPlace:
    key = uuid4()
    facts = {"name": "阳光小屋", "address": "长庆街9号", "area": facility.area, "source": "patrol"}
    return UnfiledPlace.objects.create(
        number=f"330103-WB-{key.hex[:12]}", key=key, noted_by=by, noted_on=TODAY, state="visited", **facts
    )


def _order(place: UnfiledPlace, by: User) -> PlaceAct:
    clause = Clause.objects.filter(code="district-oversight").latest("version")
    facts = {"kind": "citation", "clause": clause, "text": "改正", "department_id": "health", "by": by, "on": TODAY}
    line = PlaceAct.objects.create(place=place, key=uuid4(), **facts)
    paper = {"to_place": "阳光小屋", "title": "责令改正通知书", "body": "改正。", "check_code": line.key.hex}
    Letter.objects.create(
        template_id="unfiled-citation", subject=line, area=place.area, number=line.key.hex, issued_on=TODAY, **paper
    )
    return line


def _complaint(facility: Facility, state: str, **facts: Any) -> Complaint:
    key = uuid4()
    complaint = Complaint.objects.create(
        number=f"330103-TS-{key.hex[:12]}",
        code_hash="!",
        key=key,
        subject="fire",
        facility=facility,
        area=facility.area,
        text="后门上锁",
        received_at=AT,
        state=state,
        **facts,
    )
    Complainant.objects.create(complaint=complaint, name="钱多多", mobile="13912345678")
    return complaint


def _part(complaint: Complaint, department: str, lead: User) -> ComplaintPart:
    return ComplaintPart.objects.create(
        complaint=complaint, department_id=department, leads=True, asked_by=lead, asked_on=TODAY
    )


def _incident(facility: Facility, operator: User, lead: User, state: str, kind: str = "fall") -> SimpleNamespace:
    key, later = uuid4(), AT + timedelta(hours=1)
    incident = Incident.objects.create(
        number=f"330103-SG-{key.hex[:12]}",
        key=key,
        facility=facility,
        kind=kind,
        severity="minor",
        place="走廊",
        happened_at=AT,
        known_at=AT,
        report_due_at=later,
        reported_at=later,
        reported_by=operator,
        children=2,
        alerted=["health", "streets"],
        state=state,
    )
    IncidentReport.objects.create(incident=incident, kind="first", key=key, text="跌倒", by=operator, at=later)
    child = AffectedChild.objects.create(incident=incident, age_months=20, condition="treated", name="李小宝")
    things = SimpleNamespace(incident=incident, child=child)
    if state == "concluded":
        facts = {"title": "警示", "text": "请检查", "kind": "fall", "published_on": TODAY, "published_by": lead}
        things.lesson = Lesson.objects.create(incident=incident, **facts)
    return things


def _pk(thing: str) -> Callable[[Any], dict[str, object]]:
    return lambda case: {"pk": getattr(case.things, thing).pk}


ADDRESSES: dict[str, Callable[[Any], dict[str, object]]] = {
    **footage.ADDRESSES,
    **surveillance.ADDRESSES,
    **dict.fromkeys(OF_COMPLAINT, _pk("complaint")),
    **dict.fromkeys(OF_PART, _pk("part")),
    **dict.fromkeys(OF_INCIDENT, _pk("incident")),
    **dict.fromkeys(["unfiled-place", "unfiled-place-tie"], _pk("unfiled")),
    "unfiled-place-order": _pk("order"),
    "unfiled-place-act": lambda case: {"pk": case.things.unfiled.pk, "kind": "visit"},
    "incident-child-reveal": lambda case: {"pk": case.things.incident.pk, "child_pk": case.things.child.pk},
    "explanation": _pk("explanation"),
    "lesson": _pk("lesson"),
    "routing-rule-edit": lambda case: {"pk": RoutingRule.objects.order_by("pk")[0].pk},
    "alert-rule-edit": lambda case: {"pk": AlertRule.objects.order_by("pk")[0].pk},
}


def _planned(user: User | None) -> dict[str, Any]:
    mine = Checklist.objects.for_user(user).order_by("pk").first() if user else None
    return {"checklist": mine.pk if mine else "", "planned_on": "2027-01-05"}


KNOWN = {"number": "330103-TS-2026-99999", "code": "AAAAAAAAAA"}
SENT: dict[str, Callable[[Any, User | None], dict[str, Any]]] = {
    **footage.SENT,
    **surveillance.SENT,
    **dict.fromkeys(
        ["complaint-progress", "complaint-rate", "complaint-reopen", "complaint-reply-letter"], lambda case, user: KNOWN
    ),
    **dict.fromkeys(["complaint-create", "complaint-take-down"], lambda case, user: {"subject": "food"}),
    "complaint-accept": lambda case, user: {"subject": "fire", "departments": ["fire"], "leader": "fire"},
    **dict.fromkeys(
        ["complaint-refuse", "complaint-part-hand-back", "complaint-part-take-back"],
        lambda case, user: {"reason": "不属于"},
    ),
    "complaint-pass-on": lambda case, user: {"passed_to": "教育局", "reason": "不属于"},
    "complaint-join": lambda case, user: {"other": "330103-TS-2026-99999"},
    "complaint-tie": lambda case, user: {"facility": case.facility.pk},
    "complaint-ask-also": lambda case, user: {"department": "tax", "task": "核查"},
    "complaint-question": lambda case, user: {"question": "请说明"},
    "complaint-reply": lambda case, user: {"outcome": "upheld", "text": "已改正"},
    "complaint-part-finish": lambda case, user: {"outcome": "upheld", "result": "查实"},
    "complaint-part-visit": lambda case, user: _planned(user),
    "explanation": lambda case, user: {"text": "说明如下"},
    "routing-rule-create": lambda case, user: {"subject": "food"},
    "routing-rule-edit": lambda case, user: {"subject": "food"},
    "unfiled-place-create": lambda case, user: {"name": "某托管点", "source": "patrol"},
    "unfiled-place-act": lambda case, user: {
        "key": uuid4().hex,
        "text": "收托儿童五名",
        **{question.code: "pass" for question in sheet.QUESTIONS},
    },
    "incident-create": lambda case, user: {"kind": "fall"},
    "incident-follow-up": lambda case, user: {"key": uuid4().hex, "text": "好转"},
    "incident-child": lambda case, user: {"age_months": 20, "condition": "treated"},
    "incident-reclassify": lambda case, user: {"kind": "fall", "severity": "serious"},
    "incident-excuse": lambda case, user: {"step": "police", "reason": "意外跌倒"},
    "incident-conclude": lambda case, user: {"cause": "湿滑", "findings": "见记录", "responsibility": "none"},
    "lesson-create": lambda case, user: {"title": "警示", "text": "请检查地面"},
}
LISTED: dict[str, Callable[[Any], str]] = {
    "footage": lambda case: f"/footage/requests/{case.things.footage_request.pk}/",
    **surveillance.LISTED,
    "unfiled-place-list": lambda case: f"/unfiled/{case.things.unfiled.pk}/",
    "complaint-list": lambda case: f"/complaints/{case.things.complaint.pk}/",
    "explanation-list": lambda case: f"/explanations/{case.things.explanation.pk}/",
    "incident-list": lambda case: f"/incidents/{case.things.incident.pk}/",
}
