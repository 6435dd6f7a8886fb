"""Forms of decisions that two people take, of verifications on site, orders to correct and cancellations."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from facilities.verification.choices import ItemOutcome, RecheckWay
from portal import permissions
from portal.documents.fields import FilesField, FilesInput, PublishedField, evidence
from portal.forms import DateInput, Printed, conditional
from portal.models import Area, User


class ItemForm(Printed, forms.Form):
    """What was seen of one item."""

    outcome = forms.ChoiceField(label=_("Is this met?"), choices=ItemOutcome.choices, widget=forms.RadioSelect)
    note = conditional(
        PublishedField(
            label=_("What did you see?"),
            help_text=_("Needed when it is not met: it goes into the order to correct and is published."),
            max_length=500,
            required=False,
            rows=3,
        )
    )
    photos = FilesField(label=_("Photos"), required=False, widget=FilesInput(attrs={"accept": "image/jpeg,image/png"}))

    def clean(self) -> dict[str, Any]:
        """What is not met needs a word."""
        cleaned = super().clean() or self.cleaned_data
        is_silent = "note" not in self.errors and not cleaned["note"].strip()
        if cleaned.get("outcome") == ItemOutcome.NOT_MET and is_silent:
            self.add_error("note", _("Please say what you saw."))
        return cleaned


class ConcludeForm(Printed, forms.Form):
    """The day of the visit and a last word."""

    visited_on = forms.DateField(label=_("Day of the visit"), widget=DateInput)
    note = forms.CharField(label=_("Note"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


class AssignForm(forms.Form):
    """Who verifies."""

    to = forms.ModelChoiceField(label=_("Assigned to"), queryset=User.objects.none())

    def __init__(self, *args: Any, area: Area, **kwargs: Any):
        super().__init__(*args, **kwargs)
        codename = permissions.codename(permissions.REVIEW_FILINGS)
        covering = [area.code[:length] for length in range(2, len(area.code) + 1)]
        granted = Q(userobjectpermission__permission__codename=codename, userobjectpermission__object_pk__in=covering)
        people = User.objects.filter(granted, is_active=True).order_by("full_name", "pk").distinct()
        self.fields["to"].queryset = people  # type: ignore[attr-defined]


class ReportForm(Printed, forms.Form):
    """What the operator did, with evidence."""

    text = forms.CharField(
        label=_("What did you do to correct this?"), max_length=2000, widget=forms.Textarea(attrs={"rows": 5})
    )
    files = evidence()  # type: ignore[assignment]


class RecheckForm(Printed, forms.Form):
    """What the re-check made of the report."""

    SUFFICIENT, INSUFFICIENT = "sufficient", "insufficient"
    verdict = forms.ChoiceField(
        label=_("Is everything corrected?"),
        widget=forms.RadioSelect,
        choices=[
            (SUFFICIENT, _("Yes, the order is met")),
            (INSUFFICIENT, _("No, send it back with a reason")),
        ],
    )
    way = forms.ChoiceField(
        label=_("How was it re-checked?"),
        help_text=_("After a look on site the facility counts as verified."),
        widget=forms.RadioSelect,
        choices=RecheckWay.choices,
    )
    note = conditional(
        forms.CharField(
            label=_("Note or reason"),
            max_length=1000,
            required=False,
            widget=forms.Textarea(attrs={"rows": 4}),
            help_text=_("The operator reads it. Sending back needs a reason."),
        )
    )
