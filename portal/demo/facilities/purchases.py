"""Bought services in the demo: the catalogue, contracts of 民政 and a street, and what was accepted of them."""

from datetime import date, timedelta
from random import Random

from django.conf import settings

from facilities.ground.choices import FacilityState
from facilities.models import Acceptance, CatalogueEntry, Contract, Facility
from facilities.purchases import catalogue, contracts
from portal.demo.demonstration import demonstrator
from portal.demo.people import HOME_STREET
from portal.models import User
from portal.querysets import within

BASIS = "政府购买服务指导性目录（示例）〔2026〕3号"
SERVICES = [
    ("社区托育托位服务", "托位·月", 3_600_000, 600_000),
    ("社区亲子活动", "场", 480_000, 80_000),
    ("家庭入户指导", "户·次", 960_000, 120_000),
]


@demonstrator(64, "bought services")
def bought(random: Random, on: date) -> int:
    """Publish three services and an older one, sign contracts that are being accepted, and let one term be over."""
    civil, street = User.objects.get(username="civil-affairs"), User.objects.get(username="street")
    since = on - timedelta(days=300)
    old = CatalogueEntry(name="临时托送服务", unit="人次", basis=BASIS, from_on=since, until_on=on - timedelta(days=30))
    catalogue.publish(old, by=civil, on=since)
    entries = [
        catalogue.publish(CatalogueEntry(name=name, unit=unit, basis=BASIS, from_on=since), by=civil, on=since)
        for name, unit, _sum, _part in SERVICES
    ]
    made = 0
    for place, by in ((settings.DISTRICT_CODE, civil), (HOME_STREET, street)):
        rows = Facility.objects.filter(within([place]), state__in=[FacilityState.FILED, FacilityState.VERIFIED])
        chosen = rows.order_by("pk")[: len(entries)]
        for number, (facility, entry) in enumerate(zip(chosen, entries, strict=False)):
            _contract(facility, entry, SERVICES[number][2:], by, on - timedelta(days=40 * number), on)
            made += 1
    return made


def _contract(
    facility: Facility, entry: CatalogueEntry, money: tuple[int, int], by: User, until: date, on: date
) -> None:
    total, part = money
    first = on - timedelta(days=240)
    last = until + timedelta(days=60)
    contract = Contract(
        entry=entry, facility=facility, subject=f"{facility.area.name}{entry.name}", sum_fen=total, from_on=first,
        until_on=last, signed_on=first - timedelta(days=5),
    )  # fmt: skip
    contracts.sign(contract, by=by, on=on)
    for month in range(3):
        begins = first + timedelta(days=30 * month)
        line = Acceptance(
            contract=contract, text=f"第{month + 1}期服务，签到和影像记录齐全", quantity=4 + month, served_from=begins,
            served_until=begins + timedelta(days=29), fen=part,
        )  # fmt: skip
        contracts.accept(line, by=by, on=begins + timedelta(days=35))
