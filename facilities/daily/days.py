"""How the days of facilities stand: opening days beside their cards, gaps, and the streak of complete days. Set-based."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import connection
from django.db.models import Exists, OuterRef
from django.utils import timezone

from facilities.daily.choices import DayState
from facilities.daily.models import DayCard, OpeningDay, SpecialDay
from facilities.ground.models import Facility
from portal.rulebook.rulebook import Limits

CARD_BY = "daily.card_by_hour"
LONGEST = 365  # days back to which a streak is counted

STREAK = """
SELECT o.facility_id, count(*) FILTER (WHERE o.day > coalesce(broken.day, '-infinity'))
FROM facilities_openingday o
LEFT JOIN LATERAL (
    SELECT max(b.day) AS day FROM facilities_openingday b
    LEFT JOIN facilities_daycard k ON (k.facility_id, k.day) = (b.facility_id, b.day)
    WHERE b.facility_id = o.facility_id AND b.day BETWEEN %(first)s AND %(last)s AND k.is_complete IS NOT TRUE
) broken ON true
WHERE o.facility_id = ANY(%(keys)s) AND o.day BETWEEN %(first)s AND %(last)s
GROUP BY o.facility_id
"""


@dataclass(frozen=True)
class Day:
    """One day of a facility with its card, if there is one."""

    day: date
    state: DayState
    card: DayCard | None = None
    special: SpecialDay | None = None


def is_open(day: date) -> Exists:
    """Match the facilities that are open on a day by their own calendar."""
    return Exists(OpeningDay.objects.filter(facility=OuterRef("pk"), day=day))


def state_of(card: DayCard | None, *, is_open: bool, day: date, at: datetime) -> DayState:
    """Say how a day stands at a moment: without a card it is a gap once the hour has passed by which cards are there."""
    if card:
        still_runs = day == timezone.localdate(at)
        return DayState.COMPLETE if card.is_complete else DayState.AWAITED if still_runs else DayState.INCOMPLETE
    if not is_open:
        return DayState.CLOSED
    return DayState.GAP if at >= due(day) else DayState.AWAITED


def due(day: date) -> datetime:
    """Return the moment by which the card of a day must be there."""
    return timezone.make_aware(datetime.combine(day, time(int(Limits(day)[CARD_BY]))))


def between(facility: Facility, first: date, last: date, *, at: datetime) -> list[Day]:
    """Return every day of a span with its card, the latest first."""
    cards = {card.day: card for card in facility.day_cards.filter(day__range=(first, last)).select_related("saved_by")}
    opening = set(OpeningDay.objects.filter(facility=facility).between(first, last).values_list("day", flat=True))
    special = {row.day: row for row in facility.special_days.filter(day__range=(first, last))}
    span = [last - timedelta(days=back) for back in range((last - first).days + 1)]
    return [
        Day(day, state_of(cards.get(day), is_open=day in opening, day=day, at=at), cards.get(day), special.get(day))
        for day in span
    ]


def gaps(facilities: Collection[int], first: date, last: date) -> dict[int, list[date]]:
    """Return the opening days without a card in the span, by facility; a facility without a gap is no key."""
    carded = DayCard.objects.filter(facility=OuterRef("facility_id"), day=OuterRef("day"))
    rows = OpeningDay.objects.filter(~Exists(carded), facility__in=facilities).between(first, last)
    found: dict[int, list[date]] = {}
    for pk, day in rows.order_by("facility_id", "day").values_list("facility_id", "day"):
        found.setdefault(pk, []).append(day)
    return found


def streaks(facilities: Collection[int], *, on: date) -> dict[int, int]:
    """Count the opening days in a row, up to the day before, whose cards are complete; a facility without opening days is no key."""
    first, last = on - timedelta(days=LONGEST), on - timedelta(days=1)
    with connection.cursor() as cursor:
        cursor.execute(STREAK, {"first": first, "last": last, "keys": list(facilities)})
        return dict(cursor.fetchall())
