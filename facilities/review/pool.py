"""The pool of filings in the order in which they fall due: what a filter shows of it, and which filing comes next."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Case, DateField, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from facilities.filing.models import Filing
from facilities.ground.models import Facility
from facilities.review import escalation
from portal.models import User

NOBODY, SOON, OVERDUE = "nobody", "soon", "overdue"
FAR_AWAY = date(9999, 12, 31)
Wanted = Mapping[str, Any]


def in_order(filings: QuerySet[Filing]) -> QuerySet[Filing]:
    """Annotate `due`, the next due date, or a day far away where none is computable."""
    due = Coalesce("next_due", Value(FAR_AWAY), output_field=DateField())
    return filings.with_due_dates().annotate(due=due)  # type: ignore[attr-defined]


def filtered(filings: QuerySet[Filing], wanted: Wanted, steps: escalation.Steps) -> QuerySet[Filing]:
    """Return what a filter (`FilingFilter`) leaves of filings that are `in_order`."""
    if wanted.get("due") == OVERDUE:
        filings = filings.overdue(steps.on)  # type: ignore[attr-defined]
    elif wanted.get("due") == SOON:
        filings = filings.falling_due(steps.on, steps.soon_until)  # type: ignore[attr-defined]
    if state := wanted.get("state"):
        filings = filings.filter(state=state)
    if street := wanted.get("street"):
        filings = filings.filter(facility__in=Facility.objects.within(street.code))
    if reviewer := wanted.get("reviewer"):
        filings = filings.filter(assigned_to=None if reviewer == NOBODY else reviewer)
    if text := wanted.get("text"):
        filings = filings.filter(Q(facility__name__icontains=text) | Q(number__icontains=text))
    return filings


def following(filing: Filing, user: User, wanted: Wanted, *, on: date) -> Filing | None:
    """Return the filing to be looked at after this one: the next of the list that awaits the bureau, from its end the first again.

    Without a filter the list is what the user reviews: one's own and what nobody has.
    """
    rows = in_order(Filing.objects.visible_to(user).under_review()).exclude(pk=filing.pk)
    rows = filtered(rows, {**wanted, "state": ""}, escalation.steps(on=on)) if wanted else rows.filter(_mine(user))
    due = Subquery(in_order(Filing.objects.filter(pk=filing.pk)).order_by().values("due"))  # type: ignore[misc]
    is_ahead = Case(When(Q(due__gt=due) | Q(due=due, pk__gt=filing.pk), then=0), default=1)
    return rows.order_by(is_ahead, "due", "pk").first()  # type: ignore[misc]


def _mine(user: User) -> Q:
    return Q(assigned_to=user) | Q(assigned_to=None)
