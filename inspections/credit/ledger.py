"""Keeps the credit ledger: every event is written down once. Entries are only ever added."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import QuerySet

from facilities.models import Facility
from inspections.credit import scores
from inspections.credit.models import CreditEntry
from inspections.ground.choices import CreditKind
from inspections.ground.credit_events import Event, events
from portal.rulebook.rulebook import Limits, MissingThreshold

AT_ONCE = 500  # facilities whose ledgers are locked together
ANSWERING = (CreditKind.CORRECTED, CreditKind.COUNTER)


class Book:
    """The ledgers of some facilities in memory: which events are written down, and how much of each entry is left."""

    def __init__(self, entries: Iterable[CreditEntry]):
        self.keys: set[str] = set()
        self.left: dict[int, int] = {}
        self.about: dict[str, list[CreditEntry]] = {}
        self._rules: dict[date, Limits] = {}
        for entry in entries:
            self.add(entry)

    def add(self, entry: CreditEntry) -> None:
        """Take an entry into account."""
        self.keys.add(entry.key)
        if entry.answers_id is None:
            self.left[entry.pk] = -entry.points
            self.about.setdefault(self._row(entry), []).append(entry)
        else:
            self.left[entry.answers_id] -= entry.points

    @staticmethod
    def _row(entry: CreditEntry) -> str:
        kind = ContentType.objects.get_for_id(entry.subject_type_id)
        return f"{kind.app_label}.{kind.model}-{entry.subject_id}"

    def rules(self, on: date) -> Limits:
        """Return the rulebook's numbers of a day."""
        if on not in self._rules:
            self._rules[on] = Limits(on)
        return self._rules[on]


def record(facilities: QuerySet[Facility], *, on: date) -> int:
    """Write down every event of the facilities up to the day that is not written down yet; return how many entries were new.

    May run twice, late and beside itself: the facilities are locked, and an event's key stands in the ledger once.
    """
    keys = list(facilities.order_by("pk").values_list("pk", flat=True))
    return sum(_record(keys[start : start + AT_ONCE], on) for start in range(0, len(keys), AT_ONCE))


@transaction.atomic
def _record(keys: Sequence[int], on: date) -> int:
    locked = Facility.objects.filter(pk__in=keys).order_by("pk")
    list(locked.select_for_update(no_key=True).values_list("pk", flat=True))
    known = sorted(events(Facility.objects.filter(pk__in=keys), on=on), key=lambda event: (event.on, event.pk))
    book = Book(CreditEntry.objects.filter(facility__in=keys).order_by("pk"))
    made = _store(book, [row for event in known if event.kind not in ANSWERING for row in _lost(book, event)])
    return made + sum(_store(book, list(_given_back(book, event))) for event in known if event.kind in ANSWERING)


def _store(book: Book, rows: Iterable[CreditEntry]) -> int:
    stored = CreditEntry.objects.bulk_create(rows, batch_size=1000)
    for entry in stored:
        book.add(entry)
    return len(stored)


def _lost(book: Book, event: Event) -> Iterator[CreditEntry]:
    """Yield the entry of an event that costs points, unless it is written down or the rulebook had no credit on its day."""
    if event.key in book.keys:
        return
    try:
        limits = book.rules(event.on)
        points, until = scores.cost(event, limits), scores.last_day(event, limits)
    except MissingThreshold:
        return
    if points:
        book.keys.add(event.key)
        yield _entry(event, points=-points, until=until, key=event.key)


def _given_back(book: Book, event: Event) -> Iterator[CreditEntry]:
    """Yield what gives back points of the same row: a share of the finding, or all that is left of everything."""
    for entry in book.about.get(event.about, []):
        key = f"{event.key}-{entry.pk}"
        if key in book.keys or not entry.on <= event.on <= entry.until:
            continue
        points = book.left[entry.pk]
        if event.kind == CreditKind.CORRECTED:
            share = scores.share(entry, "credit.corrected.percent", book.rules(event.on))
            points = min(points, share) if entry.kind == CreditKind.FINDING else 0
        if points > 0:
            yield _entry(event, points=points, until=entry.until, key=key, answers=entry)


def _entry(event: Event, *, points: int, until: date, key: str, answers: CreditEntry | None = None) -> CreditEntry:
    return CreditEntry(
        facility_id=event.facility_id,
        kind=event.kind,
        points=points,
        on=event.on,
        until=until,
        clause=event.clause or (answers.clause if answers else None),
        severity=event.severity,
        answers=answers,
        subject_type=ContentType.objects.get_for_model(event.subject),
        subject_id=event.pk,
        key=key,
    )
