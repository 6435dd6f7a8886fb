"""How each indicator is counted. Its rows are returned, so that every number opens.

What is counted from reports alone is said by the indicator's own row (which items); the rest is code, a formula each.

Each row carries `community` (division code), `numerator` and `denominator`; an area's figure is the sum over its rows.
Formulas: docs/rulebook.md and the definitions in `metrics/data/indicators.toml`.
"""

from collections.abc import Callable
from datetime import date

from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce, Least, TruncDate

from facilities.ground import vocabulary
from facilities.ground.choices import ClassKind, FilingState
from facilities.models import CareClass, Facility, Filing
from facilities.stations import events
from inspections.findings.choices import FindingState
from inspections.ground.choices import VISITED_STATES
from inspections.models import Complaint, Finding, RectificationAnswer, Visit
from metrics.indicators.choices import Source
from metrics.indicators.models import Indicator
from metrics.reports.models.figures import AreaReport
from portal.areas.choices import AreaLevel
from portal.clock.choices import TermKind
from portal.models import Area, Term
from portal.rulebook.rulebook import Limits
from staff.models import Person, Post
from staff.people import needs
from staff.people.counts import carers, holds

Formula = Callable[[date], QuerySet]
FORMULAS: dict[str, Formula] = {}


def formula(code: str) -> Callable[[Formula], Formula]:
    """Register how the indicator of a code is counted as of a day: in the day's year, up to the day."""

    def register(rows: Formula) -> Formula:
        FORMULAS[code] = rows
        return rows

    return register


def totals(rows: QuerySet) -> QuerySet:
    """Return numerator and denominator per community."""
    return rows.order_by().values("community").annotate(n=Sum("numerator"), d=Sum("denominator"))


def sums(rows: QuerySet) -> tuple[int, int]:
    """Return numerator and denominator of all rows together."""
    found = list(totals(rows))
    return sum(row["n"] for row in found), sum(row["d"] for row in found)


def rows_of(indicator: Indicator, on: date) -> QuerySet:
    """Return the rows that a version of an indicator is counted from, as of a day."""
    if indicator.source == Source.REPORTS:
        return _reported(indicator.numerator_item, indicator.denominator_item, on)
    if indicator.source == Source.NOT_BUILT:
        return _reported("asked", "asked", on).none()
    return FORMULAS[indicator.code](on)


def _reported(part: str, whole: str, on: date) -> QuerySet[AreaReport]:
    """Reports of the year that hold both figures: a share is never taken of what is reported only by half."""
    reports = AreaReport.objects.filter(year=on.year, **{f"{part}__isnull": False, f"{whole}__isnull": False})
    return reports.annotate(community=F("area_id"), numerator=F(part), denominator=F(whole))


def _communities(on: date) -> QuerySet[Area]:
    return Area.objects.existing(on).filter(level=AreaLevel.COMMUNITY).annotate(community=F("code"))


def _filed(on: date) -> QuerySet[Facility]:
    """Facilities on file by the day."""
    return Facility.objects.filed_by(on)


@formula("community-coverage")
def community_coverage(on: date) -> QuerySet:
    """Communities with at least one filed facility, of all."""
    return _communities(on).annotate(
        numerator=_one_if(Exists(_filed(on).filter(area=OuterRef("pk")))), denominator=Value(1)
    )


@formula("knowledge-reach")
def knowledge_reach(on: date) -> QuerySet:
    """Caregivers counted at events of the year, each once, against those whom a community reported; at most as many as it reported.

    A community that did not report its caregivers is left out of both.
    """
    counts = events.reached(on.year, on).filter(area=OuterRef("area")).values("count")
    reports = AreaReport.objects.filter(year=on.year, caregivers__isnull=False)
    return reports.annotate(
        counted_at_events=Coalesce(Subquery(counts), 0),
        community=F("area_id"),
        numerator=Least("counted_at_events", "caregivers", output_field=IntegerField()),
        denominator=F("caregivers"),
    )


@formula("places-per-thousand")
def places_per_thousand(on: date) -> QuerySet:
    """Places of filed facilities against residents; communities that did not report their residents are left out."""
    filed = _filed(on).filter(area=OuterRef("pk")).order_by().values("area")
    in_classes = filed.annotate(sum=Sum(vocabulary.IN_CLASSES)).values("sum")
    stated = filed.filter(classes__isnull=True).annotate(sum=Sum(vocabulary.STATED)).values("sum")
    reports = AreaReport.objects.filter(area=OuterRef("pk"), year=on.year)
    return (
        _communities(on)
        .annotate(
            denominator=Subquery(reports.values("residents")[:1]),
            numerator=Coalesce(Subquery(in_classes), 0) + Coalesce(Subquery(stated), 0),
        )
        .filter(denominator__isnull=False)
    )


