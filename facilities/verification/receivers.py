"""What follows moves, after commit: a decided filing asks no more opinions, a facility that has ended has nothing left to do."""

from typing import Any

from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext as _

from facilities.ground.models import Facility
from facilities.ground.states import ENDS
from facilities.verification import verifications
from portal.models import Transition
from portal.workflow.workflow import moved


@receiver(moved, sender=Facility)
def nothing_is_left_to_do(row: Facility, transition: Transition, **kwargs: Any) -> None:
    """Call off the verification and end the order to correct of a facility that is deregistered or cancelled."""
    if transition.after in ENDS:
        on = timezone.localdate(transition.at)
        verifications.call_off(row, by=None, on=on, reason=_("The facility has ended."))
        verifications.end_orders(row, by=None, on=on)
