"""Reliefs in the demo: what 税务 and the price desk recorded as given to facilities this year."""

from datetime import date, timedelta
from random import Random

from django.conf import settings

from facilities.ground.choices import FacilityState
from facilities.models import Facility, Relief, ReliefGrant
from facilities.relief import grants
from portal.demo.demonstration import demonstrator
from portal.models import User
from portal.querysets import within

FACILITIES = 12
GIVEN = [
    ("vat", "tax", 400_000, 2_000_000),
    ("utilities", "development", 30_000, 160_000),
]  # at least and at most, in fen


@demonstrator(66, "reliefs")
def relieved(random: Random, on: date) -> int:
    """Record reliefs of last quarter for some facilities, and revoke one record that was wrong."""
    rows = Facility.objects.filter(
        within([settings.DISTRICT_CODE]), state__in=[FacilityState.FILED, FacilityState.VERIFIED]
    )
    own = rows.filter(operator__organisation__memberships__user__username="operator").order_by("pk")
    chosen = [*own, *rows.exclude(pk__in=own.values("pk")).order_by("pk")][:FACILITIES]
    last = on.replace(day=1) - timedelta(days=1)
    span = {"from_on": (last - timedelta(days=80)).replace(day=1), "until_on": last}
    made = []
    for code, username, least, most in GIVEN:
        by, relief = User.objects.get(username=username), Relief.objects.in_force(on).filter(code=code).first()
        if relief and relief.from_on <= span["from_on"]:
            made += [
                grants.record(
                    ReliefGrant(facility=row, relief=relief, fen=random.randint(least, most), **span), by=by, on=on
                )
                for row in chosen
            ]
    if made:
        grants.revoke(made[FACILITIES // 2], "金额录入错误", by=made[FACILITIES // 2].recorded_by)
    return len(made)
