"""What follows moves: joint visits in the inspectors' plans, draws to be published, events in the credit ledger; what the black list bars."""

from datetime import date
from typing import Any

from django.dispatch import receiver
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from facilities.models import Facility
from facilities.support import claims
from inspections.credit import ledger
from inspections.credit.models import CreditListing
from inspections.ground.credit_events import SENDERS
from portal.models import Transition
from portal.workflow.workflow import moved


@receiver(moved)
def credit_follows(sender: type, row: Any, transition: Transition, **kwargs: Any) -> None:
    """Write down at once what a move means for the credit of the facility; what is missed here is found at night."""
    if sender in SENDERS:
        ledger.record(Facility.objects.filter(pk=row.facility_id), on=timezone.localdate(transition.at))


@claims.bars_claims
def black_listed(facility: Facility, on: date) -> str | Promise | None:
    """Who is on the black list hands in no new claim of support; what was earned before stays."""
    listed = CreditListing.objects.in_force(on).filter(facility=facility, kind="black").exists()
    return _("The facility is on the black list.") if listed else None
