"""What waits of support: the month to close, claims to audit, objections, payments and recoveries."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Exists, OuterRef, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext as _, gettext_lazy

from facilities.ground.models import Facility
from facilities.support import policy
from facilities.support.choices import BatchState, ClaimState, ObjectionState, RecoveryState
from facilities.support.claims import last_month
from facilities.support.models import Batch, Claim, Enrolment, Objection, Recovery, Scheme
from portal import permissions
from portal.accounts.scope import may_anywhere, scope_of
from portal.models import User
from portal.pages.worklists import Kind, Pool, worklist

SUPPORT = Kind("support", gettext_lazy("Support"))


@worklist
def months_to_close(user: User, on: date) -> Iterator[Pool]:
    """Own facilities with children entered and no claim for the last month."""
    if may_anywhere(user, permissions.OPERATE):
        month = last_month(on)
        claimed = Claim.objects.filter(facility=OuterRef("pk"), month=month)
        children = Enrolment.objects.filter(facility=OuterRef("pk"))
        rows = Facility.objects.operated_by(user).filter(Exists(children), ~Exists(claimed))
        title = _("Close the last month and claim your support")
        yield Pool(SUPPORT, rows, title, "support", subject="name", area="area_id")
        owed = Recovery.objects.operated_by(user).filter(state=RecoveryState.OPEN)
        yield Pool(SUPPORT, owed, _("Pay support back"), "claim", key="claim_id")


@worklist
def claims_to_audit(user: User, on: date) -> Iterator[Pool]:
    """Claims handed in, for whoever reviews filings there; objections, for whoever decides."""
    if may_anywhere(user, permissions.REVIEW_FILINGS):
        rows = Claim.objects.to_audit(user).filter(state=ClaimState.SUBMITTED)
        facts = {"month": Cast("month", TextField())}
        yield Pool(SUPPORT, rows, _("Audit a claim of support: %(month)s"), "claim", facts=facts)
    if may_anywhere(user, permissions.DECIDE_FILINGS):
        here = scope_of(user).in_areas(permissions.DECIDE_FILINGS, "facility__area_id")
        raised = Objection.objects.filter(here, state=ObjectionState.OPEN).exclude(line__by=user)
        yield Pool(SUPPORT, raised, _("Decide on an objection to a cut"), "claim", key="line__claim_id")


@worklist
def payments_to_make(user: User, on: date) -> Iterator[Pool]:
    """For 财政: schemes with claims to pay, batches without the treasury's answer."""
    if policy.may_keep_schemes(user):
        waiting = Claim.objects.filter(scheme=OuterRef("pk"), state=ClaimState.AUDITED)
        rows = Scheme.objects.filter(Exists(waiting))
        yield Pool(SUPPORT, rows, _("Pay audited claims"), "scheme", subject="name", area=None)
        made = Batch.objects.filter(state=BatchState.MADE)
        title = _("Enter the treasury's answer")
        yield Pool(SUPPORT, made, title, "batch", due_on="made_on", subject="number", area=None)
