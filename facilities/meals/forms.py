"""What is entered of food."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from facilities.meals.choices import Allergen, Meal
from facilities.meals.models import Menu
from portal.forms import DateInput, MomentInput

WORKDAYS = range(1, 6)


class SampleForm(forms.Form):
    """A sample of one dish."""

    meal = forms.ChoiceField(label=_("Meal"), choices=Meal.choices)
    dish = forms.CharField(label=_("Dish"), max_length=60)
    grams = forms.IntegerField(label=_("Grams"), min_value=0, max_value=9999)
    kept_at = forms.DateTimeField(label=_("Kept since"), widget=MomentInput)


class MenuForm(forms.Form):
    """The menu of a week, a line for each day."""

    week = forms.DateField(label=_("Monday of the week"), widget=DateInput)
    allergens = forms.MultipleChoiceField(
        label=_("Allergens"), choices=Allergen.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    eaten_along_by = forms.CharField(label=_("Who eats along"), max_length=80, help_text=_("The post, not the name."))

    def __init__(self, *args: Any, menu: Menu | None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for day in WORKDAYS:
            self.fields[f"day-{day}"] = forms.CharField(
                label=WEEKDAYS[day - 1],
                max_length=300,
                required=False,
                initial=menu.dishes.get(str(day), "") if menu else "",
            )
        if menu:
            for name in ("week", "allergens", "eaten_along_by"):
                self.fields[name].initial = getattr(menu, name)

    def clean_week(self) -> date:
        """Bring any day to the Monday of its week."""
        day: date = self.cleaned_data["week"]
        return day - timedelta(days=day.weekday())

    def dishes(self) -> dict[str, str]:
        """Return what was entered, by weekday."""
        return {str(day): self.cleaned_data[f"day-{day}"] for day in WORKDAYS}
