"""When somebody works: weekly shifts laid out over days, less what a dated shift or leave takes out, as the ratios count it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from facilities.models import OpeningHours
from portal.models import CalendarDay
from staff.people.models import Person
from staff.shifts.models import Leave, Shift

Span = tuple[datetime, datetime]
FRIDAY = 5


@dataclass(frozen=True)
class Planned:
    """A stretch of a shift; `part` counts the stretches of one shift on one day."""

    shift: Shift
    day: date
    starts_at: datetime
    ends_at: datetime
    part: int


def planned(people: QuerySet[Person], first: date, last: date) -> list[Planned]:
    """Return what is planned for the people from the first to the last day, in order of time; five queries."""
    rows = list(
        Shift.objects.touching(first, last)
        .filter(post__person__in=people)
        .select_related("post__person__facility__area", "care_class")
        .order_by("weekday", "pk")
    )
    leaves = list(Leave.objects.approved().touching(first, last).filter(person__in=people))
    closed = set(CalendarDay.objects.filter(day__range=(first, last), is_working=False).values_list("day", flat=True))
    hours = OpeningHours.objects.filter(facility__in=people.values("facility"), in_holidays=True)
    always = set(hours.values_list("facility", flat=True))
    found: list[Planned] = []
    for place in range((last - first).days + 1):
        day = first + timedelta(days=place)
        found += _of_day(day, [row for row in rows if _holds(row, day, closed, always)], leaves)
    return sorted(found, key=lambda one: (one.starts_at, one.shift.pk))


def _holds(shift: Shift, day: date, closed: set[date], always: set[int]) -> bool:
    is_closed = day in closed and day.isoweekday() <= FRIDAY and shift.post.person.facility_id not in always
    return shift.falls_on(day) and (shift.day is not None or not is_closed)


def _of_day(day: date, rows: Iterable[Shift], leaves: Iterable[Leave]) -> Iterator[Planned]:
    taken: list[Span] = []
    for shift in sorted(rows, key=lambda row: (row.day is None, row.pk)):
        post = shift.post
        if day < post.since or (post.until and day > post.until):
            continue
        whole = (_at(day, shift.starts_at), _at(day + timedelta(days=shift.ends_at <= shift.starts_at), shift.ends_at))
        away = [_away(leave) for leave in leaves if leave.person_id == post.person_id]
        for part, (starts, ends) in enumerate(_less(whole, [*taken, *away])):
            yield Planned(shift, day, starts, ends, part)
        taken.append(whole)


def _away(leave: Leave) -> Span:
    if leave.starts_at and leave.ends_at:
        return _at(leave.since, leave.starts_at), _at(leave.since, leave.ends_at)
    midnight = datetime.min.time()
    return _at(leave.since, midnight), _at(leave.until + timedelta(days=1), midnight)


def _less(whole: Span, taken: Iterable[Span]) -> list[Span]:
    """Return what is left of a span without others."""
    left = [whole]
    for starts, ends in taken:
        left = [
            piece
            for begins, closes in left
            for piece in ((begins, min(closes, starts)), (max(begins, ends), closes))
            if piece[0] < piece[1]
        ]
    return left


def _at(day: date, time: object) -> datetime:
    return timezone.make_aware(datetime.combine(day, time))  # type: ignore[arg-type]
