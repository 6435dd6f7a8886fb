"""What waits of ends of service: for operators plans in their hands, for the bureau plans to answer and to confirm."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Case, When
from django.utils.translation import gettext_lazy

from facilities.ground.worklists import affair
from facilities.termination.choices import TerminationState
from facilities.termination.models import Termination
from portal import permissions
from portal.accounts.scope import may_anywhere
from portal.models import User
from portal.pages.worklists import Kind, Pool, worklist

END = Kind("termination", gettext_lazy("End of service"))
IN_MY_HANDS = {
    TerminationState.DRAFT: gettext_lazy("Finish the plan for the end"),
    TerminationState.RETURNED: gettext_lazy("Correct the plan for the end"),
    TerminationState.AGREED: gettext_lazy("Carry out the plan for the end"),
}
TO_ANSWER = {
    TerminationState.SUBMITTED: gettext_lazy("Answer the plan for the end"),
    TerminationState.REPORTED: gettext_lazy("Confirm that the plan is carried out, and deregister"),
}


@worklist
def plans_in_my_hands(user: User, on: date) -> Iterator[Pool]:
    """Plans for the end of a facility that the operator makes, corrects or carries out."""
    if may_anywhere(user, permissions.OPERATE):
        rows = Termination.objects.operated_by(user).filter(state__in=IN_MY_HANDS)
        last = Case(When(state=TerminationState.AGREED, then="last_day"))
        yield affair(rows, lambda row: IN_MY_HANDS[row["state"]], END, "termination", last, facts={"state": "state"})


@worklist
def plans_to_answer(user: User, on: date) -> Iterator[Pool]:
    """Plans for the end that wait for an answer, or for the confirmation that they are carried out."""
    if may_anywhere(user, permissions.DECIDE_FILINGS):
        rows = Termination.objects.to_decide(user).filter(state__in=TO_ANSWER)
        yield affair(
            rows, lambda row: TO_ANSWER[row["state"]], END, "termination", "last_day", facts={"state": "state"}
        )
