"""What waits for inspectors and operators: visits whose day has come, answers to re-check, findings to correct."""

from collections.abc import Iterator
from datetime import date

from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from inspections.findings import stop_orders
from inspections.findings.choices import StopState
from inspections.findings.models import Extension, Finding, Sanction, StopOrder
from inspections.ground import policy
from portal.models import User
from portal.pages.worklists import Item, worklist

MOST = 50  # of a kind; the lists hold the rest


@worklist
def answers_to_recheck(user: User, on: date) -> Iterator[Item]:
    """Findings that the operator has answered."""
    answered = Finding.objects.rechecked_by(user).answered().with_recheck_due().select_related("facility")
    answered = answered.order_by(F("recheck_due").asc(nulls_last=True), "id")
    for finding in answered[:MOST]:
        yield Item(
            title=_("Re-check: %(finding)s") % {"finding": finding.text},
            subject=str(finding.facility),
            url=reverse("finding-recheck", args=[finding.pk]),
            kind=_("Re-check"),
            due_on=finding.recheck_due,
        )


@worklist
def rechecks_let_pass(user: User, on: date) -> Iterator[Item]:
    """For the bureau: answers of other offices' findings that nobody re-checked in time."""
    if not policy.oversees(user):
        return
    own = Finding.objects.rechecked_by(user).values("pk")
    rows = Finding.objects.slow(user).exclude(pk__in=own).select_related("facility").order_by("recheck_due", "id")
    for finding in rows[:MOST]:
        yield Item(
            title=_("Re-check overdue: %(finding)s") % {"finding": finding.text},
            subject=str(finding.facility),
            url=finding.get_absolute_url(),
            kind=_("Re-check"),
            due_on=finding.recheck_due,
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


@worklist
def extensions_to_answer(user: User, on: date) -> Iterator[Item]:
    """Requests for more time, by the last day that they want moved."""
    if not policy.may_inspect(user):
        return
    rows = Extension.objects.decided_by(user).asked().with_case().order_by("finding__due_on", "id")
    for row in rows[:MOST]:
        yield Item(
            title=_("Grant or refuse more time: %(finding)s") % {"finding": row.finding.text},
            subject=str(row.finding.facility),
            url=row.get_absolute_url(),
            kind=_("More time"),
            due_on=row.finding.due_on,
        )


@worklist
def stop_orders_to_lift(user: User, on: date) -> Iterator[Item]:
    """Stop orders whose correction is verified, and those whose lifting a colleague proposed."""
    for order in StopOrder.objects.lifted_by_field(user).in_force().with_case().order_by("id")[:MOST]:
        is_proposed = order.state == StopState.LIFTING
        if (is_proposed and order.lift_proposed_by_id != user.pk) or not (is_proposed or stop_orders.obstacle(order)):
            yield Item(
                title=_("Agree to lift the stop order, or decline") if is_proposed else _("Lift the stop order?"),
                subject=str(order.facility),
                url=order.get_absolute_url(),
                kind=_("Stop order"),
            )


@worklist
def stop_orders_that_stand(user: User, on: date) -> Iterator[Item]:
    """For the operator: what is stopped until it is corrected and re-checked on site."""
    for order in StopOrder.objects.operated_by(user).in_force().with_case().order_by("id")[:MOST]:
        yield Item(
            title=_("Stopped: %(kind)s") % {"kind": order.get_kind_display()},
            subject=str(order.facility),
            url=order.get_absolute_url(),
            kind=_("Stop order"),
            due_on=timezone.localdate(order.ordered_at),
        )


@worklist
def sanctions_to_decide(user: User, on: date) -> Iterator[Item]:
    """For the bureau: sanctions suggested, and for those who decide what a colleague proposed."""
    for row in Sanction.objects.visible_to(user).suggested().with_case().order_by("id")[:MOST]:
        yield Item(
            title=_("Propose a sanction, or drop it: %(cause)s") % {"cause": row.get_cause_display()},
            subject=str(row.facility),
            url=row.get_absolute_url(),
            kind=_("Sanction"),
        )
    for row in Sanction.objects.confirmed_by(user).with_case().order_by("id")[:MOST]:
        yield Item(
            title=_("Confirm a sanction or send it back"),
            subject=str(row.facility),
            url=row.get_absolute_url(),
            kind=_("Four eyes"),
        )


@worklist
def escalated_corrections(user: User, on: date) -> Iterator[Item]:
    """Orders of others that were let pass and came to the user's office."""
    if not policy.oversees(user):
        return
    own = Finding.objects.rechecked_by(user).values("pk")
    rows = Finding.objects.escalated(user, on).exclude(pk__in=own).select_related("facility")
    for finding in rows.order_by("due_on", "id")[:MOST]:
        yield Item(
            title=_("Overdue, told to your office: %(finding)s") % {"finding": finding.text},
            subject=str(finding.facility),
            url=finding.get_absolute_url(),
            kind=_("Finding"),
            due_on=finding.due_on,
        )
