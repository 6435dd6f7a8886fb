"""The menu of the week and the account of meal money for parents."""

from datetime import timedelta

from django.http import HttpRequest
from django.utils import timezone
from django.utils.dates import WEEKDAYS

from facilities.ground.choices import PUBLIC_STATES
from facilities.ground.models import Facility
from facilities.ground.panels import panel
from facilities.meals.choices import Allergen
from facilities.meals.models import MealMonth, Menu
from portal.freshness import shown_publicly

shown_publicly(Menu, MealMonth)
MONTHS = 6  # of the account


@panel(order=46, public=True)
def menu_of_the_week(request: HttpRequest, facility: Facility) -> tuple[str, dict[str, object]] | None:
    """Tell parents what is served this week and what allergens are in it."""
    today = timezone.localdate()
    monday = today - timedelta(days=today.weekday())
    menu = Menu.objects.filter(facility=facility, week=monday).first() if facility.state in PUBLIC_STATES else None
    if menu is None:
        return None
    days = [(WEEKDAYS[int(day) - 1], text) for day, text in sorted(menu.dishes.items())]
    allergens = [Allergen(each).label for each in menu.allergens]
    return "facilities/meals/panel_public.html", {"menu": menu, "days": days, "allergens": allergens}


@panel(order=47, public=True)
def account_of_meal_money(request: HttpRequest, facility: Facility) -> tuple[str, dict[str, object]] | None:
    """Tell parents what was collected for meals, spent on them and given back, month by month."""
    months = facility.meal_months.published()[:MONTHS] if facility.state in PUBLIC_STATES else None
    if not months:
        return None
    return "facilities/meals/panel_account.html", {"months": months}
