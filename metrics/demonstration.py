"""Invented figures for the demo: three years of every community, two years of every facility, and a full count."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random

from django.utils import timezone

from facilities.choices import FacilityState
from facilities.models import Facility
from metrics import rollup
from metrics.models import AreaReport, FacilityFigure
from portal.choices import AreaLevel
from portal.demonstration import demonstrator
from portal.models import Area

YEARS = 3
MONTHS = 24
SILENT = 0.06  # share of communities that have not reported the current year
SHARES = {  # of the current year, and how much it was less a year before
    "followed_up": (0.925, 0.03),
    "doctor_signed": (0.79, 0.06),
    "reached": (0.955, 0.05),
    "knowing": (0.93, 0.04),
}


@demonstrator(80, "figures of communities")
def community_figures(random: Random, on: date) -> int:
    """Report every community's figures for this year and the two before; a few have not reported this year."""
    known = set(AreaReport.objects.values_list("area_id", "year"))
    rows = [
        row
        for area in Area.objects.filter(level=AreaLevel.COMMUNITY).order_by("code")
        for row in _reports(area.code, random, on)
        if (row.area_id, row.year) not in known
    ]
    AreaReport.objects.bulk_create(rows)
    return len(rows)


def _reports(code: str, random: Random, on: date) -> Iterator[AreaReport]:
    residents, kindergartens = random.randint(3200, 9800), random.choice([0, 1, 1, 1, 2, 2, 3])
    nurseries = sum(random.random() < 0.52 for _ in range(kindergartens))
    is_silent, lean = random.random() < SILENT, random.uniform(-0.05, 0.04)
    for year in range(on.year - YEARS + 1, on.year + 1):
        if not (is_silent and year == on.year):
            yield _report(code, year, on, residents, (kindergartens, nurseries), lean, random)
        residents += random.randint(-60, 90)


def _report(
    code: str, year: int, on: date, residents: int, kindergartens: tuple[int, int], lean: float, random: Random
) -> AreaReport:
    age = on.year - year
    under3 = int(residents * random.uniform(0.022, 0.031))
    wholes = {"due": int(under3 * 0.96), "under3": under3, "caregivers": int(under3 * 1.7), "asked": 30 + under3 // 6}
    parts = {
        part: int(
            wholes[whole]
            * min(1.0, max(0.0, SHARES[part][0] - age * SHARES[part][1] + lean + random.uniform(-0.03, 0.03)))
        )
        for part, whole in {
            "followed_up": "due",
            "doctor_signed": "under3",
            "reached": "caregivers",
            "knowing": "asked",
        }.items()
    }
    number, with_nursery = kindergartens
    return AreaReport(
        area_id=code,
        year=year,
        residents=residents,
        **wholes,
        **parts,
        kindergartens=number,
        kindergartens_with_nursery=max(0, with_nursery - age),
        reported_at=_evening(min(on, date(year, 12, 20))),
        is_demo=True,
        revision=1,
    )


@demonstrator(81, "monthly figures of facilities")
def facility_figures(random: Random, on: date) -> int:
    """Report the last two years of every demo facility that was ever filed, since it was filed."""
    known = set(FacilityFigure.objects.values_list("facility_id", flat=True))
    facilities = (
        Facility.objects.filter(is_demo=True, filed_on__isnull=False)
        .exclude(state=FacilityState.UNFILED)
        .order_by("pk")
    )
    rows = [
        row
        for facility in facilities.prefetch_related("classes")
        if facility.pk not in known
        for row in _months_of(facility, random, on)
    ]
    FacilityFigure.objects.bulk_create(rows, batch_size=2000)
    return len(rows)


def _months_of(facility: Facility, random: Random, on: date) -> Iterator[FacilityFigure]:
    classes, growth = list(facility.classes.all()), random.uniform(0.1, 0.3)
    for back in range(MONTHS, 0, -1):
        index = on.year * 12 + on.month - 1 - back
        month = date(index // 12, index % 12 + 1, 1)
        if facility.filed_on and month >= facility.filed_on.replace(day=1):
            yield _month(facility, classes, month, 1 - growth * back / MONTHS, random)


def _month(facility: Facility, classes: list, month: date, share: float, random: Random) -> FacilityFigure:
    enrolled = dict.fromkeys(("infant", "toddler", "older", "mixed"), 0)
    for care_class in classes:
        enrolled[care_class.kind] += min(
            care_class.places, round(care_class.enrolled * share * random.uniform(0.92, 1.04))
        )
    attended = round(sum(enrolled.values()) * random.uniform(17, 21))
    fee = (
        facility.monthly_fee
        if facility.monthly_fee is None
        else (facility.monthly_fee * Decimal(f"{0.9 + share / 10:.3f}"))
    )
    return FacilityFigure(
        facility=facility,
        month=month,
        places=sum(c.places for c in classes),
        **{f"enrolled_{kind}": count for kind, count in enrolled.items()},
        attendance_days=attended,
        monthly_fee=fee,
        reported_at=_evening(month + timedelta(days=33)),
        is_demo=True,
    )


def _evening(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(17, 0)))


@demonstrator(90, "summaries")
def summaries(random: Random, on: date) -> int:
    """Count everything: the closed years as of their last day, then today."""
    at = timezone.now()
    communities = set(Area.objects.filter(level=AreaLevel.COMMUNITY).values_list("code", flat=True))
    for year in range(on.year - YEARS + 1, on.year):
        rollup.refresh_areas(communities, on=date(year, 12, 31), at=at)
    rollup.roll_up(on=on, at=at)
    return sum(map(len, rollup.recount(on=on, at=at).values()))
