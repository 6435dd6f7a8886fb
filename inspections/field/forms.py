"""Forms of inspectors and operators. Files are checked by their content, each error by its field."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class ResolveForm(forms.Form):
    """What is decided about a visit from a phone that the portal could not take over."""

    how = forms.ChoiceField(label=_("What should happen?"), widget=forms.RadioSelect)
    note = forms.CharField(label=_("Why?"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, choices: Sequence[tuple[str, Any]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["how"].choices = choices  # type: ignore[attr-defined]
