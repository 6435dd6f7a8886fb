"""Forms of the rulebook's keepers."""

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from portal.clock.models import CalendarDay


class CalendarDayForm(forms.ModelForm):
    class Meta:
        model = CalendarDay
        fields = ("is_working", "name")


class CalendarYearForm(forms.Form):
    """A year's public holidays and make-up working days, as the official notice lists them."""

    source = forms.CharField(
        label=_("Notice"), max_length=80, help_text=_("Title or number of the notice that the days come from.")
    )
    days = forms.CharField(
        label=_("Days"),
        max_length=4000,
        help_text=format_lazy(
            _(
                "One day on each line: the date, 休 or 班, its name; for example “{example}”. Other days are ordinary weekdays and weekends."
            ),
            example="2027-01-01 休 元旦",
        ),
        widget=forms.Textarea(attrs={"rows": 16}),
    )
