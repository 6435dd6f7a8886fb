"""The yearly assessment of streets and departments: counted by rules, confirmed by a lead, and opened again only with a reason."""

from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from metrics.assessments.choices import AssessmentState as S, Audience, ScoreBasis
from metrics.assessments.models import Assessment, AssessmentLine, ScoringRule
from metrics.dashboards import figures as board
from metrics.duties import ledger
from metrics.indicators.choices import TargetState
from metrics.reports import policy
from metrics.reports.choices import Reporter
from metrics.reports.models.reports import Report
from metrics.targets.models import Action
from portal.accounts.scope import require
from portal.actions import Act, before, declare
from portal.areas.choices import AreaLevel
from portal.errors import Refused
from portal.models import Area, Department, User
from portal.querysets import within
from portal.workflow.workflow import Moves, move

MOVES: Moves = {S.DRAFT: {S.CONFIRMED}, S.CONFIRMED: {S.DRAFT}}
Counted = tuple[int, int, Decimal]  # numerator, denominator, percent at which all points are given
ALL = Decimal(100)


def rules_of(audience: str, year: int) -> list[ScoringRule]:
    """Return the rules in force for the year: of each code the newest version."""
    return list(ScoringRule.objects.in_force(year).filter(audience=audience))


@transaction.atomic
def count(year: int, *, at: datetime) -> int:
    """Count the year's assessments that are not confirmed; return how many."""
    district = Area.objects.get(pk=settings.DISTRICT_CODE)
    streets = Area.objects.within(district.pk).existing(_day(year, at)).filter(level=AreaLevel.STREET)
    offices = [(street, None) for street in streets] + [
        (district, d) for d in Department.objects.exclude(code="streets")
    ]
    return sum(_count(year, area, department, at) for area, department in offices)


@dataclass(frozen=True)
class Tried:
    """What an office has by the rule in force, None where it was not counted by it, and would have by a changed rule."""

    now: AssessmentLine | None
    then: AssessmentLine


def preview(seen: ScoringRule, changes: Mapping[str, Any], *, on: date) -> list[Tried]:
    """Return what the changed rule would give each office with this year's counts of today; nothing is kept."""
    draft = copy(seen)
    for name, value in changes.items():
        setattr(draft, name, value)
    rows = Assessment.objects.filter(year=on.year, department__isnull=draft.audience == Audience.STREET).with_lines()
    return [
        Tried(next((line for line in row.lines.all() if line.rule.code == seen.code), None), _line(row, draft, on))
        for row in rows
    ]


def _day(year: int, at: datetime) -> date:
    """Return the year's last day, or today while it runs."""
    return min(date(year, 12, 31), timezone.localdate(at))


def _count(year: int, area: Area, department: Department | None, at: datetime) -> bool:
    row, _is_new = Assessment.objects.get_or_create(
        year=year, area=area, department=department, defaults={"computed_at": at}
    )
    row = Assessment.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if row.state == S.CONFIRMED:
        return False
    lines = [_line(row, rule, _day(year, at)) for rule in rules_of(row.audience, year)]
    row.lines.all().delete()
    AssessmentLine.objects.bulk_create(lines)
    row.computed_at = at
    row.save(update_fields=["computed_at"])
    return True


def _line(row: Assessment, rule: ScoringRule, on: date) -> AssessmentLine:
    numerator, denominator, goal = BASES[rule.basis](row, rule, on)
    points = None
    if denominator and goal:
        share = min(Decimal(1), Decimal(numerator) * 100 / denominator / goal)
        points = (share * rule.points).quantize(Decimal("0.01"))
    return AssessmentLine(
        assessment=row, rule=rule, numerator=numerator, denominator=denominator, goal=goal, points=points
    )


def _indicator(row: Assessment, rule: ScoringRule, on: date) -> Counted:
    card = next((c for c in board.cards(row.area, on=on) if c.indicator.code == rule.indicator_code), None)
    if card is None or card.value is None:
        return 0, 0, ALL
    return card.value.numerator, card.value.denominator, card.milestone.value if card.milestone else ALL


def reports_of(row: Assessment, on: date) -> QuerySet[Report]:
    """Return the reports of the year that were due by the day: a street's own and its communities', or a department's."""
    due = Report.objects.filter(period__year=row.year, due_on__lt=on)
    if row.department_id:
        return due.filter(kind__department=row.department_id)
    return due.filter(within([row.area_id]), kind__reporter__in=[Reporter.STREET, Reporter.COMMUNITY])


def _complete(row: Assessment, rule: ScoringRule, on: date) -> Counted:
    reports = reports_of(row, on)
    return reports.filter(sent_on__isnull=False).count(), reports.count(), ALL


def _punctual(row: Assessment, rule: ScoringRule, on: date) -> Counted:
    reports = reports_of(row, on)
    return reports.filter(sent_on__lte=F("due_on")).count(), reports.count(), ALL


def _targets(row: Assessment, rule: ScoringRule, on: date) -> Counted:
    cards = [c for c in board.cards(row.area, on=on) if c.target and c.target.department_id == row.department_id]
    known = [c for c in cards if c.target_state in (TargetState.ON_TRACK, TargetState.BEHIND, TargetState.UNPROVEN)]
    return sum(c.target_state == TargetState.ON_TRACK for c in known), len(known), ALL


def _actions(row: Assessment, rule: ScoringRule, on: date) -> Counted:
    due = Action.objects.filter(target__department=row.department_id, due_on__year=row.year, due_on__lt=on)
    return due.filter(Q(done_on__lte=F("due_on"))).count(), due.count(), ALL


def _duties(row: Assessment, rule: ScoringRule, on: date) -> Counted:
    lines = [line for _department, found in ledger.ledger(on=on, department=row.department) for line in found]
    asked = [line for line in lines if line.is_built and line.is_asked]
    return sum(not line.is_overdue for line in asked), len(asked), ALL


BASES: dict[str, Callable[[Assessment, ScoringRule, date], Counted]] = {
    ScoreBasis.INDICATOR: _indicator,
    ScoreBasis.COMPLETE: _complete,
    ScoreBasis.PUNCTUAL: _punctual,
    ScoreBasis.TARGETS: _targets,
    ScoreBasis.ACTIONS: _actions,
    ScoreBasis.DUTIES: _duties,
}


@transaction.atomic
def confirm(row: Assessment, *, by: User, at: datetime, note: str = "") -> Assessment:
    """Let an assessment stand. Only a year that is over is confirmed."""
    require(policy.may_lock(by))
    if timezone.localdate(at).year <= row.year:
        raise Refused(_("An assessment is confirmed when its year is over."))
    move(row, S.CONFIRMED, table=MOVES, by=by, note=note)
    row.note = note
    row.save(update_fields=["note"])
    return row


@transaction.atomic
def reopen(row: Assessment, *, by: User, reason: str) -> Assessment:
    """Take a confirmation back, with a reason that stays in the history; the points are then counted anew."""
    require(policy.may_lock(by))
    return move(row, S.DRAFT, table=MOVES, by=by, note=reason)


def _may_lead(user: User | AnonymousUser, assessment: Assessment) -> bool:
    return policy.may_lock(user)


def _is_year_over(assessment: Assessment, on: date) -> bool:
    return on.year > assessment.year


declare(
    Assessment,
    confirm=Act(_may_lead, before(MOVES, S.CONFIRMED), in_time=_is_year_over),
    reopen=Act(_may_lead, before(MOVES, S.DRAFT)),
)
