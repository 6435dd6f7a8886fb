"""Menus and food samples as the operator keeps them. A sample that is too small, or thrown too soon, is refused."""

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from facilities.daily import cards
from facilities.ground import people
from facilities.ground.holding import own
from facilities.ground.models import Facility
from facilities.meals.models import FoodSample, Menu
from portal.errors import Refused
from portal.models import User
from portal.rulebook.rulebook import Limits

GRAMS, HOURS = "food_sample.grams", "food_sample.hours"


@transaction.atomic
def keep_sample(
    facility: Facility, *, meal: str, dish: str, grams: int, kept_at: datetime, by: User, at: datetime
) -> FoodSample:
    """Keep a sample of a dish; the day's card counts it. Raises Refused below the grams of the rulebook."""
    facility = own(facility, by)
    day = timezone.localdate(kept_at)
    limits = Limits(day)
    if grams < (least := int(limits[GRAMS])):
        reason = _("A sample has %(least)s g or more; this one has %(grams)s g.") % {"least": least, "grams": grams}
        raise Refused(reason, field="grams")
    if kept_at > at:
        raise Refused(_("This moment has not come yet."), field="kept_at")
    until = kept_at + timedelta(hours=int(limits[HOURS]))
    words = {"meal": meal, "dish": dish.strip(), "grams": grams, "kept_at": kept_at, "keep_until": until}
    try:
        with transaction.atomic():
            sample = FoodSample.objects.create(facility=facility, day=day, kept_by=by, **words)
    except IntegrityError as twice:
        raise Refused(_("A sample of this dish of the meal is entered already."), field="dish") from twice
    if card := facility.day_cards.filter(day=day).first():
        cards.settle(card, at=at)
    return sample


@transaction.atomic
def throw_away(sample: FoodSample, *, by: User, at: datetime) -> FoodSample:
    """Say that a sample was thrown away, not before its hours have passed; once."""
    sample = FoodSample.objects.select_for_update(of=("self",)).get(pk=sample.pk)
    own(sample.facility, by)
    if sample.thrown_at:
        raise Refused(_("This sample was thrown away already."))
    if at < sample.keep_until:
        until = timezone.localtime(sample.keep_until).strftime("%Y-%m-%d %H:%M")
        raise Refused(_("This sample is kept until %(until)s.") % {"until": until})
    sample.thrown_at, sample.thrown_by = at, by
    sample.save(update_fields=["thrown_at", "thrown_by"])
    return sample


@transaction.atomic
def save_menu(
    facility: Facility,
    week: date,
    dishes: Mapping[str, str],
    allergens: Collection[str],
    eaten_along_by: str,
    *,
    by: User,
    at: datetime,
) -> Menu:
    """Keep the menu of a week, which parents read. Raises Refused for the same dishes as the week before."""
    facility = own(facility, by)
    served = {day: text.strip() for day, text in dishes.items() if text.strip()}
    if not served:
        raise Refused(_("Please enter what is served."))
    before = Menu.objects.filter(facility=facility, week=week - timedelta(days=7)).first()
    if before and before.dishes == served:
        raise Refused(_("These are the dishes of the week before: a menu changes every week."))
    for text in (*served.values(), eaten_along_by):
        people.require_unnamed(text, facility)
    values = {
        "dishes": served,
        "allergens": sorted(allergens),
        "eaten_along_by": eaten_along_by.strip(),
        "saved_by": by,
        "saved_at": at,
    }
    menu, _is_new = Menu.objects.update_or_create(facility=facility, week=week, defaults=values)
    return menu
