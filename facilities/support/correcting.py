"""Frozen months of schemes that count no attendance (what is filed, vouchers): put right by the audit, booked by the next claim."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import F, OuterRef, Q, Subquery, Sum

from facilities.support.choices import LineKind
from facilities.support.counting import Counted, Difference
from facilities.support.models import ClaimLine, LineCorrection, Scheme

COUNTED = (LineKind.ENTITLED, LineKind.ADJUSTED)


def differences(scheme: Scheme, month: date, facilities: Collection[int]) -> list[Difference]:
    """Return what was corrected of months before this one and is not booked yet.

    What an audit cut stays cut, as with attendance: less is deducted only as far as the audit has not done so already.
    """
    latest = LineCorrection.objects.filter(line=OuterRef("pk")).order_by("-version").values("quantity")[:1]
    frozen = ClaimLine.objects.filter(
        kind=LineKind.ENTITLED, claim__scheme=scheme, claim__facility__in=list(facilities), for_month__lt=month
    ).annotate(now=Subquery(latest), facility=F("claim__facility"))
    rows: Any = (
        frozen.filter(now__isnull=False).select_related("claim").order_by("claim__facility", "for_month", "rate")
    )
    found = []
    for line in rows:
        due, booked = line.now * line.rate_fen, _booked(line)
        if due != booked:
            counted = Counted(line.facility, line.rate_id, line.rate_fen, line.now, line.now, line.now)
            found.append(Difference(counted, line.for_month, booked))
    return found


def _booked(line: Any) -> int:  # with what was annotated
    """Return what is booked of the line's month and rate, or what is left of it after cuts if less is due."""
    same = ClaimLine.objects.filter(
        claim__scheme=line.claim.scheme_id, claim__facility=line.facility, for_month=line.for_month, rate=line.rate_id
    )
    sums = same.aggregate(told=Sum("fen", filter=Q(kind__in=COUNTED)), left=Sum("fen"))
    due, told = line.now * line.rate_fen, int(sums["told"])
    return told if due >= told else max(due, int(sums["left"]))
