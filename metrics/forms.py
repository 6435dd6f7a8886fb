"""The form in which a community's figures of a year are reported, and the filter of the dashboard's lists."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from facilities.choices import FacilityState
from metrics.choices import REPORTED, SUBSETS
from metrics.models import AreaReport
from portal.forms import RevisionForm
from portal.models import Clause


class AreaReportForm(RevisionForm):
    """Every figure may stay empty; a part may not exceed its whole, and a part without its whole can't be checked."""

    class Meta:
        model = AreaReport
        fields = REPORTED

    def clean(self) -> dict[str, Any]:
        """Compare each part with its whole; the error stands at the part."""
        cleaned = super().clean()
        for part, whole in SUBSETS.items():
            if cleaned.get(part) is not None and part not in self.errors and whole not in self.errors:
                self._compare(part, whole, cleaned[part], cleaned.get(whole))
        return cleaned

    def _compare(self, part: str, whole: str, count: int, total: int | None) -> None:
        label = self.fields[whole].label
        if total is None:
            self.add_error(whole, _("Enter “%(whole)s” too, since a part of it is entered.") % {"whole": str(label)})
        elif count > total:
            self.add_error(
                part,
                _("%(count)s is more than “%(whole)s” (%(total)s).")
                % {"count": count, "whole": str(label), "total": total},
            )


class SummaryFilter(forms.Form):
    """Which facilities of the dashboard's lists are shown."""

    HAVING = [
        ("", _("all")),
        ("serious", _("serious breaches")),
        ("major", _("major breaches")),
        ("minor", _("minor breaches")),
        ("advice", _("advice")),
        ("open_findings", _("open findings")),
        ("overdue_findings", _("overdue findings")),
    ]

    area = forms.CharField(widget=forms.HiddenInput, required=False)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("all")),
            ("overseen", _("under oversight")),
            ("public", _("filing holds")),
            *FacilityState.choices,
        ],
    )
    having = forms.ChoiceField(label=_("With"), required=False, choices=HAVING)
    clause = forms.ModelChoiceField(
        Clause.objects.select_related("regulation"), label=_("Clause not met"), required=False
    )
