"""Projects that bring places: planned, brought forward step by step by departments, opened as a facility or dropped."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Count, Min, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from facilities.ground.choices import PUBLIC_STATES
from facilities.models import Facility, Premises
from facilities.premises.choices import PremisesState
from metrics.supply import policy
from metrics.supply.choices import ProjectState
from metrics.supply.models import Project, ProjectStep
from portal.accounts.scope import require
from portal.actions import Act, before, declare
from portal.errors import Refused
from portal.models import Area, Department, User
from portal.workflow import workflow

MOVES: dict[str, set[str]] = {ProjectState.PLANNED: {ProjectState.OPENED, ProjectState.DROPPED}}


@transaction.atomic
def save(project: Project, *, by: User, on: date) -> Project:
    """Plan a project or keep a change. Raises Refused for a day that has passed and for premises of elsewhere or that are gone."""
    require(policy.may_change(by, project))
    if project.planned_by_id is None:
        project.planned_by, project.planned_on = by, on
        if project.opens_on < on:
            raise Refused(_("This day has passed."), field="opens_on")
    _stands_there(project)
    project.revision += 1
    project.save()
    return project


def _stands_there(project: Project) -> None:
    premises = project.premises
    if premises is None:
        return
    if premises.area_id != project.area_id:
        raise Refused(_("These premises are in another community."), field="premises")
    if premises.state == PremisesState.WITHDRAWN:
        raise Refused(_("These premises are withdrawn."), field="premises")
    if Project.objects.filter(premises=premises, state=ProjectState.PLANNED).exclude(pk=project.pk).exists():
        raise Refused(_("Another project is planned in these premises."), field="premises")


@transaction.atomic
def add_step(step: ProjectStep, *, by: User) -> ProjectStep:
    """Ask something of a department. Raises Refused if it is due after the places open, or the project is no longer planned."""
    project = Project.objects.select_for_update().get(pk=step.project_id)
    require(policy.may_change(by, project))
    if project.state != ProjectState.PLANNED:
        raise Refused(_("The project is no longer planned."))
    if step.due_on > project.opens_on:
        raise Refused(_("This is after the day by which the places open."), field="due_on")
    step.save()
    return step


@transaction.atomic
def finish_step(step: ProjectStep, result: str, *, by: User, on: date) -> ProjectStep:
    """Report a step done. Raises Refused if somebody did already, or the project is no longer planned."""
    step = ProjectStep.objects.select_for_update(of=("self",)).select_related("project").get(pk=step.pk)
    require(policy.may_finish(by, step))
    if step.done_on:
        raise Refused(_("This step was reported done on %(day)s.") % {"day": step.done_on})
    if step.project.state != ProjectState.PLANNED:
        raise Refused(_("The project is no longer planned."))
    step.done_on, step.done_by, step.result = on, by, result
    step.save()
    return step


@transaction.atomic
def open_places(project: Project, facility: Facility, *, by: User) -> Project:
    """Say as which facility the places opened. Raises Refused for one of elsewhere or without a valid filing."""
    require(policy.may_change(by, project))
    if facility.area_id != project.area_id:
        raise Refused(_("This facility is in another community."), field="facility")
    if facility.state not in PUBLIC_STATES:
        raise Refused(_("This facility has no valid filing."), field="facility")
    project.facility = facility
    project.save(update_fields=["facility"])
    return workflow.move(project, ProjectState.OPENED, table=MOVES, by=by)


@transaction.atomic
def drop(project: Project, reason: str, *, by: User) -> Project:
    """Give a project up, with the reason. Raises IllegalMove if somebody was faster."""
    require(policy.may_change(by, project))
    return workflow.move(project, ProjectState.DROPPED, table=MOVES, by=by, note=reason)


@dataclass(frozen=True)
class Line:
    """What a department has with projects that are planned: those that it leads, and the steps that it still owes."""

    department: Department
    projects: int
    places: int
    owed: int
    late: int
    next_due: date | None


def board(seen: QuerySet[Project], steps: QuerySet[ProjectStep], *, on: date) -> list[Line]:
    """Return a line for each department that leads or owes something, of the projects and steps that somebody sees; a late one first."""
    planned = seen.filter(state=ProjectState.PLANNED).order_by().values("department")
    leads: dict[str, Any] = {row["department"]: row for row in planned.annotate(count=Count("pk"), sum=Sum("places"))}
    owed = steps.filter(done_on=None, project__state=ProjectState.PLANNED).order_by().values("department")
    late = Count("pk", filter=Q(due_on__lt=on))
    owes: dict[str, Any] = {
        row["department"]: row for row in owed.annotate(count=Count("pk"), late=late, next=Min("due_on"))
    }
    lines = [
        _line(department, leads.get(department.pk, {}), owes.get(department.pk, {}))
        for department in Department.objects.filter(pk__in={*leads, *owes})
    ]
    return sorted(lines, key=lambda line: (-line.late, line.next_due or date.max, line.department.pk))


def _line(department: Department, leads: dict, owes: dict) -> Line:
    counts = leads.get("count", 0), leads.get("sum", 0), owes.get("count", 0), owes.get("late", 0)
    return Line(department, *counts, owes.get("next"))


def facilities_of(project: Project) -> QuerySet[Facility]:
    """Return the facilities that a project may have opened as."""
    return Facility.objects.public().filter(area=project.area_id).order_by("name")  # type: ignore[no-any-return]


def premises_of(area_codes: QuerySet[Area]) -> QuerySet[Premises]:
    """Return the premises in which a project may be planned."""
    return Premises.objects.filter(area__in=area_codes).exclude(state=PremisesState.WITHDRAWN)


declare(
    Project,
    edit=Act(policy.may_change, frozenset({ProjectState.PLANNED})),
    ask=Act(policy.may_change, frozenset({ProjectState.PLANNED})),
    open=Act(policy.may_change, before(MOVES, ProjectState.OPENED)),
    drop=Act(policy.may_change, before(MOVES, ProjectState.DROPPED)),
)
declare(
    ProjectStep,
    finish=Act(
        policy.may_finish,
        None,
        when=lambda step: step.done_on is None and step.project.state == ProjectState.PLANNED,
    ),
)
