"""The duty ledger: for each duty of the 21 departments what counts as evidence, the year's count, the last act, and what is overdue."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Max, Q, QuerySet

from metrics.duties import outside
from portal.models import Department, Duty
from portal.pages.duties import EVIDENCE, Evidence
from portal.rulebook.rulebook import Limits

NOT_BUILT = "平台尚未建设此项功能，不计数"
RHYTHM = "duty.act_within_days"  # the rulebook's number: after so many days without an act a duty is overdue


@dataclass(frozen=True)
class Counted:
    """One kind of evidence: acts from New Year up to the day, and the day of the last act ever."""

    evidence: Evidence
    count: int
    last: date | None


@dataclass(frozen=True)
class Line:
    """A duty with what was counted. Without any evidence the portal has no feature for it yet, and counts nothing.

    `is_asked` says that the year gave an occasion for it, or that it was done; else it can't be assessed.
    """

    duty: Duty
    counted: list[Counted]
    is_overdue: bool
    is_asked: bool = True

    @property
    def is_built(self) -> bool:
        """Say whether the portal has a feature by which the duty is done."""
        return bool(self.counted)

    @property
    def by_whom(self) -> str:
        """By whom it is done outside the portal, if it is."""
        return outside.by_whom((self.duty.department_id, self.duty.order))

    @property
    def count(self) -> int:
        """Acts of all kinds in the year."""
        return sum(row.count for row in self.counted)

    @property
    def last(self) -> date | None:
        """The day of the last act of any kind."""
        return max((row.last for row in self.counted if row.last), default=None)


def ledger(*, on: date, department: Department | None = None) -> list[tuple[Department, list[Line]]]:
    """Return the duties of all departments, or of one, as they stand on a day (Asia/Shanghai)."""
    quiet_since = on - timedelta(days=int(Limits(on)[RHYTHM]))
    departments = Department.objects.prefetch_related("duties")
    chosen = departments.filter(pk=department.pk) if department else departments
    return [(row, [_line(duty, on, quiet_since) for duty in row.duties.all()]) for row in chosen]


def _line(duty: Duty, on: date, quiet_since: date) -> Line:
    counted = [_counted(evidence, duty, on) for evidence in EVIDENCE.get((duty.department_id, duty.order), [])]
    line = Line(duty, counted, is_overdue=False)
    is_overdue = line.is_built and (line.last is None or line.last < quiet_since)
    occasions = [row.evidence.asked for row in counted if row.evidence.asked]
    is_asked = bool(line.count) or any(asked(duty.department_id, on) for asked in occasions)
    return Line(duty, counted, is_overdue, is_asked)


def _counted(evidence: Evidence, duty: Duty, on: date) -> Counted:
    acts = evidence.acts(duty.department_id).filter(acted_on__lte=on)
    in_year = Q(acted_on__gte=date(on.year, 1, 1))
    found = acts.order_by().aggregate(count=Count("pk", filter=in_year), last=Max("acted_on"))
    return Counted(evidence, found["count"], found["last"])


def acts(evidence: Evidence, duty: Duty, *, on: date) -> QuerySet[Any]:
    """Return the rows behind the year's count, the newest first."""
    span = (date(on.year, 1, 1), on)
    return evidence.acts(duty.department_id).filter(acted_on__range=span).order_by("-acted_on", "-pk")


def as_data(*, on: date) -> Iterator[dict[str, Any]]:
    """Return the ledger department by department in plain values, in the founding document's words."""
    for department, lines in ledger(on=on):
        yield {"name": department.name, "duties": [_plain(line) for line in lines]}


def _plain(line: Line) -> dict[str, Any]:
    last = line.last.isoformat() if line.last else None
    said = {"text": line.duty.text, "evidence": line.count, "last": last, "overdue": line.is_overdue}
    counts = "、".join(str(row.evidence.counts) for row in line.counted)
    return said | ({"counts": counts} if line.is_built else {"note": line.by_whom or NOT_BUILT})


def kinds_of(department: Department) -> list[tuple[Duty, Evidence]]:
    """Return the kinds of acts of a department, each once, with the first duty that it proves."""
    found: dict[Any, tuple[Duty, Evidence]] = {}
    for row in department.duties.all():
        for kind in EVIDENCE.get((department.pk, row.order), []):
            found.setdefault(kind.acts, (row, kind))
    return list(found.values())


def by_month(department: Department, *, on: date) -> list[tuple[date, int]]:
    """Return how many acts a department did in each month of the year up to the day, months without any as zero."""
    counts = Counter(
        day.month
        for row, kind in kinds_of(department)
        for day in acts(kind, row, on=on).order_by().values_list("acted_on", flat=True)
    )
    return [(date(on.year, month, 1), counts[month]) for month in range(1, on.month + 1)]


def acts_of_month(department: Department, month: date, *, on: date) -> list[tuple[date, str, str]]:
    """Return the acts of a month, the newest first: the day, what is counted, and the act in words."""
    lines = [
        (row.acted_on, str(kind.counts), kind.line(row))
        for duty, kind in kinds_of(department)
        for row in acts(kind, duty, on=on).filter(acted_on__month=month.month)
    ]
    return sorted(lines, key=lambda line: line[0], reverse=True)
