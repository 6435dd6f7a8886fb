"""Visits: planned, carried out on a checklist, concluded once. What failed becomes an order to the operator."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_lazy

from facilities.models import Facility
from inspections.checklists import judging, policy as checklists_policy
from inspections.checklists.choices import PHOTO, SIGNATURE, AnswerOutcome, ItemKind
from inspections.checklists.models import Checklist, ChecklistItem
from inspections.ground.choices import VisitKind
from inspections.visits import conclusion, policy, sheet
from inspections.visits.choices import ON_OCCASION, VisitResult, VisitState
from inspections.visits.models import Answer, Visit
from portal.accounts.scope import require
from portal.actions import Act, before, declare
from portal.documents import dossier
from portal.errors import IllegalMove, Refused, StaleEdit
from portal.models import Document, DocumentKind, User
from portal.numbering import next_number
from portal.workflow.workflow import Moves, move

if TYPE_CHECKING:
    from inspections.planning.models import Appointment

MOVES: Moves = {
    VisitState.PLANNED: {VisitState.OPEN, VisitState.CANCELLED},
    VisitState.OPEN: {VisitState.CONCLUDED, VisitState.CANCELLED},
    VisitState.CONCLUDED: set(),
    VisitState.CANCELLED: set(),
}
Position = tuple[float, float]  # longitude, latitude in degrees, WGS 84


class Incomplete(Refused):
    """The checklist still lacks answers, notes or photos; `lines` are those that do."""

    def __init__(self, lines: Sequence[sheet.Line]):
        super().__init__(gettext_lazy("The visit can't be concluded yet: please complete the items named below."))
        self.lines = lines


@dataclass(frozen=True)
class Occasion:
    """Why a visit is made: its kind if not the checklist's, the words, what it came from, and the joint visit it is part of."""

    kind: str = ""
    reason: str = ""
    cause: models.Model | None = None
    appointment: Appointment | None = None


USUAL = Occasion()


@dataclass(frozen=True)
class Seen:
    """An answer as a page showed it: what differs from it was changed by that hand, everything else was not."""

    outcome: str = ""
    value: str = ""
    note: str = ""


@transaction.atomic
def plan(
    facility: Facility,
    checklist: Checklist,
    *,
    by: User,
    planned_on: date,
    on: date,
    key: UUID | None = None,
    occasion: Occasion = USUAL,
    inspector: User | None = None,
) -> Visit:
    """Plan a visit for a day, for oneself or another inspector; the operator does not learn of it.

    The same `key` again gives the same visit.
    """
    require(policy.may_visit(by, facility) and checklists_policy.may_use(by, checklist))
    if planned_on < on:
        raise Refused(_("The day of the visit lies in the past."), field="planned_on")
    if occasion.kind in ON_OCCASION and not occasion.reason.strip():
        raise Refused(_("Please say what the visit is made for."), field="reason")
    _lock_facility(facility)
    return _sent_before(key, facility, checklist) or _new(
        facility, checklist, inspector or by, planned_on, key, occasion
    )


@transaction.atomic
def start(
    facility: Facility,
    checklist: Checklist,
    *,
    by: User,
    at: datetime,
    key: UUID | None = None,
    position: Position | None = None,
) -> Visit:
    """Start an unplanned visit. A form sent twice, or a visit already under way on the checklist, gives that one visit."""
    require(policy.may_visit(by, facility) and checklists_policy.may_use(by, checklist))
    _lock_facility(facility)
    if existing := _sent_before(key, facility, checklist) or _under_way(facility, checklist):
        return existing
    return _begin(_new(facility, checklist, by, timezone.localdate(at), key), by, at, position)


@transaction.atomic
def begin(
    visit: Visit, *, by: User, at: datetime, position: Position | None = None, checklist: Checklist | None = None
) -> Visit:
    """Start a planned visit on the version of its checklist that holds that day, or on the one given.

    Whoever starts it is its inspector.
    """
    require(policy.may_conduct(by, visit))
    _lock_facility(visit.facility)
    visit.checklist = _version(visit, checklist, on=timezone.localdate(at))
    if _under_way(visit.facility, visit.checklist, is_recheck=visit.is_recheck):
        raise Refused(_("A visit on this checklist is already under way here. Please conclude or cancel it first."))
    visit.inspector = by
    return _begin(visit, by, at, position)


