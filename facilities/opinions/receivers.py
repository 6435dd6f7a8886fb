"""What follows moves, after commit: a decided filing asks no more opinions, a facility that has ended has nothing left to do."""

from typing import Any

from django.dispatch import receiver
from django.utils import timezone

from facilities.filing.models import Filing
from facilities.opinions import consultation
from portal.models import Transition
from portal.workflow.workflow import moved


@receiver(moved, sender=Filing)
def opinions_fall_away(row: Filing, transition: Transition, **kwargs: Any) -> None:
    """Ask nobody any more once the filing has ended."""
    if transition.after in consultation.FILINGS_END:
        consultation.close(row, on=timezone.localdate(transition.at))
