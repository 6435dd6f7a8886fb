"""What follows moves, after commit: a decided filing asks no more opinions, a facility that has ended has nothing left to do."""

from typing import Any

from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext as _

from facilities import consulting, verifying
from facilities.models import Facility, Filing
from facilities.standing import ENDS
from portal.models import Transition
from portal.workflow import moved


@receiver(moved, sender=Filing)
def opinions_fall_away(row: Filing, transition: Transition, **kwargs: Any) -> None:
    """Ask nobody any more once the filing has ended."""
    if transition.after in consulting.FILINGS_END:
        consulting.close(row, on=timezone.localdate(transition.at))


@receiver(moved, sender=Facility)
def nothing_is_left_to_do(row: Facility, transition: Transition, **kwargs: Any) -> None:
    """Call off the verification and end the order to correct of a facility that is deregistered or cancelled."""
    if transition.after in ENDS:
        on = timezone.localdate(transition.at)
        verifying.call_off(row, by=None, on=on, reason=_("The facility has ended."))
        verifying.end_orders(row, by=None, on=on)
