"""Forms of the bureau: filters, remarks, decisions."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from facilities.decisions.models import CancellationGround
from portal.documents.fields import OneFileField, PublishedField
from portal.forms import DateInput, Printed, conditional


class AcceptForm(Printed, forms.Form):
    """Confirm the decision; warnings of the rulebook need a reason."""

    def __init__(self, *args: Any, needs_reason: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if needs_reason:
            self.fields["note"].required = True
            self.fields["note"].help_text = _("Some points need a reason (see above): say why they are acceptable.")

    note = forms.CharField(
        label=_("Reason or note"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )


class SendBackForm(Printed, forms.Form):
    """Why a colleague's proposal is sent back."""

    answer = forms.CharField(
        label=_("What is to be changed or looked at again"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )


class HeardForm(Printed, forms.Form):
    """What the operator says before a refusal."""

    statement = forms.CharField(label=_("Your statement"), max_length=2000, widget=forms.Textarea(attrs={"rows": 6}))


class AnnounceForm(Printed, forms.Form):
    """On which ground a filing is going to be cancelled, and why."""

    ground = forms.ModelChoiceField(
        label=_("Ground"), queryset=CancellationGround.objects.none(), widget=forms.RadioSelect, empty_label=None
    )
    reasons = PublishedField(
        label=_("Facts and reasons"),
        help_text=_("They go to the operator, and are published with the decision. Name no persons."),
        max_length=2000,
    )

    def __init__(self, *args: Any, on: date, **kwargs: Any):
        super().__init__(*args, **kwargs)
        in_force = Q(effective_to__isnull=True) | Q(effective_to__gte=on)
        grounds = CancellationGround.objects.filter(in_force, effective_from__lte=on)
        self.fields["ground"].queryset = grounds  # type: ignore[attr-defined]


class StatementForm(Printed, forms.Form):
    """What the operator says to an intended cancellation."""

    statement = conditional(
        forms.CharField(
            label=_("Your statement"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 6})
        )
    )
    asks_hearing = forms.BooleanField(label=_("We ask for a hearing"), required=False)


class HearingForm(Printed, forms.Form):
    """The hearing that was held."""

    held_on = forms.DateField(label=_("Day of the hearing"), widget=DateInput)
    minutes = forms.CharField(label=_("Minutes"), max_length=5000, widget=forms.Textarea(attrs={"rows": 8}))
    paper = OneFileField(
        label=_("Signed minutes (PDF or photo)"),
        required=False,
    )


class DropForm(Printed, forms.Form):
    """Why a cancellation is dropped."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("The operator is told."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
