"""What follows from a concluded visit: what failed is ordered to be corrected, a re-check on site is judged."""

from collections.abc import Sequence
from datetime import date, datetime

from inspections.findings import rectification
from inspections.visits.conclusion import follows_conclusion
from inspections.visits.models import Visit
from inspections.visits.sheet import Line
from portal.models import User


@follows_conclusion
def order_or_judge(visit: Visit, lines: Sequence[Line], by: User, at: datetime, ordered_on: date) -> None:
    """Order the correction of every failed item; of a re-check, judge what was cited."""
    if visit.is_recheck:
        rectification.judge_on_site(visit, lines, by=by, at=at, ordered_on=ordered_on)
    else:
        rectification.order(visit, [line for line in lines if line.has_failed], by=by, on=ordered_on)
