"""What waits: for an operator returned filings, drafts and documents that run out; for the bureau filings to review."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from facilities.filing.models import Filing
from facilities.review import policy
from facilities.review.models import Absence
from portal import permissions
from portal.accounts.scope import scope_of
from portal.models import User
from portal.pages.worklists import Item, worklist


@worklist
def filings_to_review(user: User, on: date) -> Iterator[Item]:
    """Filings that await the bureau, the next to fall due first: one's own, those of whom one stands in for, and the pool's."""
    scope = scope_of(user)
    away = Absence.objects.on(on).filter(deputy=user).values("user")
    pool = (
        Filing.objects.under_review()
        .filter(scope.in_areas(permissions.REVIEW_FILINGS, "facility__area_id"))
        .filter(Q(assigned_to=user) | Q(assigned_to__isnull=True) | Q(assigned_to__in=away))
    )
    for filing in pool.with_due_dates().select_related("facility").order_by(F("next_due").asc(nulls_last=True))[:100]:
        yield Item(
            title=_("Review filing %(number)s") % {"number": filing.number},
            subject=str(filing.facility),
            url=filing.get_absolute_url(),
            kind=_("Filing"),
            due_on=filing.next_due,
        )


@worklist
def filings_of_the_absent(user: User, on: date) -> Iterator[Item]:
    """For who leads the review: what colleagues who are away have in hand."""
    if not policy.may_hand_out_anywhere(user):
        return
    away = Absence.objects.visible_to(user).on(on).exclude(user=user).select_related("user")
    in_hand = dict(
        Filing.objects.undecided()
        .filter(assigned_to__in=[absence.user_id for absence in away])
        .order_by()
        .values_list("assigned_to")
        .annotate(count=Count("pk"))
    )
    for absence in away:
        if count := in_hand.get(absence.user_id):
            yield Item(
                title=_("Hand over filings of %(name)s, who is away: %(count)s")
                % {"name": absence.user, "count": count},
                subject=str(absence),
                url=reverse("absence-hand-over", args=[absence.pk]),
                kind=_("Absence"),
                due_on=on,
            )