@formula("filings-in-time")
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
        community=F("counted_in_id"),
        numerator=_one_if(~Exists(late)),
        denominator=Value(1),
    )


TERM_OF_DECISION: dict[str, str] = {
    FilingState.ACCEPTED: TermKind.RECEIPT,
    FilingState.REFUSED: TermKind.NONCONFORMITY,
}


@formula("rectification-in-time")
def rectification_in_time(on: date) -> QuerySet:
    """Findings corrected in the year of which an answer had come by the last day, of all corrected."""
    answers = RectificationAnswer.objects.filter(finding=OuterRef("pk")).annotate(day=TruncDate("at"))
    in_time = answers.filter(day__lte=OuterRef("due_on"))
    closed = Finding.objects.filter(state=FindingState.CLOSED, closed_on__range=(date(on.year, 1, 1), on))
    return closed.annotate(community=F("counted_in_id"), numerator=_one_if(Exists(in_time)), denominator=Value(1))


def _overseen(on: date) -> QuerySet[Facility]:
    """Facilities under oversight as they stand, filed by the day."""
    return Facility.objects.filter(vocabulary.filed_by(on), state__in=VISITED_STATES).annotate(community=F("area_id"))


@formula("inspection-coverage")
def inspection_coverage(on: date) -> QuerySet:
    """Facilities under oversight with a concluded visit in the year, of all under oversight."""
    visits = Visit.objects.concluded().annotate(day=TruncDate("concluded_at"))
    in_year = visits.filter(facility=OuterRef("pk"), day__range=(date(on.year, 1, 1), on))
    return _overseen(on).annotate(numerator=_one_if(Exists(in_year)), denominator=Value(1))


@formula("complaint-satisfaction")
def complaint_satisfaction(on: date) -> QuerySet:
    """Replies to complaints about facilities rated satisfied or better in the year, of all rated in it.

    A complaint that was reopened has two replies, and each rating counts.
    """
    limits, year = Limits(on).starting("indicator."), (date(on.year, 1, 1), on)
    last, first = Q(rated_on__range=year), Q(first_rated_on__range=year)
    rated = Complaint.objects.filter(last | first, facility__isnull=False)
    if "satisfied_from" not in limits:
        rated = rated.none()
    least = limits.get("satisfied_from", 0)
    return rated.annotate(
        community=F("counted_in_id"),
        numerator=_one_if(last & Q(rating__gte=least)) + _one_if(first & Q(first_rating__gte=least)),
        denominator=_one_if(last) + _one_if(first),
    )


@formula("credential-validity")
def credential_validity(on: date) -> QuerySet:
    """Per facility the people in post with all certificates that run out valid, of all in post. No names."""
    posts = Post.objects.held(on).filter(person=OuterRef("pk"))
    people = Person.objects.filter(Exists(posts), facility=OuterRef("pk")).order_by().values("facility")
    valid = people.filter(*[holds([kind], on) for kind in _running_out(on)])
    return _overseen(on).annotate(numerator=_number(valid), denominator=_number(people)).filter(denominator__gt=0)


def _running_out(on: date) -> list[str]:
    """Return the kinds that everybody at work needs and that run out."""
    return list(needs.of_everybody(on).filter(kind__expires=True).order_by("kind").values_list("kind", flat=True))


def _number(grouped: QuerySet) -> Coalesce:
    return Coalesce(Subquery(grouped.annotate(number=Count("pk")).values("number")), 0)


@formula("ratio-compliance")
def ratio_compliance(on: date) -> QuerySet:
    """Classes with children whose carers suffice by the setting standard art. 20, of all with children."""
    limits, classes = Limits(on), CareClass.objects.filter(facility__in=_overseen(on), enrolled__gt=0)
    known = limits.starting("class.")
    ratios = [
        When(kind=kind, then=Value(int(known[f"{kind}.ratio"])))
        for kind in ClassKind.values
        if f"{kind}.ratio" in known
    ]
    if not ratios or classes.exclude(kind__in=[kind for kind in ClassKind.values if f"{kind}.ratio" in known]).exists():
        return classes.none().annotate(community=F("facility__area_id"), numerator=Value(0), denominator=Value(0))
    counting = carers(on).filter(care_class=OuterRef("pk")).order_by().values("care_class")
    ratio = Case(*ratios, output_field=IntegerField())
    enough = classes.annotate(can_carry=_number(counting) * ratio)
    return enough.annotate(
        community=F("facility__area_id"),
        numerator=_one_if(Q(can_carry__gte=F("enrolled"))),
        denominator=Value(1),
    )


def _one_if(condition: object) -> Case:
    return Case(When(condition, then=Value(1)), default=Value(0), output_field=IntegerField())
