"""Reviews of the rulebook: is each clause still law? Every clause carries its next day."""

from collections.abc import Iterable
from datetime import date

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.db.models import Q, QuerySet

from portal.accounts.models import User
from portal.accounts.scope import require
from portal.rulebook import policy
from portal.rulebook.models import Clause
from portal.rulebook.rulebook import Limits

INTERVAL = "rulebook.review.months"


def next_day(on: date) -> date:
    """Return the day of the next review of what was looked at on the day. Raises MissingThreshold."""
    return on + relativedelta(months=int(Limits(on)[INTERVAL]))


def due(on: date) -> QuerySet[Clause]:
    """Return the clauses in force, or to come, whose review has come; one without a day is due."""
    current = Clause.objects.filter(Q(effective_to__isnull=True) | Q(effective_to__gte=on))
    return current.filter(Q(next_review_on__isnull=True) | Q(next_review_on__lte=on))


@transaction.atomic
def confirm(clauses: Iterable[int], *, by: User, on: date) -> int:
    """Record that these clauses, by key, were compared with their source and are still law; return how many were due."""
    require(policy.may_keep_rulebook(by))
    rows = due(on).filter(pk__in=list(clauses)).select_for_update()
    return rows.update(as_of=on, next_review_on=next_day(on), review_note="")
