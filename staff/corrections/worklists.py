"""Requests for correction that wait for the facility or the bureau, each by the last day of its term."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy

from portal import permissions
from portal.accounts.scope import may_anywhere
from portal.models import User
from portal.pages.worklists import Kind, Pool, worklist
from staff.corrections.models import CorrectionRequest

CORRECTIONS = Kind("corrections", gettext_lazy("Requests for correction"))
ANSWER = gettext_lazy("Answer a request for correction of somebody's data")
DECIDE = gettext_lazy("Decide on a request for correction that the facility did not settle")
WHERE: dict[str, Any] = {"subject": "person__facility__name", "area": "person__facility__area_id"}


@worklist
def corrections(user: User, on: date) -> Iterator[Pool]:
    """To answer or to carry out at one's own facilities; to decide for the bureau."""
    rows = CorrectionRequest.objects.all()
    if may_anywhere(user, permissions.OPERATE):
        own = rows.operated_by(user).of_facility()
        yield Pool(CORRECTIONS, own, ANSWER, "correction", due_on="due_on", **WHERE)
    if may_anywhere(user, permissions.REVIEW_FILINGS):
        reached = rows.before_the_bureau(user).to_decide()
        yield Pool(CORRECTIONS, reached, DECIDE, "correction", due_on="due_on", **WHERE)
