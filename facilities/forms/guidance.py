"""Forms of the public on filing: what a facility is thought to be, and how far a filing is."""

import unicodedata

from django import forms
from django.utils.translation import gettext_lazy as _

from facilities import guidance
from facilities.choices import Nature, Setting, Tenure
from facilities.models import Facility


class KindForm(forms.Form):
    """What a facility is thought to be: it decides registrar, materials and questions. Every answer may stay open."""

    OPEN = ("", _("Not decided yet"))
    YES_NO = [OPEN, ("True", _("Yes")), ("False", _("No"))]
    nature = forms.ChoiceField(label=_("Nature of the operator"), choices=[OPEN, *Nature.choices], required=False)
    setting = forms.ChoiceField(label=_("How it is run"), choices=[OPEN, *Setting.choices], required=False)
    tenure = forms.ChoiceField(label=_("Premises"), choices=[OPEN, *Tenure.choices], required=False)
    serves_meals = forms.TypedChoiceField(
        label=_("Serves meals"), choices=YES_NO, coerce=lambda value: value == "True", empty_value=None, required=False
    )
    floor = forms.IntegerField(label=_("Highest floor used"), min_value=-2, max_value=200, required=False)

    def facility(self) -> Facility:
        """Return the facility as imagined; what makes no sense counts as open."""
        return guidance.imagined(**(self.cleaned_data if self.is_valid() else {}))


class ProgressLookup(forms.Form):
    """A filing's number, and the end of its operator's code, which is no personal data but not on the filing's number."""

    number = forms.CharField(
        label=_("Filing number"), max_length=40, help_text=_("As on the confirmation, for example 备330103-2026-00001.")
    )
    code = forms.CharField(
        label=_("Last six characters of the operator's social credit code"),
        min_length=6,
        max_length=6,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean_number(self) -> str:
        """Take spaces and full-width signs too."""
        return unicodedata.normalize("NFKC", self.cleaned_data["number"]).replace(" ", "")

    def clean_code(self) -> str:
        """Take small letters too."""
        return str(self.cleaned_data["code"]).upper()
