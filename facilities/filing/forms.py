"""Forms of the public on filing: what a facility is thought to be, and how far a filing is."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.identifiers.entries import CertificateEntry, UsccEnd


class ProgressLookup(forms.Form):
    """A filing's number, and the end of its operator's code, which is no personal data but not on the filing's number."""

    number = CertificateEntry(
        label=_("Filing number"), max_length=40, help_text=_("As on the confirmation, for example 备330103-2026-00001.")
    )
    code = UsccEnd(
        label=_("Last six characters of the operator's social credit code"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
