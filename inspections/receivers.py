"""What follows moves: joint visits in the inspectors' plans, draws to be published, events in the credit ledger."""

from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.dispatch import receiver
from django.utils import timezone

from facilities.choices import JointVisitState
from facilities.models import Facility, JointVisit, Opinion
from inspections import crediting, drawing, joining, policy, visiting
from inspections.credit_events import SENDERS
from inspections.models import Checklist, Visit
from inspections.visiting import Occasion
from portal.models import Transition
from portal.workflow import moved


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
        occasion = Occasion(appointment=joining.of_review(visit))
        visiting.plan(facility, checklist, by=officer, planned_on=visit.day, on=visit.day, key=key, occasion=occasion)


@receiver(moved, sender=Visit)
def results_wait_to_be_published(row: Visit, transition: Transition, **kwargs: Any) -> None:
    """When the last visit of a draw has ended, the term for publishing its results begins."""
    if not row.is_awaited:
        drawing.follow(row, on=timezone.localdate(transition.at))


@receiver(moved)
def credit_follows(sender: type, row: Any, transition: Transition, **kwargs: Any) -> None:
    """Write down at once what a move means for the credit of the facility; what is missed here is found at night."""
    if sender in SENDERS:
        crediting.record(Facility.objects.filter(pk=row.facility_id), on=timezone.localdate(transition.at))
