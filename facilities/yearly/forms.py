"""Forms of what follows a filing: reports, relocations, suspensions, the end, annual reports, appeals, and the answers."""

from django import forms
from django.utils.translation import gettext_lazy as _

from facilities.yearly.annual_reports import ASKED
from facilities.yearly.models import AnnualReport
from portal.forms import RevisionForm


class AnnualReportForm(RevisionForm):
    """What the portal does not know of the year; it may be saved unfinished."""

    class Meta:
        model = AnnualReport
        fields = ASKED
        widgets = {name: forms.Textarea(attrs={"rows": 5}) for name in ("work", "problems", "plan")}

    def clean_months_open(self) -> int | None:
        """A year has twelve months."""
        months: int | None = self.cleaned_data["months_open"]
        if months is not None and months > 12:
            raise forms.ValidationError(_("A year has 12 months."))
        return months
