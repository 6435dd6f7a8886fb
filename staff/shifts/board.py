"""The week of a facility: its classes and slots, where carers lack, who is planned when, and what would lack without somebody."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from facilities.models import CareClass, Facility, OpeningHours
from staff.people.models import Person
from staff.shifts import slots
from staff.shifts.models import Leave, Shift
from staff.shifts.slots import Stretch


@dataclass(frozen=True)
class Row:
    """A class on a day."""

    care_class: CareClass
    stretches: list[Stretch]
    lost: list[Stretch]  # gaps that only arise without the person asked about

    @property
    def gaps(self) -> list[Stretch]:
        """Where carers lack."""
        return [stretch for stretch in self.stretches if stretch.is_gap]

    @property
    def slots(self) -> int:
        """How many slots the day has."""
        return self.stretches[0].slots


@dataclass(frozen=True)
class Day:
    """A day of the board: its classes, who works when, who is away. Without rows nothing can be said of it."""

    day: date
    rows: list[Row]
    shifts: list[tuple[Shift, bool]]  # with whether its person is away
    away: list[Leave]

    @property
    def marks(self) -> list[tuple[int, datetime]]:
        """Every second full hour of the opening: by its slot and time."""
        if not self.rows:
            return []
        first = self.rows[0].stretches[0]
        whole = range(first.slots)
        times = [(slot, slots.moment(first.base + slot * slots.SLOT)) for slot in whole]
        return [(slot, at) for slot, at in times if at.minute == 0 and at.hour % 2 == 0]


@dataclass(frozen=True)
class Board:
    """A facility's week. `is_told` says whether its opening hours are known, without which nothing is counted."""

    facility: Facility
    monday: date
    days: list[Day]
    people: list[Person]
    is_told: bool
    without: Person | None = None
    gaps: int = field(default=0)

    @property
    def earlier(self) -> date:
        """The week before."""
        return self.monday - timedelta(days=7)

    @property
    def later(self) -> date:
        """The week after."""
        return self.monday + timedelta(days=7)


def monday_of(day: date) -> date:
    """Return the first day of the week."""
    return day - timedelta(days=day.isoweekday() - 1)


def week(facility: Facility, monday: date, *, at: datetime, without: int | None = None) -> Board:
    """Return the board of a week; with `without` also what would lack if that person left."""
    sunday = monday + timedelta(days=6)
    found = slots.stretches([facility.pk], monday, sunday, at=at)
    people = list(Person.objects.filter(facility=facility, posts__isnull=False).distinct().order_by("pk"))
    gone = next((person for person in people if person.pk == without), None)
    left = slots.stretches([facility.pk], monday, sunday, at=at, without=[gone.pk]) if gone else []
    classes = list(CareClass.objects.filter(facility=facility))
    shifts = _shifts(facility, monday, sunday)
    leaves = list(
        Leave.objects.approved().touching(monday, sunday).filter(person__facility=facility).select_related("person")
    )
    days = [_day(monday + timedelta(days=place), classes, found, left, shifts, leaves) for place in range(7)]
    hours = bool(found) or OpeningHours.objects.filter(facility=facility, opens_at__isnull=False).exists()
    return Board(facility, monday, days, people, hours, gone, sum(stretch.is_gap for stretch in found))


def _shifts(facility: Facility, first: date, last: date) -> list[Shift]:
    rows = Shift.objects.touching(first, last).filter(post__person__facility=facility)
    return list(rows.select_related("post__person", "care_class").order_by("starts_at", "pk"))


def _day(
    day: date,
    classes: Iterable[CareClass],
    found: Iterable[Stretch],
    left: Iterable[Stretch],
    shifts: Iterable[Shift],
    leaves: Iterable[Leave],
) -> Day:
    away = [leave for leave in leaves if leave.since <= day <= leave.until]
    absent = {leave.person_id for leave in away if leave.starts_at is None}
    here = [(shift, shift.post.person_id in absent) for shift in shifts if shift.falls_on(day)]
    rows = [_row(care_class, _of(found, care_class, day), _of(left, care_class, day)) for care_class in classes]
    return Day(day, [row for row in rows if row.stretches], here, away)


def _row(care_class: CareClass, found: list[Stretch], left: list[Stretch]) -> Row:
    short = {slot for stretch in found if stretch.is_gap for slot in range(stretch.first, stretch.last)}
    lost = [stretch for stretch in left if stretch.is_gap and not short.issuperset(range(stretch.first, stretch.last))]
    return Row(care_class, found, lost)


def _of(rows: Iterable[Stretch], care_class: CareClass, day: date) -> list[Stretch]:
    return [row for row in rows if row.care_class_id == care_class.pk and row.day == day]


def told(gaps: Iterable[Stretch], names: dict[int, str]) -> Iterator[dict[str, object]]:
    """Return gaps in the words' facts: class, day, from when until when, how many carers of how many."""
    for gap in gaps:
        yield {
            "care_class": names[gap.care_class_id],
            "day": gap.day,
            "from": f"{gap.starts_at:%H:%M}",
            "to": f"{gap.ends_at:%H:%M}",
            "carers": gap.carers,
            "needed": gap.needed,
        }