def _version(visit: Visit, checklist: Checklist | None, *, on: date) -> Checklist:
    """Return the version on which a planned visit begins; a re-check keeps the one on which was cited."""
    if visit.is_recheck:
        return visit.checklist
    return checklist or version_on(visit.checklist, on=on)


def version_on(checklist: Checklist, *, on: date) -> Checklist:
    """Return the version of the checklist that holds on the day; before the first one's day, the one given."""
    return Checklist.objects.current(on).filter(code=checklist.code).first() or checklist


def version_at(checklist: Checklist, *, at: datetime) -> Checklist:
    """Return the version that held at a moment: one published in the course of its first day holds from then on, not from midnight."""
    return Checklist.objects.current_at(at).filter(code=checklist.code).first() or checklist


@transaction.atomic
def answer(
    visit: Visit,
    item: ChecklistItem,
    *,
    by: User,
    at: datetime,
    outcome: str = "",
    value: str = "",
    note: str | None = None,
    photos: Sequence[UploadedFile] = (),
    filed: Sequence[Document] = (),
    seen: Seen | None = None,
) -> Answer | None:
    """Answer an item, or change the answer; an entry that was emptied takes the answer back and gives None.

    `note=None` leaves the note; `filed` are photos that are in the dossier already; with `seen` only what the hand changed is written.
    Raises ValidationError for a bad photo, Refused for an entry that does not fit the item, StaleEdit for words that somebody else
    changed too.
    """
    require(policy.may_conduct(by, visit))
    _lock(visit)
    _must_fit(visit, item)
    if seen and (held := visit.answers.filter(item=item).first()):
        outcome, value, note = _merged(item, held, seen, (outcome, value, note))
    judged = judging.judge(item, outcome, value)
    _must_stay_failed(visit, item, judged.outcome)
    if not judged.outcome:
        visit.answers.filter(item=item).delete()
        return None
    given: dict[str, object] = {"outcome": judged.outcome, "value": judged.value, "by": by, "at": at}
    if note is not None:
        given["note"] = note.strip()
    row, _created = Answer.objects.update_or_create(visit=visit, item=item, defaults=given)
    if photos:
        kind = DocumentKind.objects.get(code=SIGNATURE if item.kind == ItemKind.SIGNATURE else PHOTO)
        for photo in photos:
            dossier.add(row, kind, photo, by=by)
    for document in filed:
        dossier.rehang(document, row)
    return row


@transaction.atomic
def conclude(visit: Visit, *, by: User, at: datetime, summary: str = "", ordered_on: date | None = None) -> Visit:
    """Store counts and result, and order the correction of every failed item. Raises Incomplete and IllegalMove.

    The operator's terms run from `ordered_on`, the day on which the portal has the conclusion (default: its own day).
    """
    require(policy.may_conduct(by, visit))
    _lock(visit)
    lines = sheet.sheet(visit)
    if visit.is_open and (lacking := [line for line in lines if line.lacks]):
        raise Incomplete(lacking)
    move(visit, VisitState.CONCLUDED, table=MOVES, by=by)
    _store_result(visit, sheet.tally(lines), at, summary.strip())
    on = ordered_on or timezone.localdate(at)
    conclusion.follow(visit, lines, by=by, at=at, ordered_on=on)
    return visit


@transaction.atomic
def cancel(visit: Visit, *, by: User, reason: str) -> Visit:
    """Give up a visit that is not concluded, with a reason."""
    require(policy.may_conduct(by, visit))
    if not reason.strip():
        raise Refused(_("Please say why the visit is cancelled."), field="reason")
    _lock(visit)
    if visit.stop_orders.in_force().exists():
        raise Refused(_("A stop order was given on this visit: it can't be cancelled. Please conclude it."))
    return move(visit, VisitState.CANCELLED, table=MOVES, by=by, note=reason.strip())


def _new(
    facility: Facility,
    checklist: Checklist,
    by: User,
    planned_on: date,
    key: UUID | None,
    occasion: Occasion = USUAL,
) -> Visit:
    return Visit.objects.create(
        facility=facility,
        checklist=checklist,
        department_id=checklist.department_id,
        kind=occasion.kind or checklist.visit_kind,
        inspector=by,
        planned_on=planned_on,
        key=key,
        reason=occasion.reason.strip(),
        cause=occasion.cause,
        appointment=occasion.appointment,
    )


