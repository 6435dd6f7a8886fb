"""Choosing demonstration places: called, entered by facilities with the best grade, voted on by a panel without ties, ranked in public.

Ranking is no title: the bureau proposes titles by it (`consequences`), and the operator is heard as ever.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from statistics import mean
from typing import TypeVar

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from facilities.ground import people
from inspections.evaluation import consequences, policy, rounds
from inspections.evaluation.choices import CallState as S, ConsequenceKind, GradeState, Letter
from inspections.evaluation.models import (
    Assessor,
    DemonstrationCall,
    DemonstrationEntry,
    Evaluation,
    Vote,
)
from inspections.evaluation.models.demonstration import MOST
from inspections.ground.querysets import own
from portal.accounts.scope import require
from portal.actions import Act, before, declare
from portal.documents import dossier
from portal.errors import Refused
from portal.models import User
from portal.querysets import within
from portal.rulebook.rulebook import Limits
from portal.unique import save_unique
from portal.workflow.workflow import Moves, move

MOVES: Moves = {S.OPEN: {S.VOTING}, S.VOTING: {S.PUBLISHED}, S.PUBLISHED: set()}
HUNDREDTH = Decimal("0.01")
Key = TypeVar("Key", bound=Hashable)


@transaction.atomic
def call(row: DemonstrationCall, *, by: User, on: date) -> DemonstrationCall:
    """Call for entries. Raises Refused for a last day that has passed."""
    require(policy.may_run_call(by, row))
    if row.enter_by < on:
        raise Refused(_("Please choose today or a later day."), field="enter_by")
    row.called_by, row.called_on = by, on
    save_unique(row, Refused(_("There is a call of this name in the area."), field="name"))
    return row


def eligible(row: DemonstrationCall, user: User, *, on: date) -> list[Evaluation]:
    """Return the evaluations of the user's facilities by which they may enter: graded A, in force, no appeal open, in the area."""
    graded = {"grades__letter": Letter.A, "grades__state": GradeState.VALID}
    rows = Evaluation.objects.filter(own(user), within([row.area_id], "facility__area"), **graded)
    return [one for one in rows.with_place().distinct().order_by("-pk") if _is_best(one, on)]


def _is_best(evaluation: Evaluation, on: date) -> bool:
    return ConsequenceKind.DEMONSTRATION in consequences.fitting(evaluation, on=on)


@transaction.atomic
def enter(row: DemonstrationEntry, *, by: User, on: date) -> DemonstrationEntry:
    """Enter a facility; entered anew until the last day. Raises Refused after it, without the grade, and for papers of others."""
    require(policy.may_answer(by, row.evaluation))
    _lock(row.call, S.OPEN, _("Entries were taken until the last day; the panel votes on them."))
    facility = row.evaluation.facility
    if on > row.call.enter_by:
        raise Refused(_("Entries are taken until %(day)s.") % {"day": row.call.enter_by})
    if not facility.area_id.startswith(row.call.area_id) or not _is_best(row.evaluation, on):
        raise Refused(
            _("Only a facility with grade A in force, without an open appeal, may enter."), field="evaluation"
        )
    if row.evidence and not dossier.documents_of(facility).filter(pk=row.evidence.pk).exists():
        raise Refused(_("Please choose a document of this facility's dossier."), field="evidence")
    people.require_unnamed(row.statement, facility, field="statement")
    told = {"statement": row.statement.strip(), "evidence": row.evidence, "entered_on": on, "entered_by": by}
    # a facility enters once, with its last evaluation
    row.call.entries.filter(evaluation__facility=facility).exclude(evaluation=row.evaluation).delete()
    entered, _is_new = DemonstrationEntry.objects.update_or_create(
        call=row.call, evaluation=row.evaluation, defaults=told
    )
    return entered


@transaction.atomic
def begin_vote(row: DemonstrationCall, *, by: User, on: date) -> DemonstrationCall:
    """Put the entries to the vote after the last day. Raises Refused without entries, or if too few on the list are free of ties."""
    require(policy.may_run_call(by, row))
    _lock(row, S.OPEN, _("The panel votes already."))
    if on <= row.enter_by:
        raise Refused(_("Facilities may enter until %(day)s.") % {"day": row.enter_by})
    entries = list(row.entries.with_case())  # type: ignore[attr-defined]
    if not entries:
        raise Refused(_("No facility has entered."))
    least, free = _least(on), panels(entries, on=on)
    for entry, panel in free.items():
        if len(panel) < least:
            words = {"facility": entry.evaluation.facility, "free": len(panel), "least": least}
            raise Refused(_("%(facility)s: %(free)s assessors have no tie, %(least)s votes are needed.") % words)
    Vote.objects.bulk_create(
        Vote(entry=entry, assessor_id=key) for entry, panel in free.items() for key in sorted(panel)
    )
    return move(row, S.VOTING, table=MOVES, by=by)


