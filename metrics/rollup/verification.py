"""The nightly comparison: what was kept change by change must equal a full recount exactly, and an alarm is raised if not."""

import logging
from datetime import date, datetime

from django.db import transaction

from metrics.rollup import policy
from metrics.rollup.counting import recount, roll_up
from metrics.rollup.days import start_day
from metrics.rollup.models import RollupDifference
from portal.accounts.scope import require
from portal.models import User

logger = logging.getLogger(__name__)
EXAMPLES = 20


def verify(*, on: date, at: datetime) -> int:
    """Settle the marks, recount everything, and record an alarm if the recount differs; return how many rows did.

    A difference is put right by the recount itself; the alarm says that something changed unseen.
    """
    start_day(on=on, at=at)
    roll_up(on=on, at=at)
    found = recount(on=on, at=at).by_noun
    for noun, keys in found.items():
        logger.error("Rollup of %s: %s rows differ from the full recount, such as %s", noun, len(keys), keys[:EXAMPLES])
        RollupDifference.objects.create(at=at, as_of=on, noun=noun, count=len(keys), examples=keys[:EXAMPLES])
    return sum(map(len, found.values()))


@transaction.atomic
def mark_seen(difference: RollupDifference, *, by: User, at: datetime) -> None:
    """Keep who looked at an alarm first, and when."""
    require(policy.may_watch_rollups(by))
    RollupDifference.objects.filter(pk=difference.pk, seen_at=None).update(seen_at=at, seen_by=by)
