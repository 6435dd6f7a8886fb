"""What a phone sent, beside what the portal holds: answers line by line, and the facility's facts that changed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from facilities.ground.choices import FacilityState
from facilities.models import Facility
from inspections.checklists.choices import AnswerOutcome
from inspections.checklists.models import ChecklistItem
from inspections.field import clocks, packing
from inspections.field.models import Submission
from inspections.findings.choices import StopKind
from inspections.visits.models import Answer, Visit
from portal.models import User


@dataclass(frozen=True)
class Line:
    """One item: what was sent, and what the portal holds."""

    item: ChecklistItem
    sent: str
    held: Answer | None

    @property
    def differs(self) -> bool:
        """Say whether the portal holds another answer."""
        return self.held is not None and _worded(self.held.outcome, self.held.value, self.held.note) != self.sent


@dataclass(frozen=True)
class Stop:
    """A stop order as it was given on the spot."""

    item: ChecklistItem
    kind: str
    part: str
    reasons: str
    at: datetime


@dataclass(frozen=True)
class Change:
    """One fact of the facility: what the phone saw, and what holds now."""

    name: str
    seen: str
    now: str


def lines(submission: Submission, *, user: User) -> list[Line]:
    """Return every answer that was sent, in the order of the checklist, beside what is held as far as the user may see it."""
    sent = {row["item"]: row for row in submission.content["answers"]}
    items = ChecklistItem.objects.filter(pk__in=sent).order_by("order")
    visible = Visit.objects.visible_to(user).filter(pk=submission.visit_id)
    held = {answer.item_id: answer for answer in Answer.objects.filter(visit__in=visible)}
    return [
        Line(item, _worded(*(sent[item.pk][name] for name in ("outcome", "value", "note"))), held.get(item.pk))
        for item in items
    ]


def stops(submission: Submission) -> list[Stop]:
    """Return the stop orders that were sent, for whoever decides whether they stand."""
    sent = submission.content.get("stops", [])
    items = ChecklistItem.objects.in_bulk([row["item"] for row in sent])
    return [
        Stop(items[row["item"]], str(StopKind(row["kind"]).label), row["part"], row["reasons"], clocks.read(row["at"]))
        for row in sent
    ]


def changes(submission: Submission, *, user: User) -> list[Change]:
    """Return what changed at the facility since the phone loaded it, if the facility is the user's to see."""
    if not Facility.objects.visible_to(user).filter(pk=submission.facility_id).exists():
        return []
    now = packing.facts([submission.facility])[submission.facility_id]
    seen = submission.content["facility_seen"] or {}
    return [
        Change(label, _shown(seen.get(name)), _shown(now[name]))
        for name, label in _names().items()
        if seen.get(name) != now[name]
    ]


def _worded(outcome: str, value: str, note: str) -> str:
    label = str(AnswerOutcome(outcome).label) if outcome else ""
    return " · ".join(part for part in (label, value, note) if part)


def _names() -> dict[str, str]:
    return {
        "name": _("Name"),
        "address": _("Address"),
        "state": _("State"),
        "meals": _("Meals are served"),
        "places": _("Places"),
        "classes": _("Classes"),
    }


def _shown(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, list):
        return ", ".join(f"{row['name']} {row['places']}" for row in value)
    return str(FacilityState(value).label) if value in FacilityState.values else str(value)
