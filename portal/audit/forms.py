"""What the audit administrator looks for."""

from django import forms
from django.utils.translation import gettext_lazy

from portal.audit import searching


class ChangeFilter(forms.Form):
    """Which changes of rows to show."""

    noun = forms.ChoiceField(label=gettext_lazy("What kind of row"), required=False)
    row = forms.CharField(label=gettext_lazy("Number of the row"), required=False, max_length=64)
    user = forms.CharField(label=gettext_lazy("Name or user name"), required=False, max_length=60)
    since = forms.DateField(
        label=gettext_lazy("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    until = forms.DateField(
        label=gettext_lazy("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    field_order = ["noun", "row", "user", "since", "until"]

    def __init__(self, *args: object, **kwargs: object):
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["noun"].choices = [("", gettext_lazy("All")), *searching.nouns()]  # type: ignore[attr-defined]
