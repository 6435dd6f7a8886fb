"""The form by which a login of another system is recorded with an account."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.federation.choices import IdentitySystem


class LinkForm(forms.Form):
    """Which system, and what it calls the holder of the account."""

    system = forms.ChoiceField(label=_("System"))
    subject = forms.CharField(
        label=_("Identifier there"),
        max_length=200,
        help_text=_("Exactly as the system writes it: capitals and hyphens count. It is kept encrypted."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, systems: Iterable[IdentitySystem], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["system"].choices = [(each.value, each.label) for each in systems]  # type: ignore[attr-defined]
