"""What invented facilities tell families: hours, places free and fees by class; and a few landmarks to search around."""

from collections.abc import Iterable
from datetime import date, time, timedelta
from decimal import Decimal
from random import Random

from facilities.ground.choices import PUBLIC_STATES, ClassKind
from facilities.models import CareClass, ClassOffer, Facility, Landmark, OpeningHours

LANDMARKS = (  # name, kind, longitude, latitude; none of them is said to stand there
    ("示例区人民医院", "医院", 120.1690, 30.2760),
    ("示例中心公园", "公园", 120.1745, 30.2835),
    ("示例地铁站A口", "地铁站", 120.1655, 30.2705),
    ("示例文化广场", "广场", 120.1720, 30.2950),
)
DEARER = {ClassKind.INFANT: Decimal("1.2"), ClassKind.TODDLER: Decimal("1.1")}


def tell(facilities: Iterable[Facility], on: date) -> None:
    """Save what the facilities on file tell; some told it too long ago, and some nothing."""
    filed = {facility.pk: facility for facility in facilities if facility.state in PUBLIC_STATES}
    OpeningHours.objects.bulk_create(_hours(facility, on) for facility in filed.values() if facility.pk % 7)
    classes = CareClass.objects.filter(facility__in=filed).order_by("pk")
    ClassOffer.objects.bulk_create(_offer(row, filed[row.facility_id], on) for row in classes if row.facility_id % 5)
    Landmark.objects.bulk_create(
        Landmark(name=name, kind=kind, longitude=longitude, latitude=latitude)
        for name, kind, longitude, latitude in LANDMARKS
    )


def _hours(facility: Facility, on: date) -> OpeningHours:
    chance = Random(facility.pk)
    return OpeningHours(
        facility=facility,
        opens_at=time(7, chance.choice([0, 30])),
        closes_at=time(17, 30) if chance.random() < 0.5 else time(18),
        on_weekends=chance.choice([True, False, None]),
        at_night=False,
        in_holidays=chance.choice([False, None]),
        told_on=on - timedelta(days=chance.randint(0, 60)),
    )


def _offer(care_class: CareClass, facility: Facility, on: date) -> ClassOffer:
    chance = Random(care_class.pk)
    day = on - timedelta(days=chance.randint(0, 16))
    fee = facility.monthly_fee and (facility.monthly_fee * DEARER.get(ClassKind(care_class.kind), 1)).quantize(
        Decimal(10)
    )
    return ClassOffer(
        care_class=care_class,
        free=max(0, care_class.places - care_class.enrolled),
        free_as_of=day,
        monthly_fee=None if facility.is_inclusive else fee,
        told_on=day,
    )
