"""What waits of findings, stop orders and sanctions: to correct, to re-check, to lift, to decide, and what was let pass."""

from collections.abc import Iterator
from datetime import date

from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import TruncDate
from django.utils.translation import gettext as _, gettext_lazy

from facilities.ground.worklists import FOUR_EYES
from inspections.findings import stop_orders
from inspections.findings.choices import SanctionCause, StopKind, StopState
from inspections.findings.models import Extension, Finding, Sanction, StopOrder
from inspections.findings.policy import may_see_sanctions
from inspections.ground import policy
from portal import permissions
from portal.accounts.scope import may_anywhere
from portal.models import User
from portal.pages.worklists import Kind, Pool, Row, worklist

FINDING, RECHECK = Kind("finding", gettext_lazy("Finding")), Kind("recheck", gettext_lazy("Re-check"))
STOP_ORDER, SANCTION = Kind("stop-order", gettext_lazy("Stop order")), Kind("sanction", gettext_lazy("Sanction"))
MORE_TIME = Kind("more-time", gettext_lazy("More time"))
TEXT = {"finding": "text"}


@worklist
def findings_to_see_to(user: User, on: date) -> Iterator[Pool]:
    """For who inspects: answers to re-check, orders that were let pass, requests for more time."""
    if not policy.may_inspect(user):
        return
    mine = Finding.objects.rechecked_by(user)
    answered = mine.answered().with_recheck_due()
    yield Pool(RECHECK, answered, _("Re-check: %(finding)s"), "finding-recheck", due_on="recheck_due", facts=TEXT)
    yield Pool(
        FINDING, mine.overdue(on), _("Not corrected in time: %(finding)s"), "finding", due_on="due_on", facts=TEXT
    )
    yield Pool(
        MORE_TIME, Extension.objects.decided_by(user).asked(), _("Grant or refuse more time: %(finding)s"), "extension",
        due_on="finding__due_on", subject="finding__facility__name", area="finding__facility__area_id",
        facts={"finding": "finding__text"},
    )  # fmt: skip


@worklist
def findings_let_pass(user: User, on: date) -> Iterator[Pool]:
    """For those who oversee: what other offices let pass and was told to the user's."""
    if not policy.oversees(user):
        return
    own = Finding.objects.rechecked_by(user).values("pk")
    slow = Finding.objects.slow(user).exclude(pk__in=own)
    yield Pool(RECHECK, slow, _("Re-check overdue: %(finding)s"), "finding", due_on="recheck_due", facts=TEXT)
    escalated = Finding.objects.escalated(user, on).exclude(pk__in=own)
    title = _("Overdue, told to your office: %(finding)s")
    yield Pool(FINDING, escalated, title, "finding", due_on="due_on", facts=TEXT)


@worklist
def orders_to_meet(user: User, on: date) -> Iterator[Pool]:
    """For the operator: findings to answer, and what is stopped until it is corrected and re-checked on site."""
    if not may_anywhere(user, permissions.OPERATE):
        return
    ordered = Finding.objects.operated_by(user).ordered()
    yield Pool(FINDING, ordered, _("Correct and answer: %(finding)s"), "finding", due_on="due_on", facts=TEXT)
    stopped = StopOrder.objects.operated_by(user).in_force()
    day = TruncDate("ordered_at")
    yield Pool(STOP_ORDER, stopped, _stopped, "stop-order", due_on=day, facts={"kind": "kind"})


def _stopped(row: Row) -> str:
    return _("Stopped: %(kind)s").replace("%(kind)s", str(StopKind(row["kind"]).label))


@worklist
def stop_orders_to_lift(user: User, on: date) -> Iterator[Pool]:
    """Stop orders whose correction is verified, and those whose lifting a colleague proposed."""
    if may_anywhere(user, permissions.INSPECT) or may_anywhere(user, permissions.DECIDE_FILINGS):
        proposed = Q(state=StopState.LIFTING) & ~Q(lift_proposed_by=user)
        may_be_lifted = ~Q(state=StopState.LIFTING) & Q(found__in=stop_orders.SETTLED)
        known = StopOrder.objects.lifted_by_field(user).in_force().annotate(found=_state_of_finding())
        rows = known.filter(proposed | may_be_lifted)
        yield Pool(STOP_ORDER, rows, _to_lift, "stop-order", facts={"state": "state"})


def _state_of_finding() -> Subquery:
    """Return the state of what an outer order's visit found of its item: what `stop_orders.obstacle` asks of one order."""
    of_visit = Q(visit=OuterRef("visit_id")) | Q(rechecks=OuterRef("visit_id"))
    return Subquery(Finding.objects.filter(of_visit, item=OuterRef("item_id")).order_by("pk").values("state")[:1])


def _to_lift(row: Row) -> str:
    is_proposed = row["state"] == StopState.LIFTING
    return _("Agree to lift the stop order, or decline") if is_proposed else _("Lift the stop order?")


@worklist
def sanctions_to_decide(user: User, on: date) -> Iterator[Pool]:
    """For the bureau: sanctions suggested, and for those who decide what a colleague proposed."""
    if may_see_sanctions(user):
        suggested = Sanction.objects.visible_to(user).suggested()
        yield Pool(SANCTION, suggested, _suggested, "sanction", facts={"cause": "cause"})
        proposed = Sanction.objects.confirmed_by(user)
        yield Pool(FOUR_EYES, proposed, _("Confirm a sanction or send it back"), "sanction")


def _suggested(row: Row) -> str:
    words = _("Propose a sanction, or drop it: %(cause)s")
    return words.replace("%(cause)s", str(SanctionCause(row["cause"]).label))
