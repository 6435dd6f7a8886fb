"""Running the rules of retention: each in a transaction of its own, with a report that is kept."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from portal.errors import Refused
from portal.retention.models import RetentionReport
from portal.retention.rules import RULES, Rule
from portal.rulebook.rulebook import Limits


def run(*, at: datetime, is_dry: bool = False) -> RetentionReport:
    """Carry every rule out as of the moment's day, or only count; return the report. May be run again at any time."""
    on = timezone.localdate(at)
    limits = Limits(on)
    lines = [_line(rule, limits, on, is_dry=is_dry) for rule in RULES.values()]
    return RetentionReport.objects.create(made_at=at, is_dry=is_dry, lines=lines)


def apply(rule: Rule, *, on: date) -> int:
    """Carry one rule out as of a day; return how many rows it was about."""
    with transaction.atomic():
        return rule.forget(rule.due(rule.before(Limits(on), on)))


def _line(rule: Rule, limits: Limits, on: date, *, is_dry: bool) -> dict[str, Any]:
    try:
        before = rule.before(limits, on)
    except Refused as refusal:  # the rulebook has no number for the day: then everything stays
        return {"rule": rule.code, "before": None, "due": 0, "held": 0, "done": 0, "refused": str(refusal)}
    with transaction.atomic():
        due, old = rule.due(before).count(), rule.old(before).count()
        done = 0 if is_dry else rule.forget(rule.due(before))
    return {"rule": rule.code, "before": before.isoformat(), "due": due, "held": old - due, "done": done, "refused": ""}
