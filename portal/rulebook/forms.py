"""Forms of the rulebook's keepers."""

from typing import Any

from django import forms
from django.core.validators import MinValueValidator
from django.utils.translation import gettext_lazy as _

from portal.forms import DateInput
from portal.rulebook.models import Clause, Threshold


class RuleForm(forms.ModelForm):
    """What changes with a new version."""

    def changes(self) -> dict[str, Any]:
        """Return what was entered, for `rulekeeping.amend`."""
        return dict(self.cleaned_data)


class ClauseForm(RuleForm):
    class Meta:
        model = Clause
        fields = (
            "effective_from",
            "article",
            "text",
            "text_en",
            "department",
            "severity",
            "credit_points",
            "source_mark",
            "is_basic",
            "is_seen_on_site",
        )
        widgets = {
            "effective_from": DateInput,
            "text": forms.Textarea({"rows": 4}),
            "text_en": forms.Textarea({"rows": 4}),
        }
        labels = {
            "effective_from": _("The new version is in force from"),
            "department": _("Department"),
            "source_mark": _("How sure the source is"),
        }


class ThresholdForm(RuleForm):
    value = forms.DecimalField(label=_("value"), max_digits=10, decimal_places=2, validators=[MinValueValidator(0)])

    class Meta:
        model = Threshold
        fields = ("effective_from", "value", "unit", "source_mark", "note")
        widgets = {"effective_from": DateInput}
        labels = {"effective_from": _("The new value applies from"), "source_mark": _("How sure the source is")}
