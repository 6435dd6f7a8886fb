"""What follows moves: joint visits in the inspectors' plans, draws to be published, events in the credit ledger."""

from typing import Any

from django.dispatch import receiver
from django.utils import timezone

from facilities.models import Facility
from inspections.credit import ledger
from inspections.ground.credit_events import SENDERS
from portal.models import Transition
from portal.workflow.workflow import moved


@receiver(moved)
def credit_follows(sender: type, row: Any, transition: Transition, **kwargs: Any) -> None:
    """Write down at once what a move means for the credit of the facility; what is missed here is found at night."""
    if sender in SENDERS:
        ledger.record(Facility.objects.filter(pk=row.facility_id), on=timezone.localdate(transition.at))
