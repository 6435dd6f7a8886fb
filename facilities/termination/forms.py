"""Forms of what follows a filing: reports, relocations, suspensions, the end, annual reports, appeals, and the answers."""

from typing import Any

from django import forms

from facilities.termination.models import Arrangement, Termination
from facilities.termination.terminations import PLAN
from portal.forms import DateInput, RevisionForm


class TerminationForm(RevisionForm):
    """The plan apart from the classes; it may be saved unfinished."""

    class Meta:
        model = Termination
        fields = PLAN
        widgets = {
            "last_day": DateInput,
            "parents_told_on": DateInput,
            "wages_by": DateInput,
            "staff_plan": forms.Textarea(attrs={"rows": 4}),
        }


class ArrangementForm(forms.ModelForm):
    class Meta:
        model = Arrangement
        fields = ["goes_to", "by_when", "parents_told_on"]
        widgets = {"by_when": DateInput, "parents_told_on": DateInput}

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = True
