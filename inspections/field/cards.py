"""Day cards from phones: received once by their key, kept as they came, written once, or left to a person.

A card is one request. Writing goes through `facilities.daily.cards`, as the page does: there is no second rule set.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from facilities.daily import cards, policy as daily_policy
from facilities.daily.cards import Content, Count
from facilities.models import DayCard, Facility
from inspections.field import clocks, sending
from inspections.field.choices import Resolution, SubmissionState
from inspections.field.models import CardSubmission
from portal.accounts.scope import require
from portal.actions import Act, declare
from portal.errors import IllegalMove, NotAllowed, Refused
from portal.models import User
from portal.workflow.workflow import move

COUNTS = ("morning_checked", "noon_checked", "followed_up", "handed_over")
WORDS = ("handover_note", "above_reason", "closed_reason")
DECISIONS = (Resolution.APPLY, Resolution.SET_ASIDE)


def may_resolve(user: Any, submission: CardSubmission) -> bool:
    """Which of two cards holds is decided by whoever keeps the facility's day."""
    return daily_policy.may_keep(user, submission.facility)


@transaction.atomic
def receive(sent: dict[str, Any], *, by: User, at: datetime) -> CardSubmission:
    """Keep what a phone sent and write it; the same key again says what became of it the first time.

    Raises NotAllowed for a facility that the user does not run, as for one that does not exist.
    """
    mine = Facility.objects.operated_by(by).filter(pk=sent["facility"])
    require(mine.exists())
    submission, is_new = CardSubmission.objects.get_or_create(
        key=sent["key"],
        defaults={
            "card_key": sent["card_key"],
            "by": by,
            "facility": mine.get(),
            "day": sent["day"],
            "content": sending.kept(sent | {"day": sent["day"].isoformat()}, at),
            "received_at": at,
        },
    )
    require(submission.by_id == by.pk)
    if is_new:
        _carry_out(submission, at)
    return submission


def _carry_out(submission: CardSubmission, at: datetime) -> None:
    try:
        with transaction.atomic():
            _write(submission, at, seen=submission.content["seen"], device=submission.card_key)
    except NotAllowed:
        raise
    except Refused as refusal:
        submission.reason = str(refusal)
        submission.save(update_fields=["reason"])
        move(submission, SubmissionState.CONFLICT, table=sending.MOVES, by=submission.by, note=submission.reason)
    else:
        move(submission, SubmissionState.APPLIED, table=sending.MOVES, by=submission.by)


def _write(submission: CardSubmission, at: datetime, *, seen: int, device: UUID | None) -> DayCard:
    entered_at = min(clocks.read(submission.content["entered_at"]), at)
    return cards.save(
        submission.facility,
        _day(submission.day),
        content(submission),
        by=submission.by,
        at=at,
        seen=seen,
        device=device,
        entered_at=entered_at,
    )


def _day(day: date | str) -> date:
    return date.fromisoformat(day) if isinstance(day, str) else day


def content(submission: CardSubmission) -> Content:
    """Return what was entered on the phone."""
    sent = submission.content
    asked_at = sent["followed_up_at"]
    return Content(
        {row["care_class"]: Count(row["present"], row["guests"]) for row in sent["classes"]},
        followed_up_at=clocks.read(asked_at) if asked_at else None,
        disinfected=sent["disinfected"],
        **{name: sent[name] for name in (*COUNTS, *WORDS)},
    )


def held(submission: CardSubmission) -> DayCard | None:
    """Return the card that the portal holds of the same day."""
    rows = DayCard.objects.select_related("saved_by").prefetch_related("classes")
    return rows.filter(facility=submission.facility_id, day=submission.day).first()


@transaction.atomic
def resolve(submission: CardSubmission, how: str, note: str, *, by: User, at: datetime) -> CardSubmission:
    """Take the phone's card instead of the one held, or set it aside; the reason stays in the history."""
    require(may_resolve(by, submission))
    locked = CardSubmission.objects.select_for_update(of=("self",))
    submission.refresh_from_db(fields=["state"], from_queryset=locked)
    if submission.state != SubmissionState.CONFLICT:
        raise IllegalMove(_("This conflict has been resolved meanwhile."))
    if how not in DECISIONS:
        raise Refused(_("This can't be decided for this conflict."), field="how")
    if not note.strip():
        raise Refused(_("Please say why."), field="note")
    if how == Resolution.APPLY:
        card = held(submission)
        _write(submission, at, seen=card.revision if card else 0, device=None)
    to = SubmissionState.APPLIED if how == Resolution.APPLY else SubmissionState.SET_ASIDE
    return move(submission, to, table=sending.MOVES, by=by, note=note.strip())


declare(CardSubmission, resolve=Act(may_resolve, {SubmissionState.CONFLICT}))
