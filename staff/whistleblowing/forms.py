"""Forms of confidential reports."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.forms import Printed, conditional
from portal.identifiers.entries import IdentityForm, SpokenEntry
from staff.whistleblowing.choices import DismissalState, StaffReportState
from staff.whistleblowing.models import StaffReport


class StaffReportForm(IdentityForm, forms.ModelForm):
    """What a member of staff reports. Who they are may be left out; then a dismissal can't be told from others."""

    key = forms.UUIDField(widget=forms.HiddenInput)

    class Meta:
        model = StaffReport
        fields = ["kind", "text", "name", "contact", "id_type", "id_number"]
        widgets = {"text": forms.Textarea(attrs={"rows": 6})}

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["text"] = forms.CharField(
            label=_("what happened"), max_length=4000, widget=forms.Textarea(attrs={"rows": 6})
        )
        for name, most in (("name", 60), ("contact", 60)):
            label = self.fields[name].label
            self.fields[name] = forms.CharField(label=label, max_length=most, required=False)
        self.fields["id_type"].required = False
        self.fields["id_number"].required = False
        self.fields["id_number"].help_text = _(
            "Only with it can the department notice if you are dismissed within 90 days. It is kept encrypted."
        )


class LookUpForm(forms.Form):
    """By what whoever reported finds the answer."""

    number = forms.IntegerField(label=_("Number of the report"), min_value=1, max_value=2**63 - 1)
    code = SpokenEntry(label=_("Look-up code"), max_length=40)


class CloseForm(Printed, forms.Form):
    """The outcome, with an answer to whoever reported."""

    outcome = forms.ChoiceField(
        label=_("outcome"),
        choices=[(s, s.label) for s in (StaffReportState.SETTLED, StaffReportState.UNFOUNDED)],
    )
    answer = forms.CharField(
        label=_("answer to whoever reported"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )


class JudgeForm(Printed, forms.Form):
    """Why the post ended."""

    verdict = forms.ChoiceField(
        label=_("outcome"),
        choices=[(s, s.label) for s in (DismissalState.JUSTIFIED, DismissalState.RETALIATION)],
    )
    note = conditional(
        forms.CharField(label=_("what was found"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    )
