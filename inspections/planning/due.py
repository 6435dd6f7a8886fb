"""Which facilities are due for a visit, by their risk and the time since the last one; how far a yearly plan has come."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import (
    Case,
    Count,
    DateField,
    DurationField,
    Exists,
    F,
    IntegerField,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Least, TruncDate
from django.utils import timezone

from facilities.ground.choices import FacilityState
from facilities.models import Facility
from inspections.checklists.models import Checklist
from inspections.credit import scores
from inspections.ground.choices import VISITED_STATES, RiskLevel, VisitKind
from inspections.planning import risk
from inspections.planning.choices import PlanState
from inspections.planning.models import PlanLine, YearPlan
from inspections.visits.models import Visit
from portal import permissions
from portal.accounts.scope import scope_of
from portal.clock import clock
from portal.models import Organisation, User
from portal.querysets import within
from portal.rulebook.rulebook import Limits

MONTH = timedelta(days=365) / 12
AHEAD = timedelta(days=7)  # alerts come a week before the day
IN_OPERATION = tuple(state for state in VISITED_STATES if state != FacilityState.SUSPENDED)


def due_visits(user: User, *, on: date) -> Any:
    """Return facilities in the user's areas for which a visit of the own department is due within a week and none is awaited.

    A visit is due by the risk, and at the latest when the credit record asks for it: what comes first. Annotates `last_on`
    (None: never), `due_on`, and what `risk.with_risk` and `credit.with_score` do; the longest due first. Raises MissingThreshold.
    """
    mine = _visits(user)
    rows = Facility.objects.filter(scope_of(user).in_areas(permissions.INSPECT), state__in=IN_OPERATION)
    known = _with_due(rows, user, on, Limits(on))
    return known.filter(~Exists(mine.awaited()), due_on__lte=on + AHEAD).order_by("due_on", "pk")


def to_plan(user: User, *, on: date) -> Any:
    """Return the same facilities to be counted: risk and credit are weighed only where the time since the last visit leaves it open.

    Raises MissingThreshold.
    """
    limits, mine = Limits(on), _visits(user)
    intervals = _intervals(limits)
    made = mine.concluded().exclude(kind=VisitKind.RECHECK)
    rows = Facility.objects.filter(
        scope_of(user).in_areas(permissions.INSPECT), ~Exists(mine.awaited()), state__in=IN_OPERATION
    )
    open_yet, certain = _unvisited(made, on + AHEAD - min(intervals)), _unvisited(made, on + AHEAD - max(intervals))
    long_filed = Q(filed_on__isnull=True) | Q(filed_on__lte=on + AHEAD - max(intervals))
    known = _with_due(rows.filter(open_yet), user, on, limits)
    return known.filter(certain & long_filed | Q(due_on__lte=on + AHEAD)).order_by()


def _unvisited(made: Any, day: date) -> Q:
    """Match facilities without a visit after the day."""
    return Q(~Exists(made.filter(concluded_at__gte=_day_after(day))))


def _day_after(day: date) -> datetime:
    """Return the moment at which the next day begins here."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def _visits(user: User) -> Any:
    return Visit.objects.filter(facility=OuterRef("pk"), department__in=scope_of(user).departments)


def _with_due(rows: Any, user: User, on: date, limits: Limits) -> Any:
    made = _visits(user).concluded().exclude(kind=VisitKind.RECHECK).order_by().values("facility")
    last = made.annotate(last=Max("concluded_at")).values("last")
    known: Any = risk.with_risk(rows, on=on, limits=limits).annotate(last_on=TruncDate(Subquery(last)))
    since = Coalesce("last_on", "filed_on", Value(on - timedelta(days=3650)), output_field=DateField())
    most = F("visit_months") * Value(MONTH, output_field=DurationField())
    known = scores.with_score(known, on=on, limits=limits)
    interval = Least(_interval(scope_of(user).departments, on, limits), most, output_field=DurationField())
    return known.annotate(due_on=Cast(since + interval, DateField()))


