"""What waits after a filing: for operators changes, plans and reports in their hands; for the bureau what it must answer."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from facilities.appeals import appeals
from facilities.appeals.choices import AppealState
from facilities.appeals.models import Appeal
from facilities.ground.worklists import item
from portal.clock.choices import TermKind
from portal.models import User
from portal.pages.worklists import Item, worklist

MOST = 100  # items of one kind


@worklist
def appeals_to_decide(user: User, on: date) -> Iterator[Item]:
    """Appeals under review, by the last day of their term; not those against one's own decisions."""
    waiting = Appeal.objects.to_decide(user).filter(state=AppealState.SUBMITTED).with_facility()
    for row in waiting.prefetch_related("terms")[:MOST]:
        if appeals.may_decide(user, row):
            due_on = next((term.due_on for term in row.terms.all() if term.kind == TermKind.REVIEW), None)
            yield item(row, _("Decide the appeal %(number)s") % {"number": row.number}, _("Appeal"), due_on)
