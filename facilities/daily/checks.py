"""Checks of the rulebook on the days of facilities that keep cards. Set-based; nothing blocks a filing."""

from datetime import date, timedelta

from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from facilities.daily import days
from facilities.daily.models import DayCard
from portal.rulebook.rulebook import Breach, Breaches, Limits, check

SECTION = "days"
KEEPS_CARDS = Exists(DayCard.objects.filter(facility=OuterRef("pk")))


@check("daily-card", section=SECTION, blocks_filing=False)
def every_opening_day_has_its_card(facilities: QuerySet, on: date, limits: Limits) -> Breaches:
    """District's rule: a card for each opening day. Asked of those who keep cards, from their first one on; today is not over."""
    span = int(limits["daily.looked_back_days"])
    keeping = facilities.order_by().filter(KEEPS_CARDS).values_list("pk", flat=True)
    begun = dict((yield _begun(keeping)))
    for pk, missing in days.gaps(begun, on - timedelta(days=span), on - timedelta(days=1)).items() if begun else ():
        since = [day for day in missing if day > begun[pk]]
        if since:
            about = {"count": len(since), "span": span, "last": since[-1]}
            yield Breach(
                pk, _("%(count)s opening days of the last %(span)s have no card, the last of them %(last)s."), about
            )


def _begun(keys: QuerySet) -> QuerySet:
    rows = DayCard.objects.filter(facility__in=keys).order_by("facility_id", "day").distinct("facility_id")
    return rows.values_list("facility_id", "day")


@check("daily-headcount", section=SECTION, blocks_filing=False)
def never_more_children_than_places(facilities: QuerySet, on: date, limits: Limits) -> Breaches:
    """Management norm: the headcount of the day, as counted at the door, is never above what was filed."""
    cards = DayCard.objects.filter(facility__in=facilities.order_by(), day=on).above_places()
    rows = cards.annotate(places=F("facility__capacity"))
    for pk, children, places in (yield rows.values_list("facility_id", "headcount", "places")):
        yield Breach(
            pk,
            _("%(children)s children are present today for %(places)s places filed."),
            {"children": children, "places": places},
        )
