"""What of a case file to show."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.forms import DateInput
from portal.models import Department
from portal.pages.casefile import Kind, Span, Wanted


class CaseFileFilter(forms.Form):
    """Kind, period and department; nothing chosen shows everything."""

    kind = forms.ChoiceField(label=_("Kind"), choices=[("", _("All")), *Kind.choices], required=False)
    first = forms.DateField(label=_("From"), required=False, widget=DateInput)
    last = forms.DateField(label=_("Until"), required=False, widget=DateInput)
    department = forms.ModelChoiceField(
        Department.objects.all(), label=_("Department"), required=False, empty_label=_("All")
    )

    def clean(self) -> dict[str, Any]:
        """The period begins before it ends."""
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and last < first:
            self.add_error("last", _("The period ends before it begins."))
        return cleaned

    def wanted(self) -> Wanted:
        """Return what was chosen."""
        chosen = self.cleaned_data
        department = chosen["department"].pk if chosen["department"] else ""
        return Wanted(frozenset({chosen["kind"]} - {""}), Span(chosen["first"], chosen["last"]), department)
