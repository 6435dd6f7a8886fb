"""Leases in the demo: premises of 国投 and of a street that were let, some with rent let off, one that ended and one that runs out."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random

from dateutil.relativedelta import relativedelta
from django.conf import settings

from facilities.ground.money import fen
from facilities.models import Facility, Lease, Operator, Premises, RentRelief
from facilities.premises import leases
from facilities.premises.choices import Owner, PremisesState
from portal.demo.demonstration import demonstrator
from portal.demo.people import HOME_STREET
from portal.models import User
from portal.querysets import within

BASIS = "支持普惠托育服务租金减免办法（示例）第五条"
LET = 5  # premises of each of the two


@demonstrator(95, "leases")
def let(random: Random, on: date) -> int:
    """Let premises of 国投 in the district and of a street to operators there; let rent off where there is any."""
    tenants = [
        row.operator for row in Facility.objects.filter(within([settings.DISTRICT_CODE])).order_by("pk")[: 2 * LET]
    ]
    made = 0
    for owner, username, area in (
        (Owner.STATE, "state-assets", settings.DISTRICT_CODE),
        (Owner.STREET, "street", HOME_STREET),
    ):
        by = User.objects.get(username=username)
        rooms = Premises.objects.within(area).filter(owner=owner, state=PremisesState.OFFERED, is_demo=True)
        for place, premises in enumerate(rooms.order_by("pk")[:LET]):
            _lease(premises, tenants[made % len(tenants)], by, place, on)
            made += 1
    return made


def _lease(premises: Premises, tenant: Operator, by: User, place: int, on: date) -> None:
    last = premises.free_until or on + relativedelta(years=3)
    until = on + timedelta(days=60) if place == 1 else min(last, on + relativedelta(years=3))
    rent = fen(premises.monthly_rent or Decimal(0))
    row = Lease(
        premises=premises, operator=tenant, rent_fen=rent, from_on=on, until_on=until, signed_on=on - timedelta(days=9)
    )
    leases.sign(row, by=by, on=on)
    if rent and place != 2:
        relief = RentRelief(
            lease=row, fen=rent // 2, from_on=on, until_on=min(until, on + timedelta(days=364)), basis=BASIS
        )
        leases.relieve(relief, by=by, on=on)
    if place == 3:
        leases.end(row, on + timedelta(days=90), "承租方另有场地，协商提前终止", by=by)
