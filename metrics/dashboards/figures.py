"""What the dashboard of an area shows: indicators against their milestones, compliance, the filing clock.

Counts come from summary rows; every one of them has a list with the same filter, so that the rows add up to it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Count, QuerySet

from facilities.ground.choices import FacilityState
from facilities.models import Filing
from metrics.indicators.choices import TargetState
from metrics.indicators.intervals import Groups, of_groups, wilson
from metrics.indicators.models import Indicator, IndicatorValue, Milestone, Target
from metrics.rollup.models import FacilityBreach, FacilitySummary
from portal.areas.choices import AreaLevel
from portal.models import Area, Clause
from portal.querysets import within
from portal.rulebook.rulebook import Outcome

SOON = timedelta(days=3)  # calendar days


@dataclass(frozen=True)
class Card:
    """One indicator of one area with its target and the milestone that counts in the year."""

    indicator: Indicator
    value: IndicatorValue | None
    target: Target | None
    milestone: Milestone | None
    final: Milestone | None
    groups: Groups = ()  # of a sample that the portal drew: how many know of how many asked, by community

    @property
    def ratio(self) -> float | None:
        """The value in the indicator's unit, or None if it is not computable."""
        return self.value.ratio if self.value else None

    @property
    def is_provisional(self) -> bool:
        """Say whether the year was still running when the value was counted: what is reported for it is not final."""
        return bool(self.value) and (self.value.as_of.month, self.value.as_of.day) != (12, 31)

    @property
    def target_state(self) -> TargetState:
        """Compare exactly what is counted with the milestone, not what is shown rounded; of a sample its whole interval."""
        if self.ratio is None or self.value is None:
            return TargetState.UNKNOWN
        if self.milestone is None:
            return TargetState.NO_TARGET
        if self.indicator.is_proven_by_interval and self.interval:
            return _proven(self.interval, float(self.milestone.value))
        counted = Decimal(self.value.numerator) * self.indicator.factor
        reached = counted >= self.milestone.value * self.value.denominator
        return TargetState.ON_TRACK if reached else TargetState.BEHIND

    @property
    def interval(self) -> tuple[float, float] | None:
        """For a sample the 95 % interval, in the indicator's unit; of one that the portal drew with the effect of its design."""
        if not (self.value and self.indicator.is_sample):
            return None
        found = of_groups(self.groups) if self.groups else wilson(self.value.numerator, self.value.denominator)
        return (found[0] * self.indicator.factor, found[1] * self.indicator.factor) if found else None


def _proven(interval: tuple[float, float], least: float) -> TargetState:
    """Only an interval wholly on one side of the milestone proves anything."""
    if interval[0] >= least:
        return TargetState.ON_TRACK
    return TargetState.BEHIND if interval[1] < least else TargetState.UNPROVEN


def _groups(indicators: Iterable[Indicator], area: Area, year: int) -> dict[int, list[tuple[str, int, int]]]:
    """Return community, numerator and denominator of what samples of the portal's own found in the area, by indicator."""
    samples = [indicator.pk for indicator in indicators if indicator.is_proven_by_interval]
    if not samples:
        return {}
    asked = IndicatorValue.objects.filter(within([area.pk]), indicator__in=samples, year=year, denominator__gt=0)
    found: dict[int, list[tuple[str, int, int]]] = {pk: [] for pk in samples}
    rows = asked.filter(area__level=AreaLevel.COMMUNITY).order_by("area")
    for pk, code, numerator, denominator in rows.values_list("indicator", "area", "numerator", "denominator"):
        found[pk].append((code, numerator, denominator))
    return found


def _in_area(groups: Iterable[tuple[str, int, int]], code: str) -> Groups:
    return [(numerator, denominator) for area, numerator, denominator in groups if area.startswith(code)]


