"""What is entered of alarm buttons."""

from django import forms
from django.utils.translation import gettext_lazy as _

from facilities.alarms.choices import Reach
from portal.forms import DateInput, MomentInput, conditional
from portal.identifiers.entries import CertificateEntry


class ButtonForm(forms.Form):
    place = forms.CharField(label=_("Where it hangs"), max_length=60)
    reach = forms.ChoiceField(label=_("Who answers"), choices=Reach.choices)
    number = CertificateEntry(label=_("Number of the line or device"), max_length=40, required=False)
    installed_on = forms.DateField(label=_("Hanging since"), widget=DateInput)


class AlarmTestForm(forms.Form):
    tested_at = forms.DateTimeField(label=_("Tested at"), widget=MomentInput)
    is_answered = forms.BooleanField(label=_("Somebody answered"), required=False)
    seconds = conditional(
        forms.IntegerField(
            label=_("Seconds until the answer"),
            min_value=0,
            max_value=3600,
            required=False,
            help_text=_("Required if somebody answered."),
        )
    )
    answered_by = conditional(
        forms.CharField(
            label=_("Answered by"), max_length=60, required=False, help_text=_("Required if somebody answered.")
        )
    )
    note = conditional(
        forms.CharField(
            label=_("What was seen"), max_length=200, required=False, help_text=_("Required if nobody answered.")
        )
    )


class TakeDownForm(forms.Form):
    removed_on = forms.DateField(label=_("Taken down on"), widget=DateInput)
