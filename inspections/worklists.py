"""What waits for inspectors and operators: visits whose day has come, answers to re-check, findings to correct."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from inspections import policy
from inspections.models import Finding, Submission, Visit
from portal.models import User
from portal.worklists import Item, worklist

AHEAD = timedelta(days=7)  # planned visits are shown a week before their day
MOST = 50  # of a kind; the lists hold the rest


@worklist
def visits_to_carry_out(user: User, on: date) -> Iterator[Item]:
    """Planned visits of the week and visits under way, of the user's own field."""
    waiting = Visit.objects.conducted_by(user).due(on + AHEAD).filter(inspector=user).with_facility()
    for visit in waiting.order_by("planned_on", "id")[:MOST]:
        title = _("Conclude the visit: %(checklist)s") if visit.is_open else _("Visit: %(checklist)s")
        yield Item(
            title=title % {"checklist": visit.checklist},
            subject=str(visit.facility),
            url=visit.get_absolute_url(),
            kind=_("Visit"),
            due_on=visit.planned_on,
        )


@worklist
def visits_from_phones_to_resolve(user: User, on: date) -> Iterator[Item]:
    """Visits sent from phones that the portal could not take over by itself."""
    if not policy.may_inspect(user):
        return
    for row in Submission.objects.resolvable_by(user).unresolved().with_facility().order_by("id")[:MOST]:
        yield Item(
            title=_("Resolve: %(reason)s") % {"reason": row.reason},
            subject=str(row.facility),
            url=row.get_absolute_url(),
            kind=_("Visit from a phone"),
        )


@worklist
def answers_to_recheck(user: User, on: date) -> Iterator[Item]:
    """Findings that the operator has answered."""
    answered = Finding.objects.rechecked_by(user).answered().select_related("facility").order_by("id")
    for finding in answered[:MOST]:
        yield Item(
            title=_("Re-check: %(finding)s") % {"finding": finding.text},
            subject=str(finding.facility),
            url=reverse("finding-recheck", args=[finding.pk]),
            kind=_("Re-check"),
        )


@worklist
def overdue_corrections(user: User, on: date) -> Iterator[Item]:
    """Orders that the operator has let pass."""
    overdue = Finding.objects.rechecked_by(user).overdue(on).select_related("facility").order_by("due_on", "id")
    for finding in overdue[:MOST]:
        yield Item(
            title=_("Not corrected in time: %(finding)s") % {"finding": finding.text},
            subject=str(finding.facility),
            url=finding.get_absolute_url(),
            kind=_("Finding"),
            due_on=finding.due_on,
        )


@worklist
def findings_to_correct(user: User, on: date) -> Iterator[Item]:
    """Orders that the operator must answer."""
    ordered = Finding.objects.operated_by(user).ordered().select_related("facility").order_by("due_on", "id")
    for finding in ordered[:MOST]:
        yield Item(
            title=_("Correct and answer: %(finding)s") % {"finding": finding.text},
            subject=str(finding.facility),
            url=finding.get_absolute_url(),
            kind=_("Finding"),
            due_on=finding.due_on,
        )