def cards(area: Area, *, on: date) -> list[Card]:
    """Return the indicators of the area for the year of the day, in order."""
    values = {value.indicator_id: value for value in IndicatorValue.objects.filter(area=area, year=on.year)}
    targets = {t.indicator_code: t for t in Target.objects.select_related("department").prefetch_related("milestones")}
    indicators = list(Indicator.objects.in_force(on))
    groups = _groups(indicators, area, on.year)
    return [
        _card(
            indicator,
            values.get(indicator.pk),
            targets.get(indicator.code),
            on.year,
            _in_area(groups.get(indicator.pk, ()), area.pk),
        )
        for indicator in indicators
    ]


def _card(indicator: Indicator, value: IndicatorValue | None, target: Target | None, year: int, groups: Groups) -> Card:
    if value:
        value.indicator = indicator
    milestones = sorted(target.milestones.all(), key=lambda m: m.year) if target else []
    counting = [m for m in milestones if m.year <= year]
    final = milestones[-1] if milestones else None
    return Card(indicator, value, target, counting[-1] if counting else None, final, groups)


@dataclass(frozen=True)
class Comparison:
    """One part of an area with its cards, in the same order as the area's own."""

    area: Area
    cards: list[Card]


def parts(area: Area, cards_of_area: Iterable[Card], *, on: date) -> list[Comparison]:
    """Return the areas right below, each with all its indicators."""
    below = list(Area.objects.existing(on).filter(parent=area).order_by("code"))
    values = IndicatorValue.objects.filter(area__in=below, year=on.year)
    found: Mapping[tuple[str, int], IndicatorValue] = {(v.area_id, v.indicator_id): v for v in values}
    whole = list(cards_of_area)
    groups = _groups([card.indicator for card in whole], area, on.year)
    return [Comparison(part, [_part(card, part, found, groups, on.year) for card in whole]) for part in below]


def _part(
    card: Card,
    part: Area,
    values: Mapping[tuple[str, int], IndicatorValue],
    groups: Mapping[int, list[tuple[str, int, int]]],
    year: int,
) -> Card:
    pk = card.indicator.pk
    return _card(card.indicator, values.get((part.pk, pk)), card.target, year, _in_area(groups.get(pk, ()), part.pk))


def facilities_by_state(area: Area) -> list[tuple[str, str, int]]:
    """Return state, its name and how many facilities of the area are in it."""
    counts = dict(FacilitySummary.objects.within(area.pk).order_by().values_list("state").annotate(Count("pk")))
    return [(state, str(label), counts[state]) for state, label in FacilityState.choices if counts.get(state)]


def breached_clauses(area: Area) -> list[tuple[Clause, int]]:
    """Return the clauses broken in the area and by how many facilities, the commonest first."""
    rows = FacilityBreach.objects.filter(within([area.pk], "facility__area_id"), outcome=Outcome.BREACHED)
    counts = dict(rows.order_by().values_list("clause").annotate(Count("facility", distinct=True)))
    clauses = Clause.objects.select_related("regulation").in_bulk(counts)
    return sorted(((clauses[pk], n) for pk, n in counts.items()), key=lambda pair: (-pair[1], pair[0].code))


def riskiest(area: Area, most: int) -> QuerySet[FacilitySummary]:
    """Return the facilities to look at first."""
    rows = FacilitySummary.objects.within(area.pk).filter(is_overseen=True, risk__gt=0)
    return rows.select_related("facility", "area__parent").order_by("-risk", "facility")[:most]


FILING_QUESTIONS = ("waiting", "soon", "overdue", "decided")


def filings(area: Area, question: str, *, on: date) -> QuerySet[Filing]:
    """Return the filings that one figure of the clock counts."""
    rows = Filing.objects.filter(within([area.pk], "counted_in_id")).with_due_dates()
    return {
        "waiting": rows.under_review(),
        "soon": rows.under_review().filter(receipt_due__range=(on, on + SOON)),
        "overdue": rows.under_review().filter(receipt_due__lt=on),
        "decided": rows.decided_between(date(on.year, 1, 1), on),
    }[question]


def filing_clock(area: Area, *, on: date) -> dict[str, int]:
    """Return how many filings answer each question."""
    return {question: filings(area, question, on=on).count() for question in FILING_QUESTIONS}
