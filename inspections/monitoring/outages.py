"""The life of an outage: found and ended by the clock, taken back when beats come late, explained by the operator, closed by an office."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from inspections.monitoring import policy
from inspections.monitoring.choices import OutageState
from inspections.monitoring.models import Outage
from portal.accounts import privacy
from portal.accounts.scope import require
from portal.actions import Act, before, declare
from portal.errors import Refused
from portal.models import User
from portal.workflow.workflow import Moves, move

S = OutageState
MOVES: Moves = {
    S.RUNNING: {S.OVER, S.VOID},
    S.OVER: {S.RUNNING, S.EXPLAINED, S.VOID},
    S.EXPLAINED: {S.CLOSED, S.VOID},
    S.CLOSED: {S.VOID},
    S.VOID: set(),
}


@dataclass(frozen=True)
class Span:
    """An outage as the minutes of a channel show it; `until` is None while it goes on."""

    since: datetime
    until: datetime | None
    cause: str

    def overlaps(self, outage: Outage) -> bool:
        """Say whether the known outage is the same one, seen earlier."""
        return (self.until is None or outage.since <= self.until) and (
            outage.until is None or self.since <= outage.until
        )


def known(channel: int, *, after: datetime) -> QuerySet[Outage]:
    """Return the channel's outages of which a part may lie after a moment, the earliest first."""
    rows = Outage.objects.counted().filter(Q(until__isnull=True) | Q(until__gte=after), channel=channel)
    return rows.select_for_update(of=("self",)).order_by("since", "pk")


def settle(channel: int, facility: int, rows: list[Outage], spans: Iterable[Span], *, at: datetime) -> int:
    """Let the known outages be those that were found; return how many changed."""
    left, new, changed = list(rows), [], 0
    pairs: list[tuple[Outage, Span]] = []
    for span in sorted(spans, key=lambda one: one.since):
        same = next((row for row in left if span.overlaps(row)), None)
        if same is None:
            new.append(span)
        else:
            left.remove(same)
            pairs.append((same, span))
    for row in left:
        move(row, S.VOID, table=MOVES, by=None)
    for row, span in pairs:
        changed += _follow(row, span)
    for span in new:
        _begin(channel, facility, span, at)
    return len(left) + changed + len(new)


def _begin(channel: int, facility: int, span: Span, at: datetime) -> None:
    facts = {"since": span.since, "until": span.until, "cause": span.cause, "found_at": at}
    state = S.RUNNING if span.until is None else S.OVER
    Outage.objects.create(channel_id=channel, facility_id=facility, state=state, **facts)


def _follow(row: Outage, span: Span) -> bool:
    """Take over what was found of an outage; say whether that was news."""
    if (row.since, row.until, row.cause) == (span.since, span.until, span.cause):
        return False
    row.since, row.until, row.cause = span.since, span.until, span.cause
    row.save(update_fields=["since", "until", "cause"])
    if row.state == S.RUNNING and span.until is not None:
        move(row, S.OVER, table=MOVES, by=None)
    elif row.state == S.OVER and span.until is None:
        move(row, S.RUNNING, table=MOVES, by=None)
    return True


def alike(outage: Outage) -> QuerySet[Outage]:
    """Return other outages of the facility at the same time that wait for an explanation too."""
    rows = Outage.objects.to_explain().filter(facility=outage.facility_id).exclude(pk=outage.pk)
    return rows.touching(outage.since, outage.until or outage.since)


@transaction.atomic
def explain(outage: Outage, *, by: User, at: datetime, text: str, with_others: bool = False) -> int:
    """Say what it was and what was done; return of how many outages it was said."""
    require(policy.may_keep(by, outage))
    _require_words(text, "text")
    rows = [outage, *(alike(outage) if with_others else ())]
    for row in rows:
        move(row, S.EXPLAINED, table=MOVES, by=by, note=text.strip())
        row.explanation, row.explained_at = text.strip(), at
        row.save(update_fields=["explanation", "explained_at"])
    return len(rows)


@transaction.atomic
def close(outage: Outage, *, by: User, on: date, verdict: str, is_fault: bool | None) -> Outage:
    """Close an explained case, and say whether the facility was to blame; only then it costs credit."""
    require(policy.may_close(by, outage))
    _require_words(verdict, "verdict")
    if is_fault is None:
        raise Refused(_("Please say whether the facility is to blame."), field="is_fault")
    move(outage, S.CLOSED, table=MOVES, by=by, note=verdict.strip())
    outage.verdict, outage.is_fault, outage.closed_on, outage.closed_by = verdict.strip(), is_fault, on, by
    outage.save(update_fields=["verdict", "is_fault", "closed_on", "closed_by"])
    return outage


def _require_words(text: str, field: str) -> None:
    if not text.strip():
        raise Refused(_("Please write what was found."), field=field)
    if privacy.personal_numbers(text):
        raise Refused(_("Please leave ID numbers and mobile numbers out of the report."), field=field)


declare(
    Outage,
    explain=Act(policy.may_keep, before(MOVES, S.EXPLAINED)),
    close=Act(policy.may_close, before(MOVES, S.CLOSED)),
)
