"""The ratio of the rulebook by slots: what the nights counted, beside the count of posts that the case `people` checks."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from portal.rulebook.rulebook import Breach, Limits, Outcome, check
from staff.shifts.models import RatioDay

SECTION = "people"
TOO_FEW = _(
    "In the last %(days)s days %(percent)s %% of the slots of 15 minutes had the carers needed; %(least)s %% are asked for."
)
SOME = _("In the last %(days)s days %(gaps)s slots of 15 minutes lacked carers, the last of them on %(day)s.")

KEEPS_SHIFTS = Q(
    Exists(RatioDay.objects.filter(care_class__facility=OuterRef("pk")))
)  # others are judged by their posts alone


@check("setting-20-ratio", section=SECTION, blocks_filing=False, applies=KEEPS_SHIFTS)
def in_ratio_by_slot(facilities: QuerySet, on: date, limits: Limits) -> Iterator[Breach]:
    """Setting standard art. 20 by slots of 15 minutes."""
    yield from _short(facilities, on, int(limits["ratio_slots.days"]), int(limits["ratio_slots.least_percent"]))


@check("family-ratio", section=SECTION, blocks_filing=False, applies=KEEPS_SHIFTS)
def in_ratio_by_slot_at_home(facilities: QuerySet, on: date, limits: Limits) -> Iterator[Breach]:
    """Measures on family points, by slots."""
    days, least = limits["family_ratio_slots.days"], limits["family_ratio_slots.least_percent"]
    yield from _short(facilities, on, int(days), int(least))


def _short(facilities: QuerySet, on: date, days: int, least: int) -> Iterator[Breach]:
    rows = RatioDay.objects.between(on - timedelta(days=days), on - timedelta(days=1))
    of_facility = rows.filter(care_class__facility__in=facilities).order_by().values("care_class__facility")
    sums = of_facility.annotate(total=Sum("slots"), kept=Sum("in_ratio")).filter(kept__lt=F("total"))
    last = dict(
        rows.filter(in_ratio__lt=F("slots"), care_class__facility__in=facilities)
        .order_by("day")
        .values_list("care_class__facility", "day")
    )
    for pk, total, kept in sums.values_list("care_class__facility", "total", "kept"):
        told = {
            "days": days,
            "percent": 100 * kept // total,
            "least": least,
            "gaps": total - kept,
            "day": last[pk].isoformat(),
        }
        if 100 * kept < least * total:
            yield Breach(pk, TOO_FEW, told)
        else:
            yield Breach(pk, SOME, told, Outcome.ADVISED)
