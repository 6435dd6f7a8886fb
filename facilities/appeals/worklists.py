"""What waits about appeals: for the bureau those to decide."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _, gettext_lazy

from facilities.appeals import appeals
from facilities.appeals.choices import AppealState
from facilities.appeals.models import Appeal
from portal import permissions
from portal.accounts.scope import may_anywhere
from portal.clock.choices import TermKind
from portal.models import User
from portal.pages.worklists import Kind, Pool, worklist

APPEAL = Kind("appeal", gettext_lazy("Appeal"))


@worklist
def appeals_to_decide(user: User, on: date) -> Iterator[Pool]:
    """Appeals under review, by the last day of their term; not those against one's own decisions."""
    if may_anywhere(user, permissions.DECIDE_FILINGS):
        rows = appeals.decided_by_others(Appeal.objects.to_decide(user).filter(state=AppealState.SUBMITTED), user)
        due = rows.due(TermKind.REVIEW)
        title = _("Decide the appeal %(number)s")
        yield Pool(APPEAL, due, title, "appeal", due_on="due_on", facts={"number": "number"})
