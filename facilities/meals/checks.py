"""Food samples: what a day lacks, and the rulebook's check of the last days. Asked of own kitchens that keep day cards."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Count, Exists, Max, OuterRef, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from facilities.daily.completeness import part_of_day
from facilities.daily.models import DayCard
from facilities.ground.choices import MealSource
from facilities.meals.models import FoodSample
from portal.rulebook.rulebook import Breach, Breaches, Limits, check

LOOKED_BACK = timedelta(days=30)


@part_of_day
def samples_of_the_day(card: DayCard) -> Iterator[Promise | str]:
    """A day of an own kitchen has a food sample."""
    kitchen = card.facility.serves_meals and card.facility.meal_source == MealSource.KITCHEN
    if kitchen and card.headcount and not FoodSample.objects.filter(facility=card.facility_id, day=card.day).exists():
        yield _("Food samples of each dish")


@check("food-samples", section="days", blocks_filing=False)
def own_kitchens_keep_samples(facilities: QuerySet, on: date, limits: Limits) -> Breaches:
    """Catering code: samples of each meal. Days with children on a card and no sample at all are a breach."""
    kept = FoodSample.objects.filter(facility=OuterRef("facility"), day=OuterRef("day"))
    days = DayCard.objects.filter(
        ~Exists(kept),
        facility__in=facilities.order_by(),
        facility__serves_meals=True,
        facility__meal_source=MealSource.KITCHEN,
        headcount__gt=0,
        day__range=(on - LOOKED_BACK, on - timedelta(days=1)),
    )
    for row in (yield days.order_by().values("facility_id").annotate(count=Count("pk"), last=Max("day"))):
        about = {"count": row["count"], "last": row["last"]}
        yield Breach(
            row["facility_id"], _("No food sample on %(count)s days with children, the last of them %(last)s."), about
        )
