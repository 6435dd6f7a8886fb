"""What follows the moves of a filing, after commit: systems that asked for it are told of the decision."""

from typing import Any

from django.dispatch import receiver

from facilities.filing.models import Filing
from facilities.ground.choices import FilingState
from portal.exchange import webhooks
from portal.exchange.choices import WebhookEvent
from portal.models import Transition
from portal.workflow.workflow import moved

DECIDED = (FilingState.ACCEPTED, FilingState.REFUSED)


@receiver(moved, sender=Filing)
def systems_are_told(row: Filing, transition: Transition, **kwargs: Any) -> None:
    """Tell how the filing was decided, and whose it is."""
    if transition.after in DECIDED:
        facts = {"facility": row.facility_id, "state": transition.after, "number": row.number}
        webhooks.tell(WebhookEvent.FILING_DECIDED, row, facts, at=transition.at)
