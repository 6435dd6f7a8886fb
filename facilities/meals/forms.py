"""What is entered of food and of the account of meal money."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from facilities.ground.money import MOST_YUAN, YuanField
from facilities.meals.choices import Allergen, Meal
from facilities.meals.models import MealMonth, Menu
from portal.documents.fields import SheetField
from portal.forms import DateInput, MomentInput, RevisionForm, conditional

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


class MealMonthForm(RevisionForm):
    """A month of the account of meal money, in yuan; the first one also says what was there before."""

    opening_fen = YuanField(
        label=_("Balance before this month (yuan)"),
        help_text=_("Only the first month says it; later ones carry it over. Below zero: overdrawn."),
        min_value=-MOST_YUAN,
    )
    collected_fen = YuanField(
        label=_("Collected for meals of this month (yuan)"),
        help_text=_("What families were charged for it, whenever they paid."),
        min_value=0,
    )
    spent_fen = YuanField(
        label=_("Spent on meals (yuan)"), help_text=_("Food and its delivery, and nothing else."), min_value=0
    )
    refunded_fen = YuanField(
        label=_("Given back for meals not eaten (yuan)"), help_text=_("Paid back or set off."), min_value=0
    )
    adjusted_fen = YuanField(
        label=_("Correction of an earlier month (yuan)"),
        help_text=_("Added to the balance; below zero it is taken off."),
        min_value=-MOST_YUAN,
        required=False,
        initial=0,
    )

    class Meta:
        model = MealMonth
        fields = (
            "month", "opening_fen", "collected_fen", "spent_fen", "refunded_fen", "kept_reason", "adjusted_fen",
            "adjust_reason", "note",
        )  # fmt: skip
        widgets = {"month": DateInput}

    def __init__(self, *args: Any, is_first: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["month"].help_text = _("Any day of the month.")
        if not is_first:
            del self.fields["opening_fen"]
        if self.instance.pk:
            del self.fields["month"]
        conditional(self.fields["kept_reason"]).help_text = _("Needed where less comes back than was not eaten.")
        conditional(self.fields["adjust_reason"]).help_text = _("Needed with a correction.")

    def clean_month(self) -> date:
        """Bring any day to the first of its month."""
        day: date = self.cleaned_data["month"]
        return day.replace(day=1)

    def clean_adjusted_fen(self) -> int:
        """Nothing typed is no correction."""
        return self.cleaned_data["adjusted_fen"] or 0

    def _get_validation_exclusions(self) -> set[str]:
        """Leave sums, reasons and months to the act, which says beside the field what to do."""
        return {*super()._get_validation_exclusions(), *self.fields}  # type: ignore[misc]


class MealSheetForm(forms.Form):
    """A filled spreadsheet of months."""

    file = SheetField()


class AccountFilter(forms.Form):
    """Which accounts to list."""

    show = forms.ChoiceField(
        label=_("Which accounts"),
        choices=[("", _("all")), ("late", _("late")), ("over", _("balance over the limit"))],
        required=False,
    )
