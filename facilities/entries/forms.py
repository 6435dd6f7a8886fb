"""What is entered of a child that begins in care."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from facilities.entries.admissions import Papers
from facilities.entries.choices import Vaccination
from facilities.ground.models import CareClass, Facility
from portal.forms import DateInput, conditional


class EntryForm(forms.Form):
    """A child's papers before its first day, or before it comes back after a long absence."""

    care_class = forms.ModelChoiceField(label=_("Class"), queryset=CareClass.objects.none())
    child = forms.CharField(
        label=_("Name of the child"), max_length=40, help_text=_("Encrypted; offices do not see it.")
    )
    birthday = forms.DateField(label=_("Day of birth"), widget=DateInput)
    begins_on = forms.DateField(label=_("First day in care"), widget=DateInput)
    examined_on = forms.DateField(label=_("Health checked on"), widget=DateInput)
    examiner = forms.CharField(label=_("Health checked by"), max_length=80, help_text=_("The medical institution."))
    vaccination = forms.ChoiceField(label=_("Vaccination record"), choices=Vaccination.choices)
    catch_up_by = conditional(
        forms.DateField(
            label=_("Caught up by"),
            required=False,
            widget=DateInput,
            help_text=_("Required if something is to be caught up."),
        )
    )
    agreed_on = forms.DateField(label=_("Agreement with the guardians signed on"), widget=DateInput)

    def __init__(self, *args: Any, facility: Facility, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["care_class"].queryset = facility.classes.all()  # type: ignore[attr-defined]

    def admitted(self) -> dict[str, Any]:
        """Return what was entered as the act takes it."""
        given = dict(self.cleaned_data)
        seen = ("examined_on", "examiner", "vaccination", "agreed_on", "catch_up_by")
        return {"papers": Papers(**{name: given.pop(name) for name in seen})} | given


class LastDayForm(forms.Form):
    last_day = forms.DateField(label=_("Last day in care"), widget=DateInput)


class BackForm(forms.Form):
    back_on = forms.DateField(label=_("Back on"), widget=DateInput)


class CaughtUpForm(forms.Form):
    caught_up_on = forms.DateField(label=_("Record seen complete on"), widget=DateInput)
