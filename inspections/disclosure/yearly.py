"""What families are told of a facility year by year: children hurt, deaths, abuse found, complaints upheld; small numbers held back.

Counted are investigations that are concluded and complaints that are answered: what is under way is not final. A number above nothing and
below `disclosure.least_shown` of the rulebook is told as "fewer than" it, so that no family can be known; nothing stays nothing.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count
from django.db.models.functions import ExtractYear, TruncDate
from django.utils.translation import gettext as _

from facilities.models import Facility
from inspections.complaints.choices import ComplaintOutcome, ComplaintState
from inspections.complaints.models import Complaint
from inspections.incidents.choices import AT_FAULT, Condition, IncidentKind, IncidentState
from inspections.incidents.models import AffectedChild, Incident
from portal.rulebook.rulebook import Limits

HURT = (Condition.TREATED, Condition.HOSPITAL)
UPHELD = (ComplaintOutcome.UPHELD, ComplaintOutcome.PARTLY)


@dataclass(frozen=True)
class Year:
    """The four numbers of a year, as they are and as they may be told."""

    year: int
    counts: tuple[int, int, int, int]
    least: int

    @property
    def told(self) -> list[str]:
        """The numbers in words for everybody."""
        return [self._told(count) for count in self.counts]

    def _told(self, count: int) -> str:
        return _("fewer than %(least)s") % {"least": self.least} if 0 < count < self.least else str(count)


def years(facility: Facility, on: date) -> list[Year]:
    """Return the last years, the newest first: three queries."""
    limits = Limits(on)
    last = range(on.year, on.year - int(limits["disclosure.years"]), -1)
    counted = list(_counts(facility))
    least = int(limits["disclosure.least_shown"])
    return [Year(year, tuple(counts[year] for counts in counted), least) for year in last]  # type: ignore[arg-type]


def _counts(facility: Facility) -> Iterator[Counter[int]]:
    concluded = Incident.objects.filter(facility=facility, state=IncidentState.CONCLUDED)
    children = AffectedChild.objects.filter(incident__in=concluded).annotate(day=TruncDate("incident__happened_at"))
    by_condition = (
        children.annotate(year=ExtractYear("day")).values_list("year", "condition").annotate(n=Count("pk")).order_by()
    )
    found = list(by_condition)
    yield _summed((year, n) for year, condition, n in found if condition in HURT)
    yield _summed((year, n) for year, condition, n in found if condition == Condition.DIED)
    abuse = concluded.filter(kind=IncidentKind.VIOLENCE, responsibility__in=AT_FAULT)
    happened = abuse.annotate(day=TruncDate("happened_at")).annotate(year=ExtractYear("day"))
    yield _summed(happened.order_by().values_list("year").annotate(n=Count("pk")))
    complaints = Complaint.objects.filter(facility=facility, state=ComplaintState.REPLIED, outcome__in=UPHELD)
    yield _summed(complaints.order_by().values_list(ExtractYear("replied_on")).annotate(n=Count("pk")))


def _summed(rows: Iterable[Any]) -> Counter[int]:
    counts: Counter[int] = Counter()
    for year, count in rows:
        counts[year] += count
    return counts
