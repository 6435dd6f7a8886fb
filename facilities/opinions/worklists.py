"""What waits of joint reviews: for departments opinions and joint visits, for reviewers what departments ask and owe."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _, gettext_lazy

from facilities.ground.choices import FilingState
from facilities.opinions import policy
from facilities.opinions.choices import JointVisitState, OpinionState
from facilities.opinions.models import JointVisit, Opinion
from portal import permissions
from portal.accounts.scope import may_anywhere
from portal.models import User
from portal.pages.worklists import Kind, Pool, Row, worded, worklist

JOINT_REVIEW = Kind("joint-review", gettext_lazy("Joint review"))
OF_FILING: dict[str, Any] = {"subject": "filing__facility__name", "area": "filing__facility__area_id"}


@worklist
def opinions_to_give(user: User, on: date) -> Iterator[Pool]:
    """For the departments: opinions that are asked of them, and confirmed joint visits until their result is written down."""
    if not policy.may_list_opinions(user):
        return
    mine = Opinion.objects.of_field(user)
    waiting = mine.filter(state=OpinionState.ASKED).with_due()
    facts = {"question": "question"}
    yield Pool(
        JOINT_REVIEW, waiting, _("Give the opinion: %(question)s"), "opinion", due_on="due_on", facts=facts, **OF_FILING
    )
    visits = JointVisit.objects.filter(state=JointVisitState.CONFIRMED, pk__in=mine.values("visit"))
    title = _("Joint visit: write down the result")
    yield Pool(JOINT_REVIEW, visits, title, "joint-visit-result", due_on="day", **OF_FILING)


@worklist
def consultations(user: User, on: date) -> Iterator[Pool]:
    """For the reviewer: questions of departments, opinions overdue, and departments that wait for a visit."""
    if not may_anywhere(user, permissions.REVIEW_FILINGS):
        return
    held = Opinion.objects.awaited().filter(filing__assigned_to__isnull=False, filing__state=FilingState.SUBMITTED)
    rows = held.with_due().filter(
        Q(state=OpinionState.QUERIED) | Q(due_on__lt=on) | Q(possible_days__len__gt=0, visit__isnull=True)
    )
    facts = {"state": "state", "late": Q(due_on__lt=on), "filing": "filing_id"}
    facts["department"] = worded("department__name")
    yield Pool(
        JOINT_REVIEW,
        rows,
        _of_consultation,
        lambda row: reverse("filing", args=[row["filing"]]),
        due_on="due_on",
        whose="filing__assigned_to",
        facts=facts,
        **OF_FILING,
    )


def _of_consultation(row: Row) -> str:
    if row["state"] == OpinionState.QUERIED:
        return _("Answer the question of %(department)s")
    if row["late"]:
        return _("Opinion overdue: %(department)s")
    return _("Confirm a joint visit: %(department)s wants to see the place")
