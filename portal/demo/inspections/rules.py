"""What the rules say of the invented visits, read once."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date

from inspections.models import ChecklistItem
from portal.clock.models import CalendarDay
from portal.rulebook.choices import Severity
from portal.rulebook.models import Clause
from portal.rulebook.rulebook import Limits


@dataclass(frozen=True)
class Book:
    """Items, clauses, terms in working days, and the working days themselves."""

    items: dict[int, list[ChecklistItem]]
    clauses: dict[str, Clause]
    terms: dict[str, int]
    working: list[date]

    def due(self, severity: str, start: date) -> date | None:
        """Return the last day of a term that starts on a day; None for technical advice, and past the calendar's end."""
        if severity not in self.terms:
            return None
        place = bisect_right(self.working, start) + self.terms[severity] - 1
        return self.working[place] if place < len(self.working) else None


def read(on: date) -> Book:
    """Read the checklists, clauses and terms as they hold on a day."""
    items: dict[int, list[ChecklistItem]] = {}
    for item in ChecklistItem.objects.order_by("checklist", "order"):
        items.setdefault(item.checklist_id, []).append(item)
    days, limits = ".working_days", Limits(on).starting("rectification.")
    return Book(
        items=items,
        clauses={clause.code: clause for clause in Clause.objects.in_force(on)},
        terms={severity: int(limits[severity + days]) for severity in Severity if severity + days in limits},
        working=list(CalendarDay.objects.filter(is_working=True).order_by("day").values_list("day", flat=True)),
    )
