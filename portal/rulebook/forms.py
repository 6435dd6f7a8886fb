"""Forms of the rulebook's keepers."""

from typing import Any

from django import forms
from django.core.validators import MinValueValidator
from django.utils.translation import gettext_lazy as _

from portal.forms import DateInput, Printed
from portal.rulebook.choices import Severity
from portal.rulebook.models import Clause, Threshold
from portal.rulebook.rulebook import CONDITIONS


class RuleForm(Printed, forms.ModelForm):
    """What changes with a new version, and why."""

    reason = forms.CharField(
        label=_("Why the rule changes"),
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("For the second keeper."),
    )

    def changes(self) -> dict[str, Any]:
        """Return what was entered of the rule, for `rule_changes.propose`."""
        return {name: value for name, value in self.cleaned_data.items() if name != "reason"}


class ClauseForm(RuleForm):
    condition = forms.ChoiceField(label=_("Speaks of"))

    class Meta:
        model = Clause
        fields = (
            "effective_from",
            "article",
            "text",
            "text_en",
            "condition",
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

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        choices = [(name, meaning.label) for name, meaning in CONDITIONS.items()]
        self.fields["condition"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Advice costs nothing."""
        entered = super().clean() or {}
        if entered.get("severity") == Severity.ADVICE and entered.get("credit_points"):
            self.add_error("credit_points", _("Advice costs no credit points."))
        return entered


class ThresholdForm(RuleForm):
    value = forms.DecimalField(label=_("value"), max_digits=10, decimal_places=2, validators=[MinValueValidator(0)])

    class Meta:
        model = Threshold
        fields = ("effective_from", "value", "unit", "source_mark", "note")
        widgets = {"effective_from": DateInput}
        labels = {"effective_from": _("The new value applies from"), "source_mark": _("How sure the source is")}


class RuleSendBackForm(Printed, forms.Form):
    """Why a proposed change does not hold."""

    answer = forms.CharField(label=_("Why it is sent back"), max_length=500, widget=forms.Textarea({"rows": 3}))
