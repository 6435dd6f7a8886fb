"""Forms around complaints: the public's, the screeners', the departments', the operator's."""

from typing import Any

from django import forms


def lines(
    label: Any, *, rows: int = 4, most: int = 2000, required: bool = True, help_text: Any = ""
) -> forms.CharField:
    """Return a field for some lines of text."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=required, max_length=most, widget=widget, help_text=help_text)
