"""Forms of the public on filing: what a facility is thought to be, and how far a filing is."""

import unicodedata

from django import forms
from django.utils.translation import gettext_lazy as _


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
