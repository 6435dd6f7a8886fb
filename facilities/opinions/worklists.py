"""What waits: for an operator returned filings, drafts and documents that run out; for the bureau filings to review."""

from collections.abc import Iterator
from datetime import date

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _

from facilities.ground.choices import FilingState
from facilities.ground.worklists import MOST
from facilities.opinions import policy
from facilities.opinions.choices import JointVisitState, OpinionState
from facilities.opinions.models import JointVisit, Opinion
from portal.models import User
from portal.pages.worklists import Item, worklist


@worklist
def opinions_to_give(user: User, on: date) -> Iterator[Item]:
    """For the departments: opinions that are asked of them."""
    if not policy.may_list_opinions(user):
        return
    waiting = Opinion.objects.of_field(user).filter(state=OpinionState.ASKED).with_due()
    for opinion in waiting.order_by(F("due_on").asc(nulls_last=True), "pk")[:MOST]:
        yield Item(
            title=_("Give the opinion: %(question)s") % {"question": opinion.question},
            subject=str(opinion.filing.facility),
            url=opinion.get_absolute_url(),
            kind=_("Joint review"),
            due_on=opinion.due_on,
        )


@worklist
def joint_visits_ahead(user: User, on: date) -> Iterator[Item]:
    """For the departments that take part: confirmed joint visits, until their result is written down."""
    if not policy.may_list_opinions(user):
        return
    mine = JointVisit.objects.filter(
        state=JointVisitState.CONFIRMED, pk__in=Opinion.objects.of_field(user).values("visit")
    )
    for visit in mine.select_related("filing__facility").order_by("day", "pk")[:MOST]:
        yield Item(
            title=_("Joint visit: write down the result"),
            subject=str(visit.filing.facility),
            url=reverse("joint-visit-result", args=[visit.pk]),
            kind=_("Joint review"),
            due_on=visit.day,
        )


@worklist
def consultations(user: User, on: date) -> Iterator[Item]:
    """For the reviewer: questions of departments, opinions overdue, and departments that wait for a visit."""
    held = Opinion.objects.awaited().filter(filing__assigned_to=user, filing__state=FilingState.SUBMITTED).with_due()
    for opinion in held.order_by("pk")[:MOST]:
        if title := _of_consultation(opinion, opinion.due_on, on):
            yield Item(
                title=title % {"department": opinion.department},
                subject=str(opinion.filing.facility),
                url=opinion.filing.get_absolute_url(),
                kind=_("Joint review"),
                due_on=opinion.due_on,
            )


def _of_consultation(opinion: Opinion, due_on: date | None, on: date) -> str:
    if opinion.state == OpinionState.QUERIED:
        return _("Answer the question of %(department)s")
    if due_on and due_on < on:
        return _("Opinion overdue: %(department)s")
    return _("Confirm a joint visit: %(department)s wants to see the place") if opinion.wants_visit else ""
