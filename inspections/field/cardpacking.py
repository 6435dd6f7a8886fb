"""What an operator's phone takes along: the own facilities with their classes, the days of a fortnight, the cards there are."""

from datetime import date, timedelta
from typing import Any

from facilities.ground.choices import PUBLIC_STATES, ServiceForm
from facilities.models import DayCard, Facility, OpeningDay
from inspections.field import presences
from inspections.field.choices import SubmissionState
from inspections.field.models import CardSubmission
from portal.models import User

BACK, AHEAD = 3, 10  # days whose cards and opening are packed
Pack = dict[str, Any]


def packed(user: User, *, on: date) -> list[Pack]:
    """Return the facilities on file that the user runs, with who works there; six queries however many."""
    first, last = on - timedelta(days=BACK), on + timedelta(days=AHEAD)
    mine = Facility.objects.operated_by(user).filter(state__in=PUBLIC_STATES).order_by("name", "pk")
    rows = list(mine.prefetch_related("classes"))
    opening: dict[int, list[str]] = {row.pk: [] for row in rows}
    for pk, day in (
        OpeningDay.objects.filter(facility__in=list(opening)).between(first, last).values_list("facility_id", "day")
    ):
        opening[pk].append(day.isoformat())
    cards: dict[int, list[Pack]] = {row.pk: [] for row in rows}
    held = DayCard.objects.filter(facility__in=list(cards), day__range=(first, on)).prefetch_related("classes")
    for card in held:
        cards[card.facility_id].append(_card(card))
    people = presences.packed(rows, on=on)
    return [_facility(row, sorted(opening[row.pk]), cards[row.pk]) | {"people": people.get(row.pk, [])} for row in rows]


def _facility(row: Facility, opening: list[str], cards: list[Pack]) -> Pack:
    return {
        "id": row.pk,
        "name": row.name,
        "places": row.capacity,
        "takes_guests": ServiceForm.TEMPORARY in row.service_forms,
        "classes": [{"id": each.pk, "name": each.name, "enrolled": each.enrolled} for each in row.classes.all()],
        "opening": opening,
        "cards": cards,
    }


def _card(card: DayCard) -> Pack:
    """Return a card as the phone goes on with it."""
    return {
        "day": card.day.isoformat(),
        "revision": card.revision,
        "is_complete": card.is_complete,
        "present": {str(row.care_class_id): row.present for row in card.classes.all()},
        "guests": {str(row.care_class_id): row.guests for row in card.classes.all()},
        "morning_checked": card.morning_checked,
        "noon_checked": card.noon_checked,
        "followed_up": card.followed_up,
        "followed_up_at": card.followed_up_at.isoformat() if card.followed_up_at else None,
        "disinfected": card.disinfected,
        "handed_over": card.handed_over,
        "handover_note": card.handover_note,
        "above_reason": card.above_reason,
        "closed_reason": card.closed_reason,
    }


def unresolved(user: User) -> list[Pack]:
    """Return the cards from phones that wait for the user to decide."""
    rows = CardSubmission.objects.filter(
        facility__in=Facility.objects.operated_by(user), state=SubmissionState.CONFLICT
    )
    return [
        {"title": f"{row.facility} {row.day}", "reason": row.reason, "url": row.get_absolute_url()}
        for row in rows.select_related("facility")
    ]
