"""Drills and plans, asked of facilities that keep day cards: each kind within the rulebook's days."""

from datetime import date, timedelta

from django.db.models import Max, QuerySet
from django.utils.translation import gettext_lazy as _

from facilities.daily.checks import KEEPS_CARDS
from facilities.safety.choices import Emergency
from facilities.safety.models import Drill, EmergencyPlan
from portal.rulebook.rulebook import Breach, Breaches, Limits, check

CLAUSE, SECTION = "management-31-drills", "days"


@check(CLAUSE, section=SECTION, blocks_filing=False)
def drills_and_plans_are_recent(facilities: QuerySet, on: date, limits: Limits) -> Breaches:
    """Management norm art. 31: a plan of each kind within the year, fire drilled half-yearly, the others yearly."""
    keys = list((yield facilities.order_by().filter(KEEPS_CARDS).values_list("pk", flat=True)))
    yearly, half = int(limits["drill.days"]), int(limits["drill.fire.days"])
    spans = dict.fromkeys(Emergency.values, yearly) | {Emergency.FIRE: half}
    drilled = _latest(Drill, keys, "held_on") if keys else {}
    planned = _latest(EmergencyPlan, keys, "adopted_on") if keys else {}
    for pk in keys:
        undrilled = [kind for kind in Emergency.values if _is_old(drilled.get((pk, kind)), on, spans[kind])]
        if undrilled:
            yield Breach(pk, _("Not drilled in time: %(kinds)s."), {"kinds": _told(undrilled)})
        unplanned = [kind for kind in Emergency.values if _is_old(planned.get((pk, kind)), on, yearly)]
        if unplanned:
            yield Breach(pk, _("No plan adopted or reviewed within the year: %(kinds)s."), {"kinds": _told(unplanned)})


def _latest(model: type, keys: list[int], field: str) -> dict[tuple[int, str], date]:
    rows = model.objects.filter(facility__in=keys).order_by().values_list("facility_id", "kind")  # type: ignore[attr-defined]
    return {(pk, kind): day for pk, kind, day in rows.annotate(day=Max(field))}


def _is_old(day: date | None, on: date, span: int) -> bool:
    return day is None or day < on - timedelta(days=span)


def _told(kinds: list[str]) -> str:
    return "、".join(str(Emergency(kind).label) for kind in kinds)
