"""Forms of targets and assessments."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from metrics.targets.models import Action
from portal.forms import DateInput, Printed

WORDS = forms.Textarea({"rows": 3})


class ActionForm(Printed, forms.ModelForm):
    """A measure towards a target."""

    class Meta:
        model = Action
        fields = ("text", "begun_on", "due_on")
        widgets = {"text": WORDS, "begun_on": DateInput(), "due_on": DateInput()}

    def clean(self) -> dict[str, Any]:
        """A measure does not end before it begins."""
        cleaned = super().clean() or self.cleaned_data
        begun, due = cleaned.get("begun_on"), cleaned.get("due_on")
        if begun and due and due < begun:
            self.add_error("due_on", _("This is before the measure begins."))
        return cleaned


class ResultForm(Printed, forms.Form):
    """What a measure has brought."""

    result = forms.CharField(label=_("Result"), max_length=500, widget=WORDS)


class MilestoneForm(forms.Form):
    """What is asked for a year to come, in the indicator's unit."""

    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2099)
    value = forms.DecimalField(label=_("at least"), min_value=0, max_digits=7, decimal_places=2)
