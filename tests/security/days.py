"""The days of the permission matrix: what a facility keeps of them, and how their pages are addressed and sent to."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.utils import timezone

from facilities.models import (
    AbuseReport,
    AlarmButton,
    Cluster,
    EmergencyPlan,
    EntryCheck,
    EquipmentCheck,
    Facility,
    FoodSample,
    HealthEvent,
    MealMonth,
    SpecialDay,
)
from inspections.models import CardSubmission
from portal.models import User
from tests.factories import TODAY
from tests.inspections.conftest import pdf


def days(facility: Facility, operator: User) -> dict[str, SimpleNamespace]:
    """Return what hangs on the days of a facility, by what the table calls it."""
    special = SpecialDay.objects.create(facility=facility, day=date(2099, 1, 1), is_open=False, reason="元旦")
    sent = CardSubmission.objects.create(
        key=uuid4(), card_key=uuid4(), by=operator, facility=facility, day=TODAY, content=_sent(facility, operator),
        received_at=datetime.combine(TODAY, time(9), ZoneInfo("Asia/Shanghai")), state="conflict", reason="另一部手机已填报",
    )  # fmt: skip
    return {
        "special day": SimpleNamespace(special=special),
        "card from a phone": SimpleNamespace(card=sent),
        **_guarded(facility, operator),
    }


def _guarded(facility: Facility, by: User) -> dict[str, SimpleNamespace]:
    """Return illness, food and safety of a facility as they wait for somebody."""
    row, at = facility.classes.first(), datetime.combine(TODAY, time(9), ZoneInfo("Asia/Shanghai"))
    ill = {"facility": facility, "care_class": row, "day": TODAY, "symptoms": ["fever"], "entered_at": at}
    event = HealthEvent.objects.create(child="某某", child_digest="x", is_infectious=False, entered_by=by, **ill)
    told = {"class_name": row.name, "symptom": "fever", "first_on": TODAY, "last_on": TODAY, "told_at": at}
    cluster = Cluster.objects.create(facility=facility, care_class=row, **told)
    kept = {"day": TODAY, "meal": "lunch", "dish": "鱼", "grams": 125, "kept_at": at, "keep_until": at, "kept_by": by}
    sample = FoodSample.objects.create(facility=facility, **kept)
    money = {"collected_fen": 900, "spent_fen": 800, "refunded_fen": 50, "closing_fen": 50}
    month = MealMonth.objects.create(
        facility=facility, month=date(2026, 9, 1), entered_by=by, entered_on=TODAY, published_on=TODAY, **money
    )
    plan = EmergencyPlan.objects.create(
        facility=facility, kind="fire", version=1, text="疏散", adopted_on=TODAY, entered_by=by
    )
    hazard = EquipmentCheck.objects.create(
        facility=facility, pillar="things", checked_on=TODAY, what="护栏", hazard="松动", remove_by=TODAY, entered_by=by
    )
    moments = {"noticed_at": at, "reported_at": at}
    report = AbuseReport.objects.create(facility=facility, child="某某", seen="瘀伤", reported_by=by, **moments)
    papers = {
        "examined_on": TODAY,
        "examiner": "医院",
        "vaccination": "lacking",
        "catch_up_by": date(TODAY.year, 12, 31),
    }
    entry, away = EntryCheck.objects.bulk_create(
        EntryCheck(
            facility=facility, care_class=row, child="某某", birthday="2024-05-01", child_digest=state, occasion="first",
            begins_on=TODAY, agreed_on=TODAY, entered_at=at, entered_by=by, state=state, last_day=last, **papers,
        )
        for state, last in (("in_care", None), ("away", TODAY - timedelta(days=1)))
    )  # fmt: skip
    button = AlarmButton.objects.create(facility=facility, place="大门", reach="police", installed_on=TODAY)
    return {
        "entry check": SimpleNamespace(entry=entry),
        "child away": SimpleNamespace(entry=away),
        "alarm button": SimpleNamespace(button=button),
        "case of illness": SimpleNamespace(illness=event),
        "cluster": SimpleNamespace(cluster=cluster),
        "food sample": SimpleNamespace(sample=sample),
        "meal month": SimpleNamespace(meal_month=month),
        "emergency plan": SimpleNamespace(plan=plan),
        "hazard": SimpleNamespace(hazard=hazard),
        "report of abuse": SimpleNamespace(report=report, step=report.steps.create(department_id="police", told_at=at)),
    }


def _sent(facility: Facility, user: User | None) -> dict[str, Any]:
    """Return a card as a phone sends it."""
    moment = f"{TODAY}T09:00:00+08:00"
    return {
        "key": str(uuid4()), "card_key": str(uuid4()), "user": user.pk if user else 0, "facility": facility.pk,
        "day": str(TODAY), "seen": 0, "sent_at": moment, "entered_at": moment,
        "classes": [{"care_class": row.pk, "present": 0, "guests": 0} for row in facility.classes.all()],
        "morning_checked": 0, "noon_checked": None, "followed_up": None, "followed_up_at": None, "disinfected": [],
        "handed_over": None, "handover_note": "", "above_reason": "", "closed_reason": "任何一天",
    }  # fmt: skip


def _card(case: Any, user: User | None) -> dict[str, Any]:
    return {f"present-{row.pk}": 0 for row in case.facility.classes.all()} | {"closed_reason": "任何一天", "seen": 0}


def _pk(thing: str) -> Callable[[Any], dict[str, object]]:
    return lambda case: {"pk": getattr(case.things, thing).pk}


def _moment(name: str) -> dict[str, str]:
    return {f"{name}_0": TODAY.isoformat(), f"{name}_1": "09:30"}


OF_FACILITY = (
    "day-list special-day-create health-event-list health-event-create meals food-sample-create menu-edit safety "
    "meal-account meal-month-create meal-account-sheet meal-account-template "
    "emergency-plan-create drill-create equipment-create abuse-create entry-check-list entry-check-create "
    "alarm-button-list alarm-button-create"
).split()
MONTH = {"collected_fen": "9.00", "spent_fen": "8.00", "refunded_fen": "0.50"}
DRILL = {"kind": "fire", "held_on": TODAY.isoformat(), "minutes": 5, "staff": 3, "children": 9}
ADDRESSES: dict[str, Callable[[Any], dict[str, object]]] = {
    **dict.fromkeys(OF_FACILITY, lambda case: {"pk": case.facility.pk}),
    **dict.fromkeys(["health-event", "health-event-home", "health-event-back"], _pk("illness")),
    **dict.fromkeys([f"entry-check{act}" for act in ("", "-away", "-back", "-leave", "-catch-up")], _pk("entry")),
    **dict.fromkeys(["alarm-button", "alarm-button-test", "alarm-button-take-down"], _pk("button")),
    "cluster": _pk("cluster"),
    "food-sample-throw": _pk("sample"),
    **dict.fromkeys(["meal-month-edit", "meal-month-publish"], _pk("meal_month")),
    "emergency-plan": _pk("plan"),
    "hazard-remove": _pk("hazard"),
    "abuse-report": _pk("report"),
    **dict.fromkeys(["abuse-call", "abuse-confirm"], _pk("step")),
    "card-submission": lambda case: {"pk": case.things.card.pk},
    "day-card": lambda case: {"pk": case.facility.pk, "day": timezone.localdate()},
    "special-day-remove": lambda case: {"pk": case.things.special.pk},
}
SENT: dict[str, Callable[[Any, User | None], dict[str, Any]]] = {
    "day-card": _card,
    "health-event-create": lambda case, user: {
        "care_class": case.facility.classes.first().pk,
        "child": "某某",
        "day": TODAY.isoformat(),
        "symptoms": ["cough"],
    },
    "entry-check-create": lambda case, user: {
        "care_class": case.facility.classes.first().pk,
        "child": "另一名",
        "birthday": "2024-06-01",
        "begins_on": TODAY.isoformat(),
        "examined_on": TODAY.isoformat(),
        "examiner": "社区卫生服务中心",
        "vaccination": "complete",
        "agreed_on": TODAY.isoformat(),
    },
    "entry-check-away": lambda case, user: {"last_day": TODAY.isoformat()},
    "entry-check-back": lambda case, user: {"back_on": TODAY.isoformat()},
    "entry-check-leave": lambda case, user: {"last_day": TODAY.isoformat()},
    "entry-check-catch-up": lambda case, user: {"caught_up_on": TODAY.isoformat()},
    "alarm-button-create": lambda case, user: {"place": "后门", "reach": "house", "installed_on": TODAY.isoformat()},
    "alarm-button-test": lambda case, user: {"note": "无应答", "tested_at": f"{TODAY}T00:01"},
    "alarm-button-take-down": lambda case, user: {"removed_on": TODAY.isoformat()},
    "health-event-home": lambda case, user: _moment("told_at"),
    "health-event-back": lambda case, user: {},
    "cluster": lambda case, user: {"note": "已消毒"} | _moment("disease_control_told_at"),
    "food-sample-create": lambda case, user: {"meal": "lunch", "dish": "虾", "grams": 130} | _moment("kept_at"),
    "menu-edit": lambda case, user: {"week": TODAY.isoformat(), "day-1": "小米粥", "eaten_along_by": "园长"},
    "meal-month-create": lambda case, user: MONTH | {"month": "2026-09-01", "opening_fen": "0"},
    "meal-month-edit": lambda case, user: MONTH | {"opening_fen": "0"},
    "meal-account-sheet": lambda case, user: {"file": pdf()},
    "emergency-plan-create": lambda case, user: {"kind": "fire", "adopted_on": TODAY.isoformat(), "text": "疏散"},
    "drill-create": lambda case, user: DRILL,
    "equipment-create": lambda case, user: {"pillar": "people", "checked_on": TODAY.isoformat(), "what": "保安"},
    "abuse-create": lambda case, user: {"child": "某某", "seen": "瘀伤"} | _moment("noticed_at"),
    "emergency-plan": lambda case, user: {"remark": "已阅"},
    "hazard-remove": lambda case, user: {"how": "已加固"},
    "abuse-call": lambda case, user: _moment("called_at"),
    "api-field-cards": lambda case, user: _sent(case.facility, user),
    "card-submission": lambda case, user: {"how": "set_aside", "note": "以另一份为准"},
    "special-day-create": lambda case, user: {"day": "2099-01-02", "is_open": "false", "reason": "消杀"},
}