def _begin(visit: Visit, by: User, at: datetime, position: Position | None) -> Visit:
    move(visit, VisitState.OPEN, table=MOVES, by=by)
    visit.started_at = at
    visit.longitude, visit.latitude = position or (None, None)
    visit.save(update_fields=["inspector", "checklist", "started_at", "longitude", "latitude"])
    return visit


def _lock_facility(facility: Facility) -> None:
    """Let starts at one facility pass one after the other, without holding up others who only refer to it."""
    Facility.objects.select_for_update(no_key=True).get(pk=facility.pk)


def _lock(visit: Visit) -> None:
    """Read the state under the lock, so that an answer is before the conclusion or refused."""
    visit.refresh_from_db(fields=["state", "started_at"], from_queryset=Visit.objects.select_for_update())


def _sent_before(key: UUID | None, facility: Facility, checklist: Checklist) -> Visit | None:
    sent = Visit.objects.filter(key=key).first() if key else None
    if sent and (sent.facility_id, sent.checklist_id) != (facility.pk, checklist.pk):
        raise Refused(_("This form was sent before for another visit. Please open it again."))
    return sent


def _under_way(facility: Facility, checklist: Checklist, *, is_recheck: bool = False) -> Visit | None:
    here = Visit.objects.filter(facility=facility, checklist=checklist, state=VisitState.OPEN)
    rechecks = here.filter(kind=VisitKind.RECHECK)
    return (rechecks if is_recheck else here.exclude(pk__in=rechecks.values("pk"))).first()


Given = tuple[str, str, str | None]  # outcome, value, note; no note leaves the one that is held


def _merged(item: ChecklistItem, held: Answer, seen: Seen, given: Given) -> Given:
    """Return what is to hold. A tap made now wins; words are not written over words that were not on the page."""
    outcome, value, note = given
    if note is not None:
        note = _words("note", held.note, seen.note, note)
    if item.kind == ItemKind.TEXT:
        return outcome, _words("value", held.value, seen.value, value), note
    untouched = (outcome, value) == (seen.outcome if item.is_tapped else "", seen.value)
    return (held.outcome, held.value, note) if untouched else (outcome, value, note)


def _words(field: str, held: str, seen: str, given: str) -> str:
    old, shown, new = (text.replace("\r\n", "\n").strip() for text in (held, seen, given))
    if new == shown:
        return held
    if old not in (shown, new):
        raise StaleEdit(
            _("Meanwhile this was written: “%(other)s”. Yours is still here; save again to put it in its place.")
            % {"other": held},
            field=field,
        )
    return given


def _must_fit(visit: Visit, item: ChecklistItem) -> None:
    if not visit.is_open:
        raise IllegalMove(_("The visit is not under way; its answers are no longer changed. Please reload the page."))
    if item.checklist_id != visit.checklist_id:
        raise Refused(_("This item belongs to another checklist."))
    if visit.is_recheck and not visit.rechecked.filter(item=item).exists():
        raise Refused(_("This re-check asks only what was cited."))


def _must_stay_failed(visit: Visit, item: ChecklistItem, outcome: str) -> None:
    """What a stop order rests on is not answered otherwise while the order stands."""
    if outcome != AnswerOutcome.FAIL and visit.stop_orders.in_force().filter(item=item).exists():
        raise Refused(_("A stop order rests on this answer; it can't be changed any more."))


def _store_result(visit: Visit, tally: sheet.Tally, at: datetime, summary: str) -> None:
    year = timezone.localdate(at).year
    visit.ok_count, visit.all_count = tally.ok, tally.applying
    visit.result = VisitResult.PASSED if tally.ok == tally.applying else VisitResult.FINDINGS
    visit.concluded_at, visit.summary = at, summary
    visit.number = f"{settings.DISTRICT_CODE}-JC-{year}-{next_number('visit', year):05d}"
    visit.save(update_fields=["ok_count", "all_count", "result", "concluded_at", "summary", "number"])


declare(
    Visit,
    begin=Act(policy.may_conduct, before(MOVES, VisitState.OPEN)),
    cancel=Act(policy.may_conduct, before(MOVES, VisitState.CANCELLED)),
    conclude=Act(policy.may_conduct, before(MOVES, VisitState.CONCLUDED)),
)
