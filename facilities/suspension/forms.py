"""Forms of what follows a filing: reports, relocations, suspensions, the end, annual reports, appeals, and the answers."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from facilities.suspension.models import Suspension
from portal.forms import DateInput, Printed


class SuspensionForm(Printed, forms.ModelForm):
    class Meta:
        model = Suspension
        fields = ["from_on", "until_on", "reason", "arrangement", "parents_told_on", "parents_told_how"]
        widgets = {
            "from_on": DateInput,
            "until_on": DateInput,
            "parents_told_on": DateInput,
            "arrangement": forms.Textarea(attrs={"rows": 4}),
        }

    def __init__(self, *args: Any, today: date, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_parents_told_on(self) -> date:
        """Parents are told before it is asked for."""
        told: date = self.cleaned_data["parents_told_on"]
        if told > self.today:
            raise forms.ValidationError(_("This day lies in the future."))
        return told

    def clean(self) -> dict[str, Any]:
        """A suspension runs forward."""
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("from_on"), cleaned.get("until_on")
        if first and last and last < first:
            self.add_error("until_on", _("The last day lies before the first."))
        return cleaned
