"""Which facilities are due for a visit, by their risk and the time since the last one; how far a yearly plan has come."""

from dataclasses import dataclass
from datetime import date, timedelta
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
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Least, TruncDate

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
    departments = scope_of(user).departments
    mine = Visit.objects.filter(facility=OuterRef("pk"), department__in=departments)
    last = (
        mine.concluded()
        .exclude(kind=VisitKind.RECHECK)
        .order_by()
        .values("facility")
        .annotate(last=Max("concluded_at"))
        .values("last")
    )
    rows = Facility.objects.filter(scope_of(user).in_areas(permissions.INSPECT), state__in=IN_OPERATION)
    known: Any = risk.with_risk(rows, on=on).annotate(last_on=TruncDate(Subquery(last)))
    since = Coalesce("last_on", "filed_on", Value(on - timedelta(days=3650)), output_field=DateField())
    most = F("visit_months") * Value(MONTH, output_field=DurationField())
    known = scores.with_score(known, on=on)
    interval = Least(_interval(_rhythm(departments, on), on), most, output_field=DurationField())
    known = known.annotate(due_on=Cast(since + interval, DateField()))
    return known.filter(~Exists(mine.awaited()), due_on__lte=on + AHEAD).order_by("due_on", "pk")


def _rhythm(departments: frozenset[str], on: date) -> str:
    """Return how often the departments come: as a daily patrol if they have a checklist for one, else as inspections of a field."""
    patrols = Checklist.objects.current(on).filter(department__in=departments, visit_kind=VisitKind.DAILY)
    return "daily" if patrols.exists() else "department"


def _interval(rhythm: str, on: date) -> Case:
    limits = Limits(on)
    days = {level: int(limits[f"visit_interval.{rhythm}.{level.value}.days"]) for level in RiskLevel}
    return Case(
        *(When(risk_level=level, then=Value(timedelta(days=count))) for level, count in days.items()),
        output_field=DurationField(),
    )


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
