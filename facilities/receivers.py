"""What follows a filing's moves, after commit: when it is decided or withdrawn, opinions still asked fall away."""

from typing import Any

from django.dispatch import receiver
from django.utils import timezone

from facilities import consulting
from facilities.models import Filing
from portal.models import Transition
from portal.workflow import moved


@receiver(moved, sender=Filing)
def opinions_fall_away(row: Filing, transition: Transition, **kwargs: Any) -> None:
    """Ask nobody any more once the filing has ended."""
    if transition.after in consulting.FILINGS_END:
        consulting.close(row, on=timezone.localdate(transition.at))
