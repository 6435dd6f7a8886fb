"""The credit ledger's socket: each module says which events move a facility's credit; `crediting` writes them down.

A source only tells what happened; what it costs and how long it counts is data of the rulebook: `credit.<kind>.<severity>`, else
`credit.<kind>`, and `credit.counts_months.<kind>`, else `credit.counts_months`, as they held on the event's day. Sources are asked
again and again; an event is written down once, by its key. So a lost signal costs time and never an entry.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Model, QuerySet

from inspections.ground.choices import CreditKind
from portal.models import Clause


@dataclass(frozen=True)
class Event:
    """Something that moves the credit of a facility, on its day (Asia/Shanghai), proven by a row: `subject` and its `pk`.

    CORRECTED gives back the rulebook's share of what the same row cost as a finding; COUNTER takes back all that it cost;
    every other kind costs points. `once` tells apart several events of one kind of the same row.
    """

    kind: CreditKind
    facility_id: int
    on: date
    subject: type[Model]
    pk: int
    clause: Clause | None = None
    severity: str = ""
    once: str = ""

    @property
    def key(self) -> str:
        """The name by which the event is written down once."""
        return f"{self.about}-{self.kind}{self.once}"

    @property
    def about(self) -> str:
        """The row that proves it."""
        return f"{self.subject._meta.label_lower}-{self.pk}"


Source = Callable[[QuerySet, date], Iterable[Event]]
SOURCES: list[Source] = []
SENDERS: set[type[Model]] = set()


def credit_source(*senders: type[Model]) -> Callable[[Source], Source]:
    """Register a function that takes facilities and a day and returns their events up to that day, set-based.

    `senders` are the models, each with a `facility`, whose moves let the ledger look at once; every night it looks anyway.
    """

    def register(source: Source) -> Source:
        SOURCES.append(source)
        SENDERS.update(senders)
        return source

    return register


def events(facilities: QuerySet, *, on: date) -> Iterator[Event]:
    """Yield what every source knows of the facilities up to the day."""
    for source in SOURCES:
        for event in source(facilities, on):
            if event.on <= on:
                yield event