def panels(entries: Iterable[DemonstrationEntry], *, on: date) -> dict[DemonstrationEntry, set[int]]:
    """Return for each entry the assessors on the list, by key, who have no tie with its facility."""
    listed = set(Assessor.objects.filter(until=None, user__is_active=True).values_list("pk", flat=True))
    tied: dict[int, set[int]] = defaultdict(set)
    for facility, assessor in rounds.ties(on):
        tied[facility].add(assessor)
    return {entry: listed - tied[entry.evaluation.facility_id] for entry in entries}


def _least(on: date) -> int:
    return int(Limits(on)["evaluation.panel.votes"])


@transaction.atomic
def vote(row: Vote, *, points: int, note: str, by: User, on: date) -> Vote:
    """Give an entry points of a hundred; they may be changed until the ranking is published. Raises Refused for a tie found since."""
    require(policy.may_vote(by, row))
    entry = row.entry
    _lock(entry.call, S.VOTING, _("Votes are taken while the panel votes."))
    if row.assessor_id not in panels([entry], on=on)[entry]:
        raise Refused(_("You have a tie with this facility and do not vote on it."))
    if not 0 <= points <= MOST:
        raise Refused(_("At most %(most)s points can be given here.") % {"most": MOST}, field="points")
    people.require_unnamed(note, entry.evaluation.facility, field="note")
    row.points, row.note, row.voted_on = points, note.strip(), on
    row.save(update_fields=["points", "note", "voted_on"])
    return row


def lacking(row: DemonstrationCall, *, on: date) -> list[tuple[DemonstrationEntry, int]]:
    """Return the entries with too few votes to be ranked, with how many are missing. Votes of a tie that was found later don't count."""
    return [(entry, _least(on) - len(given)) for entry, given in _counted(row, on).items() if len(given) < _least(on)]


def _counted(row: DemonstrationCall, on: date) -> dict[DemonstrationEntry, list[int]]:
    entries = list(row.entries.with_case().prefetch_related("votes").order_by("pk"))  # type: ignore[attr-defined]
    free = panels(entries, on=on)
    return {
        entry: [
            vote.points for vote in entry.votes.all() if vote.points is not None and vote.assessor_id in free[entry]
        ]
        for entry in entries
    }


@transaction.atomic
def publish(row: DemonstrationCall, *, by: User, on: date) -> DemonstrationCall:
    """Publish the ranking by the mean of the votes; equal means share a rank. Raises Refused while an entry has too few votes."""
    require(policy.may_run_call(by, row))
    _lock(row, S.VOTING, _("There is nothing to publish."))
    if missing := lacking(row, on=on):
        words = {"facility": missing[0][0].evaluation.facility, "count": missing[0][1]}
        raise Refused(_("%(facility)s lacks %(count)s votes.") % words)
    means = {entry: mean(map(Decimal, given)).quantize(HUNDREDTH) for entry, given in _counted(row, on).items()}
    places = ranks(means)
    for entry, points in means.items():
        entry.mean, entry.rank = points, places[entry]
    DemonstrationEntry.objects.bulk_update(means, ["mean", "rank"])
    move(row, S.PUBLISHED, table=MOVES, by=by)
    row.published_on = on
    row.save(update_fields=["published_on"])
    return row


def ranks(means: Mapping[Key, Decimal]) -> dict[Key, int]:
    """Return the rank of each: one more than there are with a higher mean."""
    return {key: 1 + sum(other > points for other in means.values()) for key, points in means.items()}


def _lock(row: DemonstrationCall, state: str, words: object) -> None:
    row.refresh_from_db(
        fields=["state", "enter_by"], from_queryset=DemonstrationCall.objects.select_for_update(of=("self",))
    )
    if row.state != state:
        raise Refused(str(words))


def _may_be_entered(row: DemonstrationCall, on: date) -> bool:
    return on <= row.enter_by


def _is_entered(row: DemonstrationCall, on: date) -> bool:
    return on > row.enter_by


declare(
    DemonstrationCall,
    enter=Act(policy.may_enter_some, frozenset({S.OPEN}), in_time=_may_be_entered),
    begin=Act(policy.may_run_call, before(MOVES, S.VOTING), in_time=_is_entered),
    publish=Act(policy.may_run_call, before(MOVES, S.PUBLISHED)),
)
