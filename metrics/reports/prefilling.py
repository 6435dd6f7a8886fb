"""What the portal knows already of a report's figures: proposed in the empty fields, never written over, never sent by itself."""

from collections.abc import Callable

from facilities.daily import sums
from facilities.ground.choices import CENTRE_KINDS
from metrics.ground import periods
from metrics.reports.models.reports import Report, Values

Prefill = Callable[[Report], Values]
PREFILLS: dict[str, list[Prefill]] = {}


def prefills(kind: str) -> Callable[[Prefill], Prefill]:
    """Register where figures of a kind of report are known from."""

    def register(known: Prefill) -> Prefill:
        PREFILLS.setdefault(kind, []).append(known)
        return known

    return register


def of(report: Report) -> Values:
    """Return what is known of the report's figures; what is not known is not there."""
    found: Values = {}
    for known in PREFILLS.get(report.kind.code, ()):
        found |= known(report)
    return {name: value for name, value in found.items() if value is not None}


@prefills("facility-month")
def from_day_cards(report: Report) -> Values:
    """Days open and attended, and the children enrolled on the last card, from the day cards of the month."""
    if report.facility is None:
        return {}
    last = periods.last_day(report.kind.frequency, report.period)
    month = sums.of_span(report.facility, report.period, last)
    if month is None:
        return {}
    enrolled = {f"enrolled_{kind}": month.enrolled.get(kind, 0) for kind in CENTRE_KINDS}
    return {"open_days": month.open_days, "attendance_days": month.attendance_days} | enrolled
