"""What the credit ledger amounts to on a day: score, grade, lists, and how often a facility is to be visited.

The score is the rulebook's start (`credit.base`) plus the points of the entries that count on the day: a sum that anybody can do
by hand. It is never stored, so it can't differ from the ledger.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import accumulate, islice
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db.models import Case, CharField, Exists, IntegerField, OuterRef, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce

from facilities.appeals.choices import AppealState
from facilities.models import Appeal, Facility, Verification
from inspections.credit.models import CreditEntry, CreditListing
from inspections.ground.choices import CreditGrade, CreditKind, CreditList
from inspections.ground.credit_events import Event
from inspections.visits.models import Visit
from portal.rulebook.choices import Severity
from portal.rulebook.rulebook import Limits

GRADED = (CreditGrade.A, CreditGrade.B, CreditGrade.C)  # D is what reaches none of their limits


@dataclass(frozen=True)
class CreditScore:
    """Points and grade of a facility on a day; `list` is empty or the list that it is on, the black one before the red one.

    While nobody has visited the facility and nothing is entered, points and grade are only what all begin with: `is_known` is false,
    and pages say “not visited yet” instead of a grade.
    """

    points: int
    grade: CreditGrade
    list: str
    visit_months: int
    is_known: bool = True


@dataclass(frozen=True)
class Statement:
    """The record line by line: `start` plus the points of `counting` is the score; `past` counts no more, `waiting` not yet."""

    start: int
    counting: list[CreditEntry]
    past: list[CreditEntry]
    waiting: list[CreditEntry]
    score: CreditScore
    listings: list[CreditListing] = field(default_factory=list)

    @property
    def lines(self) -> Iterator[tuple[CreditEntry, int]]:
        """The entries that count, each with the sum so far: the last sum is the score."""
        so_far = accumulate([self.start, *(entry.points for entry in self.counting)])
        return zip(self.counting, islice(so_far, 1, None), strict=True)


def with_score(facilities: QuerySet[Facility], *, on: date, limits: Limits | None = None) -> Any:
    """Annotate how each facility stands on the day: `credit_score`, `credit_grade`, `credit_list` and `visit_months`.

    `visit_months` is how many months may lie between two visits: the lists decide, else the grade; the numbers are
    `credit.visit_months.*` of the rulebook. Raises MissingThreshold.
    """
    limits = limits or Limits(on)
    grade = Case(
        *(When(credit_score__gte=least, then=Value(g.value)) for g, least in _least(limits).items()),
        default=Value(CreditGrade.D.value),
        output_field=CharField(),
    )
    rhythms = [("credit_list", CreditList.values), ("credit_grade", CreditGrade.values)]
    months = Case(
        *(When(**{name: value}, then=Value(_months(limits, value))) for name, values in rhythms for value in values),
        output_field=IntegerField(),
    )
    return _with_points(facilities, on, limits).annotate(credit_grade=grade).annotate(visit_months=months)


def _with_points(facilities: QuerySet[Facility], on: date, limits: Limits) -> Any:
    """Annotate what has to be looked up: `credit_score`, `credit_list`, and as `credit_known` whether anybody was there."""
    counting = CreditEntry.objects.counting(on).filter(facility=OuterRef("pk")).order_by().values("facility")
    held = CreditListing.objects.in_force(on).filter(facility=OuterRef("pk")).order_by("kind")  # black before red
    net = Coalesce(Subquery(counting.annotate(all=Sum("points")).values("all"), output_field=IntegerField()), 0)
    looked_at = (Visit.objects.concluded(), Verification.objects.filter(visited_on__isnull=False), CreditEntry.objects)
    return facilities.annotate(
        credit_known=Exists(looked_at[0].filter(facility=OuterRef("pk")))
        | Exists(looked_at[1].filter(facility=OuterRef("pk")))
        | Exists(looked_at[2].filter(facility=OuterRef("pk"))),
        credit_score=Value(int(limits["credit.base"])) + net,
        credit_list=Coalesce(Subquery(held.values("kind")[:1]), Value("")),
    )


def _least(limits: Limits) -> dict[CreditGrade, int]:
    """Return the points from which each grade begins, the best first."""
    return {grade: int(limits[f"credit.grade.{grade}"]) for grade in GRADED}


def _months(limits: Limits, value: str) -> int:
    return int(limits[f"credit.visit_months.{value}"])


def scores(keys: Iterable[int], *, on: date) -> dict[int, CreditScore]:
    """Return how each facility stands on the day, by its key: two queries for all. Raises MissingThreshold.

    The database adds up the points once; grade and months follow from them here, where a page of twenty asks no SQL that repeats
    the sum for each grade.
    """
    limits = Limits(on)
    rows = _with_points(Facility.objects.filter(pk__in=list(keys)).order_by(), on, limits)
    least = _least(limits)
    found = {}
    for pk, points, listed, known in rows.values_list("pk", "credit_score", "credit_list", "credit_known"):
        grade = next((grade for grade, begins in least.items() if points >= begins), CreditGrade.D)
        found[pk] = CreditScore(points, grade, listed, _months(limits, listed or grade), known)
    return found


def score_of(facility: Facility, *, on: date) -> CreditScore:
    """Return how one facility stands on the day. Raises MissingThreshold."""
    return scores([facility.pk], on=on)[facility.pk]


def statement(facility: Facility, *, on: date) -> Statement:
    """Return the facility's record as it is published, oldest entry first."""
    entries = list(facility.credit_entries.with_reasons().filter(on__lte=on).order_by("on", "pk"))
    appealed = _appealed(facility)
    for entry in entries:
        entry.is_appealed = (entry.subject_type_id, entry.subject_id) in appealed
    counting = set(facility.credit_entries.counting(on).values_list("pk", flat=True))
    return Statement(
        start=int(Limits(on)["credit.base"]),
        counting=[entry for entry in entries if entry.pk in counting],
        waiting=[entry for entry in entries if entry.counts(on) and entry.pk not in counting],
        past=[entry for entry in entries if not entry.counts(on)],
        score=score_of(facility, on=on),
        listings=list(facility.credit_listings.published().select_related("clause__regulation")),
    )


