"""What counts: computed items, differences between sheets, and the points of each dimension. Nothing here is written but results."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from statistics import mean

from django.db.models import QuerySet

from facilities.models import Facility
from inspections.evaluation.choices import ItemOutcome, Letter
from inspections.evaluation.models import (
    ComputedItem,
    Dimension,
    DimensionScore,
    Evaluation,
    Item,
    SiteMark,
    Standard,
)
from portal.rulebook import rulebook
from portal.rulebook.rulebook import Finding, Limits, Outcome

TENTH = Decimal("0.1")


def compute(evaluations: QuerySet[Evaluation], standard: Standard, *, on: date) -> None:
    """Ask the checks once for all facilities, and keep what they say of each computed item."""
    items = list(Item.objects.filter(dimension__standard=standard).exclude(clause_code=""))
    by_facility = {row.facility_id: row for row in evaluations}
    found = rulebook.findings(
        Facility.objects.filter(pk__in=by_facility), on=on, clauses={item.clause_code for item in items}
    )
    ComputedItem.objects.bulk_create(
        _computed(by_facility[key], item, [one for one in said if one.clause.code == item.clause_code], on)
        for key, said in found.items()
        for item in items
    )


def _computed(evaluation: Evaluation, item: Item, said: list[Finding], on: date) -> ComputedItem:
    outcomes = {finding.outcome for finding in said}
    if not said:
        outcome = ItemOutcome.EXEMPT
    elif outcomes & {Outcome.BREACHED, Outcome.WARNED, Outcome.ADVISED}:
        outcome = ItemOutcome.UNMET
    else:
        outcome = ItemOutcome.UNKNOWN if Outcome.UNKNOWN in outcomes else ItemOutcome.MET
    message = " ".join(finding.message for finding in said if finding.outcome != Outcome.MET)
    return ComputedItem(evaluation=evaluation, item=item, outcome=outcome, message=message, computed_on=on)


@dataclass(frozen=True)
class Difference:
    """A dimension on which sheets differ too much, with what each gave, lowest first."""

    dimension: Dimension
    given: tuple[int, ...]


def _sums(evaluation: Evaluation) -> dict[int, dict[int, int]]:
    """Return the points that each sheet gave, by dimension and sheet."""
    sums: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    marks = SiteMark.objects.filter(sheet__evaluation=evaluation)
    for dimension, sheet, points in marks.values_list("item__dimension", "sheet", "points"):
        sums[dimension][sheet] += points
    return sums


def differences(evaluation: Evaluation, limits: Limits) -> list[Difference]:
    """Return the dimensions on which the first two sheets differ over the limit, or of whose basic items they say different things."""
    sums, percent = _sums(evaluation), limits["evaluation.difference.percent"]
    first_two = list(evaluation.sheets.filter(place__lte=2).values_list("pk", flat=True))
    at_odds = _basic_at_odds(evaluation)
    found = []
    for dimension in evaluation.round.standard.dimensions.order_by("order"):
        given = sums.get(dimension.pk, {})
        two = [given[sheet] for sheet in first_two if sheet in given]
        apart = len(two) == 2 and (max(two) - min(two)) * 100 > percent * dimension.points
        if apart or dimension.pk in at_odds:
            found.append(Difference(dimension, tuple(sorted(given.values()))))
    return found


def _basic_at_odds(evaluation: Evaluation) -> set[int]:
    marks = SiteMark.objects.filter(sheet__evaluation=evaluation, sheet__place__lte=2, item__is_basic=True)
    said: dict[tuple[int, int], set[int]] = defaultdict(set)
    for dimension, item, points in marks.values_list("item__dimension", "item", "points"):
        said[dimension, item].add(points)
    return {dimension for (dimension, _item), points in said.items() if len(points) > 1}


def unmet_basics(evaluation: Evaluation) -> list[Item]:
    """Return the basic items that are not met: by their check, or by most of the sheets. What is not computable is not met."""
    lacking = [ItemOutcome.UNMET, ItemOutcome.UNKNOWN]
    computed = evaluation.computed.filter(item__is_basic=True, outcome__in=lacking).values_list("item", flat=True)
    votes: dict[int, list[bool]] = defaultdict(list)
    marks = SiteMark.objects.filter(sheet__evaluation=evaluation, item__is_basic=True)
    for item, points, most in marks.values_list("item", "points", "item__points"):
        votes[item].append(points == most)
    unmet = {item for item, said in votes.items() if sum(said) * 2 <= len(said)}
    return list(Item.objects.filter(pk__in={*computed, *unmet}).order_by("order"))


def results(evaluation: Evaluation) -> list[DimensionScore]:
    """Return the points of each dimension: computed, and decided by moderation or the mean of the sheets. Not saved."""
    sums = _sums(evaluation)
    decided = dict(evaluation.moderations.values_list("dimension", "points"))
    outcomes = dict(evaluation.computed.values_list("item", "outcome"))
    rows = []
    for dimension in evaluation.round.standard.dimensions.order_by("order").prefetch_related("items"):
        items = list(dimension.items.all())
        known = [i for i in items if outcomes.get(i.pk) not in (ItemOutcome.UNKNOWN, ItemOutcome.EXEMPT)]
        met = sum(item.points for item in known if outcomes.get(item.pk) == ItemOutcome.MET)
        given = sums.get(dimension.pk, {}).values()
        scored = decided.get(dimension.pk, _mean(given))
        possible = sum(item.points for item in known)
        rows.append(
            DimensionScore(
                evaluation=evaluation, dimension=dimension, computed=Decimal(met), scored=scored, possible=possible
            )
        )
    return rows


def _mean(given: Iterable[int]) -> Decimal:
    points = [Decimal(one) for one in given]
    return mean(points).quantize(TENTH) if points else Decimal(0)


def per_thousand(rows: Iterable[DimensionScore]) -> Decimal | None:
    """Return the points of 1,000, over what could be known; None if nothing could."""
    rows = list(rows)
    possible = sum(row.possible for row in rows)
    total = sum((row.computed + row.scored for row in rows), Decimal(0))
    return (total * 1000 / possible).quantize(TENTH) if possible else None


def letter_for(points: Decimal, limits: Limits) -> Letter:
    """Return the grade for points of 1,000; D is what reaches no other."""
    for letter in (Letter.A, Letter.B, Letter.C):
        if points >= limits[f"evaluation.grade.{letter.lower()}"]:
            return letter
    return Letter.D
