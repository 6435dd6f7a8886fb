"""How each indicator is counted. A measure returns the rows behind the figure, so that every number opens.

Each row carries `community` (division code), `numerator` and `denominator`; an area's figure is the sum over its rows.
Formulas: docs/rulebook.md and the definitions in `metrics/data/indicators.toml`.
"""

from collections.abc import Callable
from datetime import date
from math import sqrt

from django.db.models import Case, Exists, F, IntegerField, OuterRef, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce, TruncDate

from facilities.choices import FilingState
from facilities.models import Facility, Filing
from inspections.choices import FindingState
from inspections.models import Finding, RectificationAnswer
from metrics.models import AreaReport
from portal.choices import AreaLevel, TermKind
from portal.models import Area, Term

Measure = Callable[[date], QuerySet]
MEASURES: dict[str, Measure] = {}
Z95 = 1.959963984540054  # two-sided 95 % of the normal distribution


def measure(code: str) -> Callable[[Measure], Measure]:
    """Register how the indicator of a code is counted as of a day: in the day's year, up to the day."""

    def register(rows: Measure) -> Measure:
        MEASURES[code] = rows
        return rows

    return register


def totals(rows: QuerySet) -> QuerySet:
    """Return numerator and denominator per community."""
    return rows.order_by().values("community").annotate(n=Sum("numerator"), d=Sum("denominator"))


def wilson(numerator: int, denominator: int) -> tuple[float, float] | None:
    """Return the 95 % interval of a share, by Wilson's score; None without a denominator."""
    if not denominator:
        return None
    share, z2 = numerator / denominator, Z95 * Z95
    middle = (share + z2 / (2 * denominator)) / (1 + z2 / denominator)
    half = Z95 * sqrt(share * (1 - share) / denominator + z2 / (4 * denominator**2)) / (1 + z2 / denominator)
    return max(0.0, middle - half), min(1.0, middle + half)


def _reported(part: str, whole: str, on: date) -> QuerySet[AreaReport]:
    """Reports of the year that hold both figures: a share is never taken of what is reported only by half."""
    reports = AreaReport.objects.filter(year=on.year, **{f"{part}__isnull": False, f"{whole}__isnull": False})
    return reports.annotate(community=F("area_id"), numerator=F(part), denominator=F(whole))


@measure("health-management")
def health_management(on: date) -> QuerySet:
    """Children under three followed up in the year, of those due."""
    return _reported("followed_up", "due", on)


@measure("family-doctor")
def family_doctor(on: date) -> QuerySet:
    """Children under three signed with a family doctor, of those resident."""
    return _reported("doctor_signed", "under3", on)


@measure("knowledge-reach")
def knowledge_reach(on: date) -> QuerySet:
    """Caregivers reached by an activity in the year, of all."""
    return _reported("reached", "caregivers", on)


@measure("knowledge-awareness")
def knowledge_awareness(on: date) -> QuerySet:
    """Caregivers over the pass mark, of those asked."""
    return _reported("knowing", "asked", on)


@measure("kindergarten-integration")
def kindergarten_integration(on: date) -> QuerySet:
    """Kindergartens with nursery classes, of all."""
    return _reported("kindergartens_with_nursery", "kindergartens", on)


def _communities(on: date) -> QuerySet[Area]:
    return Area.objects.existing(on).filter(level=AreaLevel.COMMUNITY).annotate(community=F("code"))


def _filed(on: date) -> QuerySet[Facility]:
    """Facilities whose filing holds and was made by the day."""
    return Facility.objects.public().filter(filed_on__lte=on)


@measure("community-coverage")
def community_coverage(on: date) -> QuerySet:
    """Communities with at least one filed facility, of all."""
    return _communities(on).annotate(
        numerator=_one_if(Exists(_filed(on).filter(area=OuterRef("pk")))), denominator=Value(1)
    )


@measure("places-per-thousand")
def places_per_thousand(on: date) -> QuerySet:
    """Places of filed facilities against residents; communities that did not report their residents are left out."""
    filed = _filed(on).filter(area=OuterRef("pk")).order_by().values("area")
    in_classes = filed.annotate(sum=Sum("classes__places")).values("sum")
    stated = filed.filter(classes__isnull=True).annotate(sum=Sum("capacity")).values("sum")
    reports = AreaReport.objects.filter(area=OuterRef("pk"), year=on.year)
    return (
        _communities(on)
        .annotate(
            denominator=Subquery(reports.values("residents")[:1]),
            numerator=Coalesce(Subquery(in_classes), 0) + Coalesce(Subquery(stated), 0),
        )
        .filter(denominator__isnull=False)
    )


@measure("filings-in-time")
def filings_in_time(on: date) -> QuerySet:
    """Filings decided in the year within the statutory term, of all decided."""
    terms = Term.objects.filter(
        subject_type__app_label="facilities",
        subject_type__model="filing",
        subject_id=OuterRef("pk"),
        kind=OuterRef("term_that_counts"),
    )
    late = terms.filter(due_on__isnull=False, stopped_on__gt=F("due_on"))
    decided = Filing.objects.filter(decided_on__range=(date(on.year, 1, 1), on), state__in=TERM_OF_DECISION)
    return decided.annotate(
        term_that_counts=Case(*[When(state=s, then=Value(kind)) for s, kind in TERM_OF_DECISION.items()]),
        community=F("facility__area_id"),
        numerator=_one_if(~Exists(late)),
        denominator=Value(1),
    )


TERM_OF_DECISION: dict[str, str] = {
    FilingState.ACCEPTED: TermKind.RECEIPT,
    FilingState.REFUSED: TermKind.NONCONFORMITY,
}


@measure("rectification-in-time")
def rectification_in_time(on: date) -> QuerySet:
    """Findings corrected in the year of which an answer had come by the last day, of all corrected."""
    answers = RectificationAnswer.objects.filter(finding=OuterRef("pk")).annotate(day=TruncDate("at"))
    in_time = answers.filter(day__lte=OuterRef("due_on"))
    closed = Finding.objects.filter(state=FindingState.CLOSED, closed_on__range=(date(on.year, 1, 1), on))
    return closed.annotate(community=F("facility__area_id"), numerator=_one_if(Exists(in_time)), denominator=Value(1))


def _one_if(condition: object) -> Case:
    return Case(When(condition, then=Value(1)), default=Value(0), output_field=IntegerField())
