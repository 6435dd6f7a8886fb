"""What waits after a filing: for operators changes, plans and reports in their hands; for the bureau what it must answer."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from facilities.ground.worklists import item
from facilities.termination.choices import TerminationState
from facilities.termination.models import Termination
from portal.models import User
from portal.pages.worklists import Item, worklist

MOST = 100  # items of one kind


@worklist
def plans_in_my_hands(user: User, on: date) -> Iterator[Item]:
    """Plans for the end of a facility that the operator makes, corrects or carries out."""
    titles = {
        TerminationState.DRAFT: _("Finish the plan for the end"),
        TerminationState.RETURNED: _("Correct the plan for the end"),
        TerminationState.AGREED: _("Carry out the plan for the end"),
    }
    for row in Termination.objects.operated_by(user).filter(state__in=titles).with_facility():
        is_agreed = row.state == TerminationState.AGREED
        yield item(row, titles[TerminationState(row.state)], _("End of service"), row.last_day if is_agreed else None)


@worklist
def plans_to_answer(user: User, on: date) -> Iterator[Item]:
    """Plans for the end that wait for an answer, or for the confirmation that they are carried out."""
    titles = {
        TerminationState.SUBMITTED: _("Answer the plan for the end"),
        TerminationState.REPORTED: _("Confirm that the plan is carried out, and deregister"),
    }
    for row in Termination.objects.to_decide(user).filter(state__in=titles).with_facility()[:MOST]:
        yield item(row, titles[TerminationState(row.state)], _("End of service"), row.last_day)
