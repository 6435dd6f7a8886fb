"""What waits: for the bureau filings to review, one's own and those of whom one stands in for, and what the absent have in hand."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Count, OuterRef, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Cast, Coalesce, Concat, NullIf
from django.utils.translation import gettext as _, gettext_lazy

from facilities.filing.models import Filing
from facilities.ground.worklists import FILING
from facilities.review import policy
from facilities.review.models import Absence
from portal import permissions
from portal.accounts.scope import scope_of
from portal.models import User
from portal.pages.worklists import Bulk, Kind, Pool, deputising, worklist

ABSENCE = Kind("absence", gettext_lazy("Absence"))


@deputising
def colleagues_away(user: User, on: date) -> QuerySet:
    """Those who named the user as their deputy and are away on the day."""
    return Absence.objects.on(on).filter(deputy=user).values("user")


@worklist
def filings_to_review(user: User, on: date) -> Iterator[Pool]:
    """Filings that await the bureau, the next to fall due first: one's own, those of whom one stands in for, and the pool's."""
    if policy.may_review_anywhere(user):
        here = scope_of(user).in_areas(permissions.REVIEW_FILINGS, "facility__area_id")
        rows = Filing.objects.under_review().filter(here).with_due_dates()
        title = _("Review filing %(number)s")
        bulk = Bulk(_("Hand out several at once"), "filing-list") if policy.may_hand_out_anywhere(user) else None
        yield Pool(
            FILING, rows, title, "filing", due_on="next_due", whose="assigned_to", facts={"number": "number"}, bulk=bulk
        )


@worklist
def filings_of_the_absent(user: User, on: date) -> Iterator[Pool]:
    """For who leads the review: what colleagues who are away have in hand."""
    if policy.may_hand_out_anywhere(user):
        in_hand = Filing.objects.undecided().filter(assigned_to=OuterRef("user")).order_by().values("assigned_to")
        count = Subquery(in_hand.annotate(count=Count("pk")).values("count"))
        away = Absence.objects.visible_to(user).on(on).exclude(user=user).annotate(in_hand=count)
        dash, day = Value(" – "), TextField()
        yield Pool(
            ABSENCE, away.filter(in_hand__gt=0), _("Hand over filings of %(name)s, who is away: %(count)s"),
            "absence-hand-over", due_on=Value(on), area=None,
            subject=Concat(Cast("from_on", day), dash, Cast("until_on", day), output_field=day),
            facts={"name": Coalesce(NullIf("user__full_name", Value("")), "user__username"), "count": "in_hand"},
        )  # fmt: skip