def _appealed(facility: Facility) -> set[tuple[int, int]]:
    """Return the decisions about the facility against which an appeal is not decided: what they cost is not final."""
    rows = Appeal.objects.filter(facility=facility, state=AppealState.SUBMITTED)
    return set(rows.values_list("subject_type", "subject_id"))


def remaining(entry: CreditEntry) -> int:
    """Return how many of an entry's points were not given back yet."""
    return -entry.points - (entry.answered_by.aggregate(all=Sum("points"))["all"] or 0)


def share(entry: CreditEntry, rule: str, limits: Limits) -> int:
    """Return the rule's percentage of an entry's points, rounded down. Raises MissingThreshold."""
    return int(-entry.points * limits[rule] / 100)


def cost(event: Event, limits: Limits) -> int:
    """Return the points that an event costs: of a finding those of its clause if it sets any, else by kind and severity.

    Technical advice costs what the rulebook says of advice, whatever the clause. Raises MissingThreshold.
    """
    of_clause = event.clause.credit_points if event.clause and event.kind == CreditKind.FINDING else 0
    if of_clause and event.severity != Severity.ADVICE:
        return of_clause
    return int(_number(limits, f"credit.{event.kind}", event.severity))


def last_day(event: Event, limits: Limits) -> date:
    """Return the last day on which what the event costs counts. Raises MissingThreshold."""
    return event.on + relativedelta(months=int(_number(limits, "credit.counts_months", event.kind)), days=-1)


def _number(limits: Limits, key: str, detail: str) -> float:
    """Return the number for the detail if the rulebook has one, else the general one."""
    particular = limits.starting(f"{key}.")
    return float(particular[detail] if detail in particular else limits[key])
