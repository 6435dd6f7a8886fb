"""Invented business reports of the facilities: two years of months; the last one is partly still on its way."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from random import Random

from facilities.ground.choices import ClassKind, FacilityState
from facilities.models import Facility
from metrics.ground import periods
from metrics.ground.choices import Frequency
from metrics.models import FacilityFigure
from metrics.reports.choices import ReportState as S
from metrics.reports.models.reports import Values
from portal.demo.demonstration import demonstrator
from portal.demo.metrics.papers import Paper, closed_periods, kind_of, put

MONTHS = 24
# The paper has no line for care points; their one group is of all ages.
PAPER_KINDS: dict[str, str] = {ClassKind.FAMILY: "mixed"}
LAST_MONTH = [S.DRAFT, S.SENT, S.SENT, S.CHECKED, S.CHECKED, *[S.APPROVED] * 6]


@demonstrator(81, "monthly figures of facilities")
def facility_figures(random: Random, on: date) -> int:
    """Report the last two years of every demo facility that was ever filed, since it was filed."""
    kind = kind_of("facility-month")
    filed = Facility.objects.filter(is_demo=True, filed_on__isnull=False).exclude(state=FacilityState.UNFILED)
    papers = [
        paper
        for facility in filed.order_by("pk").prefetch_related("classes")
        for paper in _papers(facility, closed_periods(kind, on, MONTHS), random)
    ]
    rows = [
        FacilityFigure(
            facility_id=office[1] or 0, month=period, **version.values, reported_at=version.sent_at, version=version,
            is_demo=True,
        )
        for (office, period), version in put(kind, papers, random, on).items()
    ]  # fmt: skip
    FacilityFigure.objects.bulk_create(rows, ignore_conflicts=True, batch_size=2000)
    return len(papers)


def _papers(facility: Facility, months: list[date], random: Random) -> Iterator[Paper]:
    growth = random.uniform(0.1, 0.3)
    for back, month in enumerate(reversed(months)):
        if facility.filed_on and facility.filed_on <= periods.last_day(Frequency.MONTH, month):
            state = random.choice(LAST_MONTH) if back == 0 else S.APPROVED
            values = {} if state == S.DRAFT else _values(facility, 1 - growth * back / MONTHS, random)
            yield Paper((facility.area_id, facility.pk), month, values, state)


def _values(facility: Facility, share: float, random: Random) -> Values:
    classes = list(facility.classes.all())
    enrolled = dict.fromkeys(("infant", "toddler", "older", "mixed"), 0)
    for care_class in classes:
        children = round(care_class.enrolled * share * random.uniform(0.92, 1.04))
        enrolled[PAPER_KINDS.get(care_class.kind, care_class.kind)] += min(care_class.places, children)
    children, places, days = sum(enrolled.values()), sum(c.places for c in classes), random.randint(19, 23)
    fee = facility.monthly_fee and (facility.monthly_fee * Decimal(f"{0.9 + share / 10:.3f}")).quantize(Decimal("0.01"))
    return {
        "places": places,
        **{f"enrolled_{kind}": count for kind, count in enrolled.items()},
        "places_free": places - children,
        "open_days": days,
        "attendance_days": round(children * days * random.uniform(0.82, 0.95)),
        "monthly_fee": str(fee) if fee else None,
        "meal_fee": str(random.choice([450, 500, 600, 660])),
    }