def _interval(departments: frozenset[str], on: date, limits: Limits) -> Case:
    """Return how often the departments come: as a daily patrol if they have a checklist for one, else as inspections of a field."""
    patrols = Checklist.objects.current(on).filter(department__in=departments, visit_kind=VisitKind.DAILY)
    return Case(
        *(When(Exists(patrols), risk_level=level, then=Value(_days(limits, "daily", level))) for level in RiskLevel),
        *(When(risk_level=level, then=Value(_days(limits, "department", level))) for level in RiskLevel),
        output_field=DurationField(),
    )


def _days(limits: Limits, rhythm: str, level: RiskLevel) -> timedelta:
    return timedelta(days=int(limits[f"visit_interval.{rhythm}.{level.value}.days"]))


def _intervals(limits: Limits) -> list[timedelta]:
    """Return every interval that may hold, the credit record's months rounded up to whole days on both sides."""
    months = [int(value) for value in limits.starting("credit.visit_months.").values()]
    of_credit = [timedelta(days=(MONTH * count).days + more) for count in months for more in (0, 1)]
    return [*of_credit, *(_days(limits, rhythm, level) for rhythm in ("daily", "department") for level in RiskLevel)]


def next_working_day(on: date) -> date:
    """Return the first working day after the day; past the calendar's end the next day."""
    return clock.add_working_days(on, 1) or on + timedelta(days=1)


def population(organisation: Organisation, target: str, *, on: date) -> Any:
    """Return the facilities in operation in the office's area that a line of a plan or a draw is about."""
    rows = Facility.objects.filter(within([organisation.area_id]), state__in=IN_OPERATION)
    return risk.targeted(rows, target, on=on).order_by("pk")


@dataclass(frozen=True)
class Progress:
    """How far a line of a plan has come: visits concluded in the year, each facility counted up to what is planned for it."""

    line: PlanLine
    done: int
    planned: int
    left: list[Facility]

    @property
    def is_done(self) -> bool:
        """Say whether all planned visits were made."""
        return self.done >= self.planned


def progress(plan: YearPlan, *, most_left: int = 10) -> list[Progress]:
    """Return each line of a published plan with its progress and the first facilities that still lack visits."""
    return [_progress(line, most_left) for line in plan.lines.select_related("checklist", "plan__organisation")]


def _progress(line: PlanLine, most_left: int) -> Progress:
    rows = _counted(line)
    capped = rows.aggregate(done=Sum(Least(F("made"), Value(line.visits)), default=0))
    planned = line.planned or 0
    left = rows.filter(made__lt=line.visits).order_by("made", "pk") if line.share == 100 else rows.none()
    return Progress(line, min(capped["done"], planned), planned, list(left[:most_left]))


def _counted(line: PlanLine) -> Any:
    """Annotate the line's facilities with `made`, the visits concluded in the plan's year, and whether one is `awaited`."""
    visits = Visit.objects.filter(
        facility=OuterRef("pk"),
        department=line.plan.organisation.department_id,
        checklist__code=line.checklist.code,
    )
    made = visits.concluded().exclude(kind=VisitKind.RECHECK).filter(concluded_at__year=line.plan.year)
    made = made.order_by().values("facility")
    count = Subquery(made.annotate(count=Count("pk")).values("count"), output_field=IntegerField())
    return line.facilities.annotate(made=Coalesce(count, 0), awaited=Exists(visits.awaited()))


def missing_plans(offices: QuerySet[Organisation], *, year: int) -> QuerySet[Organisation]:
    """Return the offices with a checklist of their own that have neither a plan nor a draft for the year."""
    has_plan = YearPlan.objects.filter(organisation=OuterRef("pk"), year=year).exclude(state=PlanState.DISCARDED)
    writes = Checklist.objects.published().filter(department=OuterRef("department"))
    return offices.filter(Exists(writes), ~Exists(has_plan))
