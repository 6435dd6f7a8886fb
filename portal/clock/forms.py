"""Forms of the rulebook's keepers."""

from django import forms

from portal.clock.models import CalendarDay


class CalendarDayForm(forms.ModelForm):
    class Meta:
        model = CalendarDay
        fields = ("is_working", "name")
