"""Yearly plans: written line by line, published as versions; and a visit planned by one tap from an alert."""

from datetime import date
from math import ceil
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from facilities.models import Facility
from inspections.checklists.choices import ChecklistState
from inspections.checklists.models import Checklist
from inspections.planning import due, policy
from inspections.planning.choices import PlanState
from inspections.planning.models import PlanLine, YearPlan
from inspections.visits import policy as visits_policy, visits as visiting
from inspections.visits.models import Visit
from portal.accounts.scope import require
from portal.actions import Act, before, declare
from portal.errors import IllegalMove, Refused
from portal.models import Organisation, User
from portal.workflow.workflow import Moves, move

MOVES: Moves = {
    PlanState.DRAFT: {PlanState.PUBLISHED, PlanState.DISCARDED},
    PlanState.PUBLISHED: {PlanState.REPLACED},
    PlanState.REPLACED: set(),
    PlanState.DISCARDED: set(),
}
COPIED = ("checklist_id", "target", "share", "visits")


@transaction.atomic
def draft(organisation: Organisation, *, year: int, by: User, on: date) -> YearPlan:
    """Begin the plan of a year, or its next version with the lines of the one that holds. Begun twice it is one draft."""
    require(policy.may_plan(by, organisation))
    if not on.year <= year <= on.year + 1:
        raise Refused(_("A plan is written for this year or the next."), field="year")
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    plans = YearPlan.objects.filter(organisation=organisation, year=year)
    if existing := plans.drafts().first():
        return existing
    version = (plans.aggregate(last=Max("version"))["last"] or 0) + 1
    holds = plans.published().first()
    plan = YearPlan.objects.create(
        organisation=organisation, year=year, version=version, by=by, note=holds.note if holds else ""
    )
    lines = holds.lines.values(*COPIED) if holds else []
    PlanLine.objects.bulk_create([PlanLine(plan=plan, **line) for line in lines])
    return plan


@transaction.atomic
def add_line(plan: YearPlan, *, by: User, checklist: Checklist, target: str, share: int, visits: int) -> PlanLine:
    """Add a line to a draft; the checklist is of the plan's own department."""
    _lock_draft(plan, by)
    if checklist.department_id != plan.organisation.department_id or checklist.state != ChecklistState.PUBLISHED:
        raise Refused(_("This checklist is another department's."), field="checklist")
    if plan.lines.filter(checklist__code=checklist.code, target=target).exists():
        raise Refused(_("The plan has a line for this checklist and these facilities already."), field="checklist")
    return PlanLine.objects.create(plan=plan, checklist=checklist, target=target, share=share, visits=visits)


@transaction.atomic
def remove_line(line: PlanLine, *, by: User) -> None:
    """Take a line out of a draft."""
    _lock_draft(line.plan, by)
    line.delete()


@transaction.atomic
def remark(plan: YearPlan, *, by: User, note: str) -> YearPlan:
    """Write down the draft's aims and remarks."""
    _lock_draft(plan, by)
    plan.note = note.strip()
    plan.save(update_fields=["note"])
    return plan


@transaction.atomic
def publish(plan: YearPlan, *, by: User, on: date) -> YearPlan:
    """Lay down which facilities each line is about, and publish the plan in place of the version before."""
    require(policy.may_plan(by, plan.organisation))
    lines = list(plan.lines.select_related("checklist"))
    if not lines:
        raise Refused(_("The plan has no lines yet."))
    for earlier in YearPlan.objects.published().filter(organisation=plan.organisation, year=plan.year):
        move(earlier, PlanState.REPLACED, table=MOVES, by=by)
    plan.published_on = on
    plan.save(update_fields=["published_on"])
    move(plan, PlanState.PUBLISHED, table=MOVES, by=by)
    for line in lines:
        _lay_down(line, plan.organisation, on)
    return plan


def _lay_down(line: PlanLine, organisation: Organisation, on: date) -> None:
    facilities = list(due.population(organisation, line.target, on=on).values_list("pk", flat=True))
    line.facilities.set(facilities)
    line.planned = ceil(len(facilities) * line.share / 100) * line.visits
    line.save(update_fields=["planned"])


@transaction.atomic
def discard(plan: YearPlan, *, by: User) -> YearPlan:
    """Let a draft be."""
    require(policy.may_plan(by, plan.organisation))
    return move(plan, PlanState.DISCARDED, table=MOVES, by=by)


def _lock_draft(plan: YearPlan, by: User) -> None:
    require(policy.may_plan(by, plan.organisation))
    plan.refresh_from_db(fields=["state"], from_queryset=YearPlan.objects.select_for_update())
    if not plan.is_draft:
        raise IllegalMove(_("The plan is published or discarded; it is not changed any more. Please reload the page."))


@transaction.atomic
def plan_soon(facility: Facility, checklist: Checklist, *, by: User, on: date, key: UUID) -> Visit:
    """Plan a visit for the next working day: what an alert is answered with by one tap. Raises Refused if a colleague was faster."""
    require(visits_policy.may_visit(by, facility))
    Facility.objects.select_for_update(no_key=True).get(pk=facility.pk)
    awaited = Visit.objects.awaited().filter(facility=facility, department=checklist.department_id).exclude(key=key)
    if other := awaited.select_related("inspector").first():
        words = {"inspector": other.inspector, "day": f"{other.planned_on:%Y-%m-%d}"}
        raise Refused(_("%(inspector)s has planned a visit here already, for %(day)s.") % words)
    return visiting.plan(facility, checklist, by=by, planned_on=due.next_working_day(on), on=on, key=key)


def _may_plan(user: User | AnonymousUser, plan: YearPlan) -> bool:
    return policy.may_plan(user, plan.organisation)


declare(
    YearPlan,
    write=Act(_may_plan, before(MOVES, PlanState.PUBLISHED)),
    visit=Act(_may_plan, {PlanState.PUBLISHED, PlanState.REPLACED}),
    replace=Act(_may_plan, before(MOVES, PlanState.REPLACED)),
)
