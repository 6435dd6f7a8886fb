"""Forms of definitions: what a new version of an indicator or of a rule of assessments says."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from metrics.assessments.choices import ScoreBasis
from metrics.assessments.models import Experience, Problem, ScoringRule
from metrics.indicators.choices import Source, Unit
from metrics.indicators.models import Indicator
from metrics.reports.choices import REPORTED, SUBSETS
from metrics.reports.models.figures import AreaReport
from portal.forms import DateInput, Printed

WORDS = forms.Textarea({"rows": 3})


def _reported_items() -> list[tuple[str, Any]]:
    return [(name, AreaReport._meta.get_field(name).verbose_name) for name in REPORTED]


class IndicatorForm(Printed, forms.ModelForm):
    """A new version of an indicator. What it is counted from is chosen only where that is a figure of the communities' report."""

    why = forms.CharField(label=_("what changes and why"), max_length=500, widget=WORDS)

    class Meta:
        model = Indicator
        fields = (
            *("valid_from", "name", "name_en", "definition", "definition_en"),
            *("numerator", "numerator_en", "numerator_item", "denominator", "denominator_en", "denominator_item"),
            *("source_mark", "why"),
        )
        widgets = {"valid_from": DateInput, "definition": WORDS, "definition_en": WORDS}
        labels = {"valid_from": _("The new version is in force from"), "source_mark": _("How sure the source is")}

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for name in ("numerator_item", "denominator_item"):
            if self.instance.source == Source.REPORTS:
                label = self.fields[name].label
                self.fields[name] = forms.ChoiceField(label=label, choices=_reported_items)
            else:
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """A percentage is taken of what holds the part."""
        cleaned = super().clean() or self.cleaned_data
        part, whole = cleaned.get("numerator_item"), cleaned.get("denominator_item")
        if part and whole and self.instance.unit == Unit.PERCENT and whole not in _holders(part):
            self.add_error(
                "denominator_item", _("The numerator is not a part of this figure: its share could exceed 100 %.")
            )
        return cleaned


def _holders(item: str) -> list[str]:
    """Return the figures of which the item is a part, the narrowest first."""
    holder = SUBSETS.get(item)
    return [holder, *_holders(holder)] if holder else []


class ScoringRuleForm(Printed, forms.ModelForm):
    """A new version of a rule of the yearly assessment."""

    why = forms.CharField(label=_("what changes and why"), max_length=500, widget=WORDS)

    class Meta:
        model = ScoringRule
        fields = ("first_year", "name", "name_en", "indicator_code", "points", "source_mark", "why")
        labels = {"points": _("points at most"), "source_mark": _("How sure the source is")}

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if self.instance.basis == ScoreBasis.INDICATOR:
            self.fields["indicator_code"] = forms.ChoiceField(label=_("indicator"), choices=_indicators)
        else:
            del self.fields["indicator_code"]


def _indicators() -> list[tuple[str, str]]:
    return list({row.code: (row.code, str(row)) for row in Indicator.objects.order_by("version")}.values())


class NoteForm(Printed, forms.Form):
    """A note or a reason that stays with an assessment."""

    note = forms.CharField(label=_("Note"), required=False, max_length=500, widget=WORDS)


class ProblemForm(Printed, forms.ModelForm):
    """A problem and the measure against it."""

    class Meta:
        model = Problem
        fields = ("what", "measure", "person", "due_on")
        widgets = {"due_on": DateInput, "what": WORDS, "measure": WORDS}


class OutcomeForm(Printed, forms.Form):
    """What came of the measure."""

    outcome = forms.CharField(label=_("what came of it"), max_length=300, widget=WORDS)


class ExperienceForm(Printed, forms.ModelForm):
    """What worked, for others to read."""

    class Meta:
        model = Experience
        fields = ("title", "text")
        widgets = {"text": forms.Textarea({"rows": 8})}
