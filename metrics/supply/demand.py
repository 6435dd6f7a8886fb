"""How many of each age want a place, and how many are in care: the rate wished beside the rate used. Unknown is not zero.

Counted over the communities whose latest report tells the years of birth, together the children. Children in care stand in the class of
their age; those of mixed classes and family points are of no single age, and are told apart.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Sum

from facilities.ground.choices import PUBLIC_STATES, ClassKind
from facilities.models import CareClass
from metrics.reports.models.figures import AreaReport
from metrics.rollup.models import FacilitySummary
from metrics.supply.need import AGES, BORN, latest_reports, rates
from portal.models import Area

KINDS = (ClassKind.INFANT, ClassKind.TODDLER, ClassKind.OLDER)  # whose children are under one, two, three


@dataclass(frozen=True)
class Demand:
    """One age, the children under one first: how many there are, want a place (percent and children) and are in care."""

    age: int
    children: int
    wished: Decimal
    in_care: int

    @property
    def wanted(self) -> Decimal:
        """Children who want a place, to a tenth."""
        return (self.children * self.wished / 100).quantize(Decimal("0.1"))

    @property
    def used(self) -> Decimal | None:
        """Percent of the children who are in care, to a tenth; None where there are none."""
        return (Decimal(self.in_care * 100) / self.children).quantize(Decimal("0.1")) if self.children else None


@dataclass(frozen=True)
class Demands:
    """The ages, of how many communities and facilities; `mixed` are children in care of no single age."""

    ages: list[Demand]
    communities: int
    mixed: int
    unknown: int  # facilities of these communities whose enrolment is not known


def demands(area: Area, rate: Decimal, *, on: date) -> Demands:
    """Return the ages of an area as of the day, wished by the rates of the day; with another whole rate in proportion."""
    told = [row for row in latest_reports(area, on).values() if _is_by_age(row)]
    born = [sum(getattr(row, name) for row in told) for name in BORN]
    children = [born[0], born[1], born[2] + born[3]]
    rows = FacilitySummary.objects.filter(area__in=[row.area_id for row in told], state__in=PUBLIC_STATES)
    known = rows.filter(enrolled__isnull=False)
    grouped = CareClass.objects.filter(facility__in=known.values("facility")).order_by().values_list("kind")
    in_care: dict[str, int] = dict(grouped.annotate(count=Sum("enrolled")))
    each = [in_care.pop(kind, 0) for kind in KINDS]
    wished = rates(rate, on=on).ages
    ages = [Demand(age, children[age], wished[age], each[age]) for age in range(len(AGES))]
    return Demands(ages, len(told), sum(in_care.values()), rows.count() - known.count())


def _is_by_age(report: AreaReport) -> bool:
    counts = [getattr(report, name) for name in BORN]
    return None not in counts and sum(counts) == report.under3
