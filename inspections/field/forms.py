"""Forms of inspectors and operators. Files are checked by their content, each error by its field."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.forms import DateInput, Printed


class ResolveForm(Printed, forms.Form):
    """What is decided about a visit from a phone that the portal could not take over."""

    how = forms.ChoiceField(label=_("What should happen?"), widget=forms.RadioSelect)
    day = forms.DateField(
        label=_("On which day was the visit made?"),
        required=False,
        widget=DateInput,
        help_text=_("Findings and credit points count from this day."),
    )
    note = forms.CharField(label=_("Why?"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(
        self, *args: Any, choices: Sequence[tuple[str, Any]], days: tuple[date, date] | None = None, **kwargs: Any
    ):
        super().__init__(*args, **kwargs)
        if days is None:
            del self.fields["day"]
        else:
            self.fields["day"].widget.attrs |= {"min": days[0].isoformat(), "max": days[1].isoformat()}
        self.fields["how"].choices = choices  # type: ignore[attr-defined]
