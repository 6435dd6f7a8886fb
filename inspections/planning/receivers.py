"""What follows moves: joint visits in the inspectors' plans, draws to be published, events in the credit ledger."""

from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.dispatch import receiver
from django.utils import timezone

from facilities.models import JointVisit, Opinion
from facilities.opinions.choices import JointVisitState
from inspections.checklists.models import Checklist
from inspections.planning import draws, joint_visits
from inspections.visits import policy, visits
from inspections.visits.models import Visit
from inspections.visits.visits import Occasion
from portal.models import Transition
from portal.workflow.workflow import moved


@receiver(moved, sender=JointVisit)
def plan_visits(row: JointVisit, transition: Transition, **kwargs: Any) -> None:
    """Plan a visit for each officer who named days; a place that is not filed yet is seen without a checklist."""
    if transition.after == JointVisitState.CONFIRMED:
        for opinion in row.opinions.select_related("wished_by", "filing__facility__area"):
            _plan(row, opinion)


def _plan(visit: JointVisit, opinion: Opinion) -> None:
    officer, facility = opinion.wished_by, opinion.filing.facility
    if officer is None or not policy.may_visit(officer, facility):
        return
    current = Checklist.objects.current(visit.day).for_user(officer).filter(department=opinion.department)
    if checklist := current.order_by("pk").first():
        key = uuid5(NAMESPACE_URL, f"joint-visit:{visit.pk}:{opinion.pk}")
        occasion = Occasion(appointment=joint_visits.of_review(visit))
        visits.plan(facility, checklist, by=officer, planned_on=visit.day, on=visit.day, key=key, occasion=occasion)


@receiver(moved, sender=Visit)
def results_wait_to_be_published(row: Visit, transition: Transition, **kwargs: Any) -> None:
    """When the last visit of a draw has ended, the term for publishing its results begins."""
    if not row.is_awaited:
        draws.follow(row, on=timezone.localdate(transition.at))
